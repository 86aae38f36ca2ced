"""The emulator at its port."""

import pytest

from cloudrun_emulator.server import RunningServer
from cloudrun_emulator.service import CloudRun
from cloudrun_emulator.settings import Settings
from localcloud.errors import UnavailableError
from tests.cloudrun_emulator.runtimes import FakeRuntime


def make(settings: Settings) -> CloudRun:
    return CloudRun(settings, FakeRuntime(settings.state))


def test_a_port_that_is_taken_is_named(
    tmp_path_factory: pytest.TempPathFactory,
) -> None:
    one, two = (Settings(tmp_path_factory.mktemp("state")) for _ in range(2))
    with RunningServer(make(one)) as server:
        port = int(server.address.rpartition(":")[2])
        taken = RunningServer(make(two), port=port)
        with pytest.raises(UnavailableError, match="cloudrun serve --port"):
            taken.__enter__()
        # Nothing of it holds the state folder.
        with RunningServer(make(two)) as other:
            assert other.address != server.address
