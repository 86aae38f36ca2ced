"""Every scenario in containers: the same statuses, order and log."""

from pathlib import Path

import pytest

from cloudbuild_emulator.executors.container import ContainerExecutor
from cloudbuild_emulator.settings import Settings
from tests.cloudbuild_emulator.build.scenarios import (
    FOLDERS,
    check_result,
    read_expected,
    run_scenario,
)

pytestmark = pytest.mark.container


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda each: each.name)
def test_a_build_ends_as_on_the_host(
    folder: Path, tmp_path: Path, engine: str
) -> None:
    settings = Settings(tmp_path / "state")
    executor = ContainerExecutor(settings, engine)
    result = run_scenario(folder, settings, executor)
    check_result(result, read_expected(folder), settings)
