"""The local cloud: an MLflow server and a bucket, started once, ended by us."""

import os
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

from filelock import FileLock

from course.cloud_state import CloudState, read_state, write_state
from course.errors import HomeError
from course.mlflow_server import answers, server_command
from course.places import Places, current_places
from course.ports import LOOPBACK, requested_port
from course.processes import end_processes
from course.server_start import ServerCommand, start_server

LEAST_FREE_BYTES = 200 * 2**20
SECONDS_TO_RECOVER = 5.0

Say = Callable[[str], object]


class ServerState(Enum):
    """How the MLflow server is."""

    RUNNING = "running"
    STOPPED = "stopped"
    SILENT = "alive but not answering"
    ENDED = "ended from outside"


@dataclass(frozen=True)
class Addresses:
    """Where the local cloud's services are."""

    mlflow_server: str
    bucket: Path

    @property
    def environment(self) -> dict[str, str]:
        """The two variables that the lessons and the Kedro project read."""
        return {"MLFLOW_SERVER": self.mlflow_server, "BUCKET": str(self.bucket)}


@dataclass(frozen=True)
class CloudStatus:
    """The local cloud as it is now."""

    server: ServerState
    addresses: Addresses | None
    places: Places


def up(
    *,
    places: Places | None = None,
    say: Say = lambda _: None,
    command: ServerCommand = server_command,
) -> Addresses:
    """Start what is not running yet; `say` gets lines worth knowing.

    Raises:
        HomeError: the state folder cannot be written, or its disk is full.
        PortError: the port in COURSE_MLFLOW_PORT is taken.
        StartError: the server did not come up.
    """
    places = places or current_places()
    prepare_home(places)
    with FileLock(places.lock):
        state = read_state(places.state)
        if state.processes and not _is_well(state):
            say("MLflow was ended from outside or hangs: starting it again")
            end_processes(state.processes)
            state = CloudState(state.port)
        if not state.processes:
            wanted = requested_port()
            state = start_server(places, command, wanted, state.port, say)
            write_state(places.state, state)
        return _addresses(state, places)


def down(*, places: Places | None = None) -> bool:
    """End what `up` started, nothing else; False if nothing of it ran."""
    places = places or current_places()
    if not places.state.is_file():
        return False
    with FileLock(places.lock):
        state = read_state(places.state)
        ended = end_processes(state.processes)
        write_state(places.state, CloudState(state.port))
    return ended


def status(*, places: Places | None = None) -> CloudStatus:
    """Look, and change nothing."""
    places = places or current_places()
    state = read_state(places.state)
    server = _server_state(state)
    running = server is ServerState.RUNNING
    return CloudStatus(
        server, _addresses(state, places) if running else None, places
    )


def prepare_home(places: Places) -> None:
    """Make the folders, and see that they can be written.

    Raises:
        HomeError: they cannot, or less than LEAST_FREE_BYTES are left.
    """
    try:
        for folder in (places.home, places.bucket, places.mlflow):
            folder.mkdir(parents=True, exist_ok=True)
        probe = places.home / f".probe-{os.getpid()}"
        probe.write_bytes(b"probe")
        probe.unlink()
        free = shutil.disk_usage(places.home).free
    except OSError as error:
        raise HomeError(
            f"state folder {places.home}",
            f"{error.strerror or error}",
            "a folder that can be written",
            "mend its rights, or set COURSE_HOME to a folder of yours",
        ) from error
    if free < LEAST_FREE_BYTES:
        raise HomeError(
            f"state folder {places.home}",
            f"{free // 2**20} MiB free on its disk",
            f"at least {LEAST_FREE_BYTES // 2**20} MiB",
            "free some space, or set COURSE_HOME to a folder on another disk",
        )


def _server_state(state: CloudState) -> ServerState:
    if not state.processes:
        return ServerState.STOPPED
    if not state.alive:
        return ServerState.ENDED
    if state.port is not None and answers(state.port):
        return ServerState.RUNNING
    return ServerState.SILENT


def _is_well(state: CloudState) -> bool:
    return _server_state(state) is ServerState.RUNNING


def _addresses(state: CloudState, places: Places) -> Addresses:
    return Addresses(f"http://{LOOPBACK}:{state.port}", places.bucket)
