"""The local cloud: its servers and a bucket; started once, ended by us."""

import os
import shutil
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from enum import Enum
from pathlib import Path
from tempfile import TemporaryFile

from filelock import FileLock

from course.cloud.cloudbuild import CLOUD_BUILD
from course.cloud.cloudrun import CLOUD_RUN
from course.cloud.kedro_viz import VIZ
from course.cloud.mlflow import MLFLOW
from course.cloud.nearby import TRACKING_URI, leave_addresses
from course.cloud.ports import LOOPBACK
from course.cloud.processes import end_processes
from course.cloud.server import Server
from course.cloud.start import start_server
from course.cloud.state import ServerState, read_state, write_state
from course.errors import HomeError
from course.lessons.plan import ServerKey
from course.messages import N_, speak
from course.places import Home, current_home
from course.reasons import explain_system

# On a busy machine a server may need longer than one question waits.
ASKED_AGAIN = 3
LEAST_FREE_BYTES = 200 * 2**20
STATE_FOLDER = N_("state folder {folder}")
SERVERS = (MLFLOW, CLOUD_BUILD, CLOUD_RUN)
# What only a look at it starts; nobody misses it where it does not run.
EXTRAS = (VIZ,)

Say = Callable[[str], object]


class Condition(Enum):
    """How a server is."""

    RUNNING = N_("running")
    STOPPED = N_("stopped")
    SILENT = N_("alive but not answering")
    ENDED = N_("ended from outside")


@dataclass(frozen=True)
class Addresses:
    """Where the local cloud is; empty for a server that does not run."""

    bucket: Path
    mlflow_server: str = ""
    cloudbuild: str = ""
    cloudrun: str = ""

    @property
    def environment(self) -> dict[str, str]:
        """What lessons, the Kedro project and clients read."""
        found = {
            "MLFLOW_SERVER": self.mlflow_server,
            "CLOUDBUILD_EMULATOR_HOST": self.cloudbuild,
            "CLOUDRUN_EMULATOR_HOST": self.cloudrun,
            "BUCKET": str(self.bucket),
        }
        return {name: value for name, value in found.items() if value}

    @property
    def kernel_environment(self) -> dict[str, str]:
        """What a lesson's kernel reads, where set_tracking_uri() is to come.

        It may be passed over, or not run again after a restart.
        """
        uri = {TRACKING_URI: self.mlflow_server} if self.mlflow_server else {}
        return self.environment | uri


@dataclass(frozen=True)
class CloudStatus:
    """The local cloud as it is now."""

    conditions: Mapping[str, Condition]
    addresses: Addresses


def up(
    *,
    home: Home | None = None,
    say: Say = lambda _: None,
    servers: Iterable[Server] = SERVERS,
) -> Addresses:
    """Start what is not running yet; `say` gets lines worth knowing.

    Raises:
        HomeError: the state folder cannot be written, or its disk is full.
        PortError: the port that a variable asks for is taken.
        StartError: a server did not come up.
    """
    home = home or current_home()
    prepare_home(home)
    with FileLock(home.lock):
        for server in servers:
            _bring_up(server, home, say)
    addresses = status(home=home).addresses
    leave_addresses(home, addresses.environment)
    return addresses


def down(*, home: Home | None = None) -> bool:
    """End what `up` started, nothing else; False if nothing of it ran."""
    home = home or current_home()
    if not home.folder.is_dir():
        return False
    with FileLock(home.lock):
        ended = [_bring_down(server, home) for server in (*SERVERS, *EXTRAS)]
        leave_addresses(home, {})
    return any(ended)


def status(*, home: Home | None = None) -> CloudStatus:
    """Look, and change nothing."""
    home = home or current_home()
    conditions, running = {}, {}
    for server in (*SERVERS, *EXTRAS):
        state = read_state(home.state(server.key))
        condition = _look(server, state)
        if server in SERVERS or condition is Condition.RUNNING:
            conditions[server.name] = condition
        if condition is Condition.RUNNING:
            running[server.key] = f"http://{LOOPBACK}:{state.port}"
    mlflow = running.get(MLFLOW.key, "")
    cloudbuild = running.get(CLOUD_BUILD.key, "")
    cloudrun = running.get(CLOUD_RUN.key, "")
    addresses = Addresses(home.bucket, mlflow, cloudbuild, cloudrun)
    return CloudStatus(conditions, addresses)


def find_servers(keys: Iterable[ServerKey]) -> tuple[Server, ...]:
    """Find the servers that a lesson's plan names."""
    named = {server.key: server for server in SERVERS}
    return tuple(named[key.value] for key in keys)


def keep_up(home: Home, servers: Iterable[Server]) -> None:
    """Start again what ended since `up`, and say so; a quick look otherwise.

    Raises:
        StartError: it does not come up again.
    """
    states = [read_state(home.state(each.key)) for each in servers]
    if not all(state.serving for state in states):
        addresses = up(home=home, say=print, servers=servers)
        os.environ.update(addresses.kernel_environment)


def prepare_home(home: Home) -> None:
    """Make the folders, and see that they can be written.

    Raises:
        HomeError: they cannot, or less than LEAST_FREE_BYTES are left.
    """
    try:
        for folder in (home.folder, home.bucket, home.mlflow):
            folder.mkdir(parents=True, exist_ok=True)
        # A file of its own: a page's pictures are asked for all at once.
        with TemporaryFile(dir=home.folder) as probe:
            probe.write(b"probe")
        free = shutil.disk_usage(home.folder).free
    except OSError as error:
        raise HomeError(
            STATE_FOLDER,
            "{error}",
            N_("a folder that can be written"),
            N_("mend its rights, or set COURSE_HOME to a folder of yours"),
            folder=home.folder,
            error=explain_system(error),
        ) from error
    if free < LEAST_FREE_BYTES:
        raise HomeError(
            STATE_FOLDER,
            N_("{free} MiB free on its disk"),
            N_("at least {least} MiB"),
            N_(
                "free some space, "
                "or set COURSE_HOME to a folder on another disk"
            ),
            folder=home.folder,
            free=free // 2**20,
            least=LEAST_FREE_BYTES // 2**20,
        )


def _bring_up(server: Server, home: Home, say: Say) -> None:
    path = home.state(server.key)
    state = read_state(path)
    condition = _look(server, state)
    for _ in range(ASKED_AGAIN):
        if condition is Condition.SILENT:
            condition = _look(server, state)
    if condition is Condition.RUNNING:
        # Whoever started it may have been ended before it could write this.
        write_state(path, replace(state, has_answered=True))
        return
    if condition is not Condition.STOPPED:
        words = N_(
            "{server} was ended from outside or hangs: starting it again"
        )
        say(speak(words, server=server.name))
        end_processes(state.processes)
    server.prepare(home)
    write_state(path, start_server(server, home, state.port, say))


def _bring_down(server: Server, home: Home) -> bool:
    path = home.state(server.key)
    state = read_state(path)
    ended = end_processes(state.processes)
    if ended:
        write_state(path, ServerState(state.port))
    return ended


def _look(server: Server, state: ServerState) -> Condition:
    if not state.processes:
        return Condition.STOPPED
    if not state.alive:
        return Condition.ENDED
    if state.port is not None and server.answers(state.port):
        return Condition.RUNNING
    return Condition.SILENT
