"""Processes known by pid and time of birth: a reused pid is never ours."""

from collections.abc import Iterable
from dataclasses import dataclass

import psutil

# psutil derives a birth from the boot time, which clock corrections move.
BIRTH_TOLERANCE = 2.0
SECONDS_TO_END = 8.0


@dataclass(frozen=True)
class ProcessId:
    """A process that stays the same one when its pid is given to another."""

    pid: int
    born: float

    def find(self) -> psutil.Process | None:
        """Give the living process; None if it ended or its pid is another's."""
        try:
            process = psutil.Process(self.pid)
            born_apart = abs(process.create_time() - self.born)
            ended = process.status() == psutil.STATUS_ZOMBIE
        except psutil.NoSuchProcess:
            return None
        return None if ended or born_apart > BIRTH_TOLERANCE else process


def identify_family(pid: int) -> tuple[ProcessId, ...]:
    """List the process and all that it started; nothing when it has ended."""
    try:
        parent = psutil.Process(pid)
        family = [parent, *parent.children(recursive=True)]
        return tuple(ProcessId(each.pid, each.create_time()) for each in family)
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
