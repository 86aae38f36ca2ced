"""An emulator at an address, and Google's clients."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from google.auth.credentials import AnonymousCredentials
from google.cloud import run_v2

from cloudrun_emulator.server import RunningServer
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
def server(settings: Settings, runtime: FakeRuntime) -> Iterator[RunningServer]:
    with RunningServer(CloudRun(settings, runtime)) as server:
        yield server


@pytest.fixture
def cloud(server: RunningServer) -> CloudRun:
    return server.service


@pytest.fixture
def web(server: RunningServer) -> Iterator[httpx.Client]:
    """Ask as curl does."""
    with httpx.Client(base_url=server.address, timeout=30) as client:
        yield client


def connect(kind: type[Any], server: RunningServer) -> Any:
    return kind(
        transport="rest",
        credentials=AnonymousCredentials(),  # type: ignore[no-untyped-call] # as shipped
        client_options={"api_endpoint": server.address},
    )


@pytest.fixture
def services(server: RunningServer) -> Iterator[run_v2.ServicesClient]:
    with connect(run_v2.ServicesClient, server) as client:
        yield client


@pytest.fixture
def revisions(server: RunningServer) -> Iterator[run_v2.RevisionsClient]:
    with connect(run_v2.RevisionsClient, server) as client:
        yield client
