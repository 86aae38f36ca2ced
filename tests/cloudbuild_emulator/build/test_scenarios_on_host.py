"""Every scenario on the host executor."""

from pathlib import Path

import pytest

from cloudbuild_emulator.executors import create_executor
from cloudbuild_emulator.settings import Settings
from localcloud.sandbox.sandboxes import allows_namespaces
from tests.cloudbuild_emulator.build.scenarios import (
    FOLDERS,
    check_result,
    read_expected,
    run_scenario,
)

AT_LEAST = 25


def test_there_are_enough_scenarios() -> None:
    assert len(FOLDERS) >= AT_LEAST


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda each: each.name)
def test_a_build_ends_as_expected(folder: Path, tmp_path: Path) -> None:
    assert allows_namespaces(), "scenarios name /workspace: they need them"
    settings = Settings(tmp_path / "state")
    result = run_scenario(folder, settings, create_executor(settings))
    check_result(result, read_expected(folder), settings)
