"""Runs a command as the parent of all that it starts, and ends them with it.

For machines without namespaces. Run as a script, with nothing but the standard
library: `supervisor.py COMMAND WORDS...`; SIGTERM ends everything.
"""

import contextlib
import ctypes
import os
import signal
import sys
import time
from collections.abc import Sequence
from pathlib import Path

# prctl(2): orphans of ours become our children, daemons too.
PR_SET_CHILD_SUBREAPER = 36
SIGNALS = (signal.SIGTERM, signal.SIGCHLD)
SECONDS_TO_END = 0.5
SECONDS_BETWEEN_LOOKS = 0.005
# As a shell says it: 128 and the signal.
KILLED = 128 + signal.SIGKILL


def supervise(command: Sequence[str]) -> int:
    """Run a command to its end or ours; return its exit status."""
    _adopt_orphans()
    # Blocked, so that none is lost between a look and a wait.
    signal.pthread_sigmask(signal.SIG_BLOCK, SIGNALS)
    first = os.fork()
    if first == 0:
        _become(command)
    status = None
    while status is None:
        if signal.sigwait(SIGNALS) == signal.SIGTERM:
            status = KILLED
        else:
            status = _reap(first)
    _end_children(time.monotonic() + SECONDS_TO_END)
    return status


def _become(command: Sequence[str]) -> None:
    signal.pthread_sigmask(signal.SIG_UNBLOCK, SIGNALS)
    try:
        os.execv(command[0], list(command))  # noqa: S606 -- no shell is wanted
    except OSError as error:
        os.write(2, f"{command[0]}: {error.strerror}\n".encode())
        os._exit(127)


def _adopt_orphans() -> None:
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_CHILD_SUBREAPER, 1, 0, 0, 0)


def _reap(first: int) -> int | None:
    """Take leave of ended children; return the first's status if among them."""
    found = None
    with contextlib.suppress(ChildProcessError):
        while (ended := os.waitpid(-1, os.WNOHANG))[0]:
            if ended[0] == first:
                status = os.waitstatus_to_exitcode(ended[1])
                found = status if status >= 0 else 128 - status
    return found


def _end_children(deadline: float) -> None:
    """End them again and again: a child's children become ours."""
    while children := _list_children():
        for each in children:
            with contextlib.suppress(ProcessLookupError, PermissionError):
                os.kill(each, signal.SIGKILL)
        _reap(0)
        if time.monotonic() > deadline:
            return
        time.sleep(SECONDS_BETWEEN_LOOKS)


def _list_children() -> list[int]:
    me = os.getpid()
    found = []
    for each in Path("/proc").glob("[0-9]*/stat"):
        with contextlib.suppress(OSError):
            # proc(5): pid (name) state ppid; a name may hold brackets.
            fields = each.read_bytes().rpartition(b")")[2].split()
            if int(fields[1]) == me:
                found.append(int(each.parent.name))
    return found


if __name__ == "__main__":
    sys.exit(supervise(sys.argv[1:]))
