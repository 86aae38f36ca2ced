"""An emulator whose runtime runs nothing."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from cloudrun_emulator.service import CloudRun
from cloudrun_emulator.settings import Settings
from tests.cloudrun_emulator.runtimes import FakeRuntime


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "state")


@pytest.fixture
def runtime(settings: Settings) -> FakeRuntime:
    return FakeRuntime(settings.state)


@pytest.fixture
def cloud(settings: Settings, runtime: FakeRuntime) -> Iterator[CloudRun]:
    with CloudRun(settings, runtime) as cloud:
        yield cloud
