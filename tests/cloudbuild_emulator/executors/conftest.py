"""The host executor with namespaces and without."""

from pathlib import Path

import pytest

from cloudbuild_emulator.executors.host import HostExecutor
from cloudbuild_emulator.settings import Settings
from localcloud.sandbox.sandboxes import Folders, Sandbox
from tests.cloudbuild_emulator.executors.benches import Bench


@pytest.fixture(params=["namespaces", "folders"])
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Bench:
    sandbox: Sandbox | None = None
    if request.param == "folders":
        sandbox = Folders()
    settings = Settings(tmp_path / "state")
    return Bench(HostExecutor(settings, sandbox), settings.work / "b")
