"""Processes of a step: started with one pipe, ended with their whole tree."""

import contextlib
import os
import signal
import subprocess
import threading
from collections.abc import Callable, Mapping, Sequence

import psutil

# Every process of a step carries it; a killed service's are found again by it.
MARKER = "CLOUDBUILD_EMULATOR_STEP"


class HostProcess:
    """A started step: its own session, its output in one pipe."""

    def __init__(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        *,
        ends_with_first: bool,
        clean: Callable[[], None] = lambda: None,
    ) -> None:
        """Start a command.

        Args:
            command: The program and its arguments.
            environment: All of its environment; holds the marker.
            ends_with_first: The kernel ends the tree with its first process.
            clean: Called once, when the step has been ended.
        """
        self._mark = environment[MARKER]
        self._ends_with_first = ends_with_first
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
        except OSError:
            os.close(self.output)
            raise
        finally:
            os.close(write_end)
        threading.Thread(target=self._wait, daemon=True).start()

    def _wait(self) -> None:
        status = self._process.wait()
        # As a shell says it, and docker: 128 and the signal.
        self._status = status if status >= 0 else 128 - status
        self._gone.set()

    def wait(self, seconds: float | None) -> int | None:
        """Return the exit status, or None when time is over first."""
        self._gone.wait(seconds)
        return self._status

    def end(self) -> None:
        """End the whole process tree."""
        if not self._ends_with_first:
            end_tree(self._process.pid, self._mark)
        if not self._gone.is_set():
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.killpg(self._process.pid, signal.SIGKILL)
        self._gone.wait()
        clean, self._clean = self._clean, lambda: None
        clean()


def end_tree(first: int, mark: str) -> None:
    """End a process's descendants, and all that carry its mark.

    Again until none is left: one may start another meanwhile.
    """
    while found := _find_tree(first, mark):
        for each in found:
            with contextlib.suppress(psutil.NoSuchProcess):
                each.kill()
        _, alive = psutil.wait_procs(found, timeout=0.2)
        if all(each.pid == first for each in found) or not alive:
            break


def _find_tree(first: int, mark: str) -> list[psutil.Process]:
    found = find_marked(mark)
    with contextlib.suppress(psutil.NoSuchProcess):
        root = psutil.Process(first)
        found += [*root.children(recursive=True), root]
    alive = []
    for each in set(found):
        with contextlib.suppress(psutil.NoSuchProcess):
            if each.status() != psutil.STATUS_ZOMBIE:
                alive.append(each)
    return alive


def find_marked(mark: str) -> list[psutil.Process]:
    """Find processes whose marker starts with `mark`."""
    found = []
    for each in psutil.process_iter():
        # Others' processes, and those that end meanwhile, do not tell.
        with contextlib.suppress(psutil.Error, OSError):
            if each.environ().get(MARKER, "").startswith(mark):
                found.append(each)
    return found


def end_marked(mark: str) -> int:
    """End all processes whose marker starts with `mark`; return how many."""
    found = find_marked(mark)
    for each in found:
        with contextlib.suppress(psutil.NoSuchProcess):
            each.kill()
    psutil.wait_procs(found, timeout=1)
    return len(found)
