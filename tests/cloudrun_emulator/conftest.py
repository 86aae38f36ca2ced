from collections.abc import Iterator

import pytest

from cloudrun_emulator.runtime import Runtime, RuntimeSettings
from tests.cloudrun_emulator.cloud import Cloud, write_application


@pytest.fixture(scope="session")
def runtime(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Runtime]:
    runtime = Runtime(RuntimeSettings(tmp_path_factory.mktemp("cloudrun")))
    runtime.start()
    yield runtime
    runtime.stop()


@pytest.fixture
def cloud(runtime: Runtime) -> Iterator[Cloud]:
    files = write_application(runtime.settings.state / "files")
    cloud = Cloud(runtime, files)
    yield cloud
    cloud.end()
