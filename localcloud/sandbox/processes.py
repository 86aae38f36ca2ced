"""Programs: started with one pipe, ended with their whole tree."""

import contextlib
import os
import signal
import subprocess
import sys
import threading
from collections.abc import Callable, Mapping, Sequence

import psutil

from localcloud.errors import InvalidError

# Every process of a program carries it; a killed service's are found again.
MARKER = "LOCALCLOUD_PROGRAM"
# Of the second that a program's end may take.
SECONDS_TO_OBEY = 0.7
SECONDS_TO_DIE = 0.2
# Elsewhere daemons flee a supervisor.
CAN_ADOPT = sys.platform == "linux"


class HostProcess:
    """A started program: its own session, its output in one pipe."""

    def __init__(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        *,
        ends_by: signal.Signals,
        clean: Callable[[], None] = lambda: None,
    ) -> None:
        """Start a command.

        Args:
            command: The program and its arguments.
            environment: All of its environment; holds the marker.
            ends_by: The signal on which the program ends its tree with itself.
            clean: Called when it has been ended; twice does no harm.

        Raises:
            InvalidError: What no program can be given.
        """
        self._mark = environment[MARKER]
        self._ends_by = ends_by
        self._clean = clean
        self._status: int | None = None
        self._gone = threading.Event()
        self.output, write_end = os.pipe()
        try:
            self._process = subprocess.Popen(
                list(command),
                env=dict(environment),
                stdin=subprocess.DEVNULL,
                stdout=write_end,
                stderr=write_end,
                start_new_session=True,
            )
        except (OSError, ValueError) as error:
            os.close(self.output)
            raise InvalidError(f"cannot be started: {error}") from error
        finally:
            os.close(write_end)
        threading.Thread(target=self._wait, daemon=True).start()

    def _wait(self) -> None:
        self._status = self._process.wait()
        self._gone.set()

    @property
    def pid(self) -> int:
        return self._process.pid

    def wait(self, seconds: float | None) -> int | None:
        """Return the exit status, or None when time is over first."""
        self._gone.wait(seconds)
        status = self._status
        # As a shell says it, and docker: 128 and the signal.
        return status if status is None or status >= 0 else 128 - status

    def end(self) -> None:
        """End the whole process tree."""
        if not self._gone.is_set():
            # Not once it has gone: its number may be another's by then.
            self._process.send_signal(self._ends_by)
        if not self._gone.wait(SECONDS_TO_OBEY):
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._gone.wait()
        if self._status is None or self._status < 0 or not CAN_ADOPT:
            # It was killed, so it ended nobody.
            end_marked(lambda mark: mark == self._mark)
        self._clean()


def end_marked(chosen: Callable[[str], bool]) -> int:
    """End all processes whose marker is chosen; return how many.

    Again until none is left: one may start another meanwhile.
    """
    ended: set[psutil.Process] = set()
    for _ in range(3):
        found = [each for each in _list_marked(chosen) if each not in ended]
        if not found:
            break
        for each in found:
            with contextlib.suppress(psutil.NoSuchProcess):
                each.kill()
        psutil.wait_procs(found, timeout=SECONDS_TO_DIE)
        ended.update(found)
    return len(ended)


def _list_marked(chosen: Callable[[str], bool]) -> list[psutil.Process]:
    found = []
    for each in psutil.process_iter():
        # Others' processes, and those that end meanwhile, do not tell.
        with contextlib.suppress(psutil.Error, OSError):
            if chosen(each.environ().get(MARKER, "")):
                found.append(each)
    return found
