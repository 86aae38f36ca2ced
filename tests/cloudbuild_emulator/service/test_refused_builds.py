"""Configs that are whole in themselves, and are refused as builds."""

from pathlib import Path

import pytest

from cloudbuild_emulator.config import read_config
from cloudbuild_emulator.errors import ConfigError
from cloudbuild_emulator.service import Service

SCENARIOS = Path(__file__).parents[2] / "scenarios" / "refused"
FOLDERS = sorted(each for each in SCENARIOS.iterdir() if each.is_dir())


def refuse(service: Service, folder: Path) -> str:
    path = folder / "cloudbuild.yaml"
    config = read_config(path.read_bytes(), path.name)
    with pytest.raises(ConfigError, match=path.name) as refused:
        service.builds.create("local", "global", config.build, config=config)
    return refused.value.message


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda each: each.name)
def test_a_build_is_refused_with_its_message(
    service: Service, folder: Path
) -> None:
    expected = (folder / "expected.txt").read_text(encoding="utf-8")
    assert refuse(service, folder) + "\n" == expected
    assert service.builds.list("local", "")[0] == []


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda each: each.name)
def test_every_problem_says_what_to_do_next(folder: Path) -> None:
    expected = (folder / "expected.txt").read_text(encoding="utf-8")
    assert all(". Next: " in each for each in expected.splitlines())
