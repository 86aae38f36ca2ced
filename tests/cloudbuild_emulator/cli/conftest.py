"""A service with a scripted runner, and the command that speaks to it."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from cloudbuild_emulator.cli import main
from cloudbuild_emulator.server import RunningServer
from cloudbuild_emulator.service import Service
from cloudbuild_emulator.settings import Settings
from tests.cloudbuild_emulator.cli.programs import Programs

Command = Callable[..., Result]


@pytest.fixture(scope="module")
def server(
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[RunningServer]:
    """A real service: its steps are bash and take hundredths of a second."""
    state = tmp_path_factory.mktemp("cli") / "state"
    with RunningServer(Service(Settings(state))) as server:
        yield server


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


@pytest.fixture
def cloudbuild(
    server: RunningServer, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> Command:
    """Run the command in an empty folder."""
    _ = folder
    monkeypatch.setenv("CLOUDBUILD_EMULATOR_HOST", server.address)

    def run(*words: str) -> Result:
        return CliRunner().invoke(main, words)

    return run


@pytest.fixture
def programs(server: RunningServer, folder: Path) -> Iterator[Programs]:
    programs = Programs(server.address, folder)
    yield programs
    programs.close()
