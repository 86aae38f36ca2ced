"""A folder to run builds in."""

from pathlib import Path

import pytest

from cloudbuild_emulator.settings import Settings
from tests.cloudbuild_emulator.build.builds import Yard


@pytest.fixture
def yard(tmp_path: Path) -> Yard:
    return Yard(Settings(tmp_path / "state"))
