"""Processes known by pid and birth: a pid given to another is never ours."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import psutil

# Differs from one start of the machine to the next (kernel.org, sysctl/kernel).
BOOT_ID = Path("/proc/sys/kernel/random/boot_id")
SECONDS_TO_END = 8.0
# Of births that an earlier version of the course kept, in seconds.
TOLERANCE = 2.0


@dataclass(frozen=True)
class ProcessId:
    """A process that stays the same one when its pid is given to another.

    Args:
        pid: The system's number, which it gives again.
        born: Of `read_birth`; a time where an earlier version kept it.
    """

    pid: int
    born: str | float

    def find(self) -> psutil.Process | None:
        """Give the living process; None if it ended or its pid is another's."""
        try:
            process = psutil.Process(self.pid)
            is_same = _was_born(process, self.born)
            ended = process.status() == psutil.STATUS_ZOMBIE
        except (psutil.NoSuchProcess, psutil.AccessDenied):
            return None
        return process if is_same and not ended else None


def read_birth(process: psutil.Process) -> str:
    """Read when a process was born, by what no correction of the clock moves.

    On Linux these are the ticks since the machine started, and which start that
    was; on macOS the time that the kernel noted. `create_time` adds today's
    idea of when the machine started, which moves with the clock
    (github.com/giampaolo/psutil, pull request 2582).
    """
    # What psutil itself compares; it has no public way to it.
    _, since = process._ident  # type: ignore[attr-defined] # noqa: SLF001
    try:
        start = BOOT_ID.read_text(encoding="ascii").strip()
    except OSError:
        return str(since)
    return f"{start} {since}"


def _was_born(process: psutil.Process, born: str | float) -> bool:
    if isinstance(born, str):
        return read_birth(process) == born
    created: float = process.create_time()
    return abs(created - born) <= TOLERANCE


def identify_family(pid: int) -> tuple[ProcessId, ...]:
    """List the process and all that it started; nothing when it has ended."""
    try:
        parent = psutil.Process(pid)
        family = [parent, *parent.children(recursive=True)]
        return tuple(ProcessId(each.pid, read_birth(each)) for each in family)
    except psutil.NoSuchProcess:
        return ()


def end_processes(processes: Iterable[ProcessId]) -> bool:
    """End these and their children: asked, then killed. False if none lived."""
    found = [process for each in processes if (process := each.find())]
    family = set(found)
    for process in found:
        try:
            family.update(process.children(recursive=True))
        except psutil.NoSuchProcess:
            continue
    for process in family:
        _signal(process, kill=False)
    _, alive = psutil.wait_procs(list(family), timeout=SECONDS_TO_END)
    for process in alive:
        _signal(process, kill=True)
    psutil.wait_procs(alive, timeout=SECONDS_TO_END)
    return bool(found)


def _signal(process: psutil.Process, *, kill: bool) -> None:
    try:
        process.kill() if kill else process.terminate()
    except psutil.NoSuchProcess:
        return
