"""Broken configs, each with exactly what is said of it."""

from pathlib import Path

import pytest

from cloudbuild_emulator.config import read_config
from cloudbuild_emulator.errors import ConfigError

SCENARIOS = Path(__file__).parents[2] / "scenarios" / "invalid"
FOLDERS = sorted(each for each in SCENARIOS.iterdir() if each.is_dir())
AT_LEAST = 60


def find_config(folder: Path) -> Path:
    return next(each for each in folder.iterdir() if each.stem == "cloudbuild")


def test_there_are_enough_broken_configs() -> None:
    assert len(FOLDERS) >= AT_LEAST


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda each: each.name)
def test_a_broken_config_is_refused_with_its_message(folder: Path) -> None:
    config = find_config(folder)
    expected = (folder / "expected.txt").read_text(encoding="utf-8")
    with pytest.raises(ConfigError, match=config.name) as refused:
        read_config(config.read_bytes(), config.name)
    assert refused.value.message + "\n" == expected


def test_a_file_over_the_limit_is_not_parsed() -> None:
    with pytest.raises(ConfigError, match="1,048,577 bytes; expected at most"):
        read_config(b"#" * (2**20 + 1), "cloudbuild.yaml")
