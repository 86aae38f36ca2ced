"""Starts one server detached from this process, and waits until it is well."""

import subprocess
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from course.cloud.nearby import EMULATORS
from course.cloud.ports import belongs_to, is_free
from course.cloud.processes import ProcessId, end_processes, identify_family
from course.cloud.server import Server
from course.cloud.state import ServerState, write_state
from course.environment import course_environment
from course.errors import StartError
from course.messages import N_, speak
from course.places import Home

# MLflow needs 6 to 9 s, and 36 s where Python has to compile it first.
SECONDS_TO_START = 120.0
SECONDS_BETWEEN_LINES = 5.0
STARTS_TRIED = 3
# A log holds what a server said in the order in which it did.
UNBUFFERED = {"PYTHONUNBUFFERED": "1"}
LOG_LINES_QUOTED = 12
LOG_WIDTH_QUOTED = 160
ENDED = N_(
    "the server ended while it was starting. Last lines of its log:\n{lines}\n"
)
SILENT = N_(
    "no answer within {seconds:.0f} s. Last lines of its log:\n{lines}\n"
)


@dataclass(frozen=True)
class _Outcome:
    """The processes of a server that is well, or what went wrong."""

    processes: tuple[ProcessId, ...] = ()
    failure: str = ""


def start_server(
    server: Server,
    home: Home,
    remembered: int | None,
    say: Callable[[str], object],
) -> ServerState:
    """Start on the wanted port, or a free one; another if a race loses it.

    Raises:
        PortError: the wanted port is taken.
        StartError: the server ended or never answered; quotes its log.
    """
    failure = ""
    wanted, state = server.port.requested(), home.state(server.key)
    for _ in range(STARTS_TRIED):
        if wanted is not None:
            server.port.require(wanted)
        port = wanted or server.port.choose(remembered)
        family = launch(server, port, home)
        # Written before the wait: whoever interrupts it can still call `down`.
        write_state(state, ServerState(port, family))
        outcome = _wait_until_well(server, port, family, say)
        if outcome.processes:
            return ServerState(port, outcome.processes, has_answered=True)
        failure = outcome.failure
        end_processes(family)
        write_state(state, ServerState(port))
        if not _lost_port(port, home.log(server.key)):
            break
    log = home.log(server.key)
    raise StartError(
        "{server}",
        failure,
        N_("a server that answers on its port"),
        N_("read {log}, mend what it says, then `course up`"),
        server=server.name,
        seconds=SECONDS_TO_START,
        lines=quote_log(log),
        log=log,
    )


def launch(server: Server, port: int, home: Home) -> tuple[ProcessId, ...]:
    """Run a server in a session of its own, so that it outlives us.

    A shell starts it in the background and ends: the server is nobody's child,
    and leaves no zombie in a notebook's kernel.
    """
    command = server.compose(port, home)
    with home.log(server.key).open("wb") as log:
        shell = subprocess.run(
            ["sh", "-c", '"$@" >&2 </dev/null & echo $!', "sh", *command],
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=log,
            cwd=home.folder,
            env=_server_environment(server),
            start_new_session=True,
            check=True,
        )
    return identify_family(int(shell.stdout))


def _server_environment(server: Server) -> dict[str, str]:
    """Give what a server sees; where others are, it reads when it asks them.

    An address of today's would be another's after that one's next start.
    """
    found = course_environment() | UNBUFFERED | server.environment
    return {k: v for k, v in found.items() if k not in EMULATORS}


def quote_log(path: Path) -> str:
    """Quote the end of a log, capped in lines and width."""
    lines = path.read_text(encoding="utf-8", errors="replace").splitlines()
    return "\n".join(
        f"  {line[:LOG_WIDTH_QUOTED]}" for line in lines[-LOG_LINES_QUOTED:]
    )


def _lost_port(port: int, log: Path) -> bool:
    """Tell whether another program was quicker, though it may have left."""
    words = log.read_text(encoding="utf-8", errors="replace").lower()
    return not is_free(port) or "address already in use" in words


def _wait_until_well(
    server: Server,
    port: int,
    family: tuple[ProcessId, ...],
    say: Callable[[str], object],
) -> _Outcome:
    started = time.monotonic()
    next_line = 0.0
    while (waited := time.monotonic() - started) < SECONDS_TO_START:
        if not any(process.find() for process in family):
            return _Outcome(failure=ENDED)
        if server.answers(port):
            grown = identify_family(family[0].pid)
            if belongs_to(grown, port):
                return _Outcome(grown)
        if waited >= next_line:
            words = N_("{server} is starting ({seconds:.0f} s)")
            say(speak(words, server=server.name, seconds=waited))
            next_line += SECONDS_BETWEEN_LINES
        time.sleep(0.1)
    return _Outcome(failure=SILENT)
