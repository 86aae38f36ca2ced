"""A service whose runtime runs nothing, and the command that speaks to it."""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from click.testing import CliRunner

from cloudrun_emulator.cli import main
from cloudrun_emulator.server import RunningServer
from cloudrun_emulator.service import CloudRun
from cloudrun_emulator.settings import Settings
from tests.cloudrun_emulator.runtimes import FakeRuntime

DOTS = re.compile(r"\.{3,}")


@dataclass(frozen=True)
class Said:
    """What a command said; however long it took, with three dots."""

    status: int
    out: str
    err: str

    @property
    def lines(self) -> list[str]:
        return self.err.splitlines()


Command = Callable[..., Said]


@pytest.fixture
def runtime(tmp_path: Path) -> FakeRuntime:
    return FakeRuntime(tmp_path / "state")


@pytest.fixture
def cloud(tmp_path: Path, runtime: FakeRuntime) -> CloudRun:
    return CloudRun(Settings(tmp_path / "state"), runtime)


@pytest.fixture
def server(cloud: CloudRun) -> Iterator[RunningServer]:
    with RunningServer(cloud) as server:
        yield server


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "shop"
    folder.mkdir()
    (folder / "main.py").write_text("")
    monkeypatch.chdir(folder)
    return folder


@pytest.fixture
def cloudrun(
    server: RunningServer, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> Command:
    """Run the command in the folder of an application."""
    _ = folder
    monkeypatch.setenv("CLOUDRUN_EMULATOR_HOST", server.address)

    def run(*words: str) -> Said:
        done = CliRunner().invoke(main, words, prog_name="cloudrun")
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        return Said(done.exit_code, done.stdout, DOTS.sub("...", done.stderr))

    return run
