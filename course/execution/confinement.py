"""Runs a program and all that it starts within limits, apart from the rest.

`run_confined(command, Confinement(...), ...)` returns how it ended. Whatever
happens, nothing of its process tree is left.

- Kept by the kernel, where it allows namespaces: what the program sees and may
  write (`writable`, `hidden`), its process tree, the number of its threads, its
  network (`network=False` leaves it loopback alone).
- Kept everywhere: the size of a file and each process's own memory (rlimits).
- Kept by looking twice a second: wall time, memory of the tree, processes,
  output, growth of the folders that it may write to.

`find_guards` says what this machine can keep. It is the same user: what is not
hidden can be read.
"""

import json
import os
import selectors
import sys
import time
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from enum import Enum
from functools import lru_cache
from pathlib import Path
from tempfile import TemporaryDirectory
from threading import Event

import psutil

from course.execution import entering
from course.places import REPOSITORY
from localcloud.sandbox import supervisor
from localcloud.sandbox.processes import MARKER, HostProcess, end_marked
from localcloud.sandbox.sandboxes import Layout, Namespaces, choose_sandbox

MIB = 2**20
GIB = 2**30
SECONDS_BETWEEN_LOOKS = 0.5
# Walking a folder costs: at most this part of the time goes into it.
SHARE_OF_WALKING = 0.02
LEAST_SECONDS_BETWEEN_WALKS = 1.0
CHUNK = 65_536
# A program that is well has several threads.
THREADS_A_PROCESS = 8
HOURS = 3600.0


class Breach(Enum):
    """Which limit a program went over, so that it was ended."""

    SECONDS = "seconds"
    MEMORY = "memory"
    PROCESSES = "processes"
    OUTPUT = "output"
    DISK = "disk"


@dataclass(frozen=True)
class Limits:
    """How far a program and all that it starts may go.

    Args:
        seconds: Wall time.
        memory: Bytes, of the whole tree; a single process gets no more either.
        processes: Of the tree.
        output: Bytes that it prints.
        file_size: Bytes of one file.
        disk: Bytes by which the folders that it may write to may grow.
    """

    seconds: float = 2 * HOURS
    memory: int = 4 * GIB
    processes: int = 256
    output: int = 32 * MIB
    file_size: int = 2 * GIB
    disk: int = 6 * GIB


@dataclass(frozen=True)
class Confinement:
    """Where a program runs and what it may do.

    Args:
        scratch: An empty folder of its own, which it does not see; /tmp lies
            there.
        writable: Folders that it may write to, at their own paths; the first is
            where it starts.
        hidden: Folders of this machine that it finds empty, save what of them
            is writable or visible.
        visible: What it must see though it lies in a hidden folder.
        network: Whether it reaches more than this machine's own loopback.
        limits: How far it may go.
    """

    scratch: Path
    writable: tuple[Path, ...]
    hidden: tuple[Path, ...] = ()
    visible: tuple[Path, ...] = (
        REPOSITORY,
        Path(sys.prefix),
        Path(sys.base_prefix),
    )
    network: bool = True
    limits: Limits = Limits()


@dataclass
class Usage:
    """What a program uses, for who looks on while it runs."""

    peak_memory: int = 0

    def take_peak(self) -> int:
        """Give the peak since the last taking, and begin anew."""
        peak, self.peak_memory = self.peak_memory, 0
        return peak


@dataclass(frozen=True)
class Ended:
    """How a confined program ended.

    Args:
        status: As a shell says it: 128 and the signal where it was killed.
        breach: The limit that it went over; None where it ended by itself.
        seconds: Wall time.
    """

    status: int
    breach: Breach | None
    seconds: float


@dataclass
class _Watch:
    """Looks at a running program, and says which limit it went over."""

    process: HostProcess
    confinement: Confinement
    usage: Usage
    printed: int = 0
    started: float = field(default_factory=time.monotonic)
    next_look: float = 0
    next_walk: float = 0
    # All that it may write to, before it begins.
    size: int = 0

    def look(self) -> Breach | None:
        limits, now = self.confinement.limits, time.monotonic()
        if self.printed > limits.output:
            return Breach.OUTPUT
        is_over = now - self.started > limits.seconds
        if now < self.next_look and not is_over:
            return None
        self.next_look = now + SECONDS_BETWEEN_LOOKS
        # What keeps even us from looking in time is more than slow.
        closely = self._look_closely(now)
        return closely or (Breach.SECONDS if is_over else None)

    def _look_closely(self, now: float) -> Breach | None:
        limits = self.confinement.limits
        family = list_family(self.process.pid)
        if len(family) > limits.processes:
            return Breach.PROCESSES
        if self._measure(family) > limits.memory:
            return Breach.MEMORY
        if now > self.next_walk and self._grown() > limits.disk:
            return Breach.DISK
        return None

    def _measure(self, family: Sequence[psutil.Process]) -> int:
        """Measure the tree's memory; exactly only where it may be a peak."""
        most = sum(map(_read_resident, family))
        if most <= self.usage.peak_memory:
            return most
        exact = sum(map(_read_own_part, family))
        self.usage.peak_memory = max(self.usage.peak_memory, exact)
        return exact

    def _grown(self) -> int:
        begun = time.monotonic()
        grown = _measure_folders(self.confinement) - self.size
        ended = time.monotonic()
        pause = (ended - begun) / SHARE_OF_WALKING
        self.next_walk = ended + max(pause, LEAST_SECONDS_BETWEEN_WALKS)
        return grown


def run_confined(
    command: Sequence[str],
    confinement: Confinement,
    *,
    environment: Mapping[str, str],
    mark: str,
    hear: Callable[[bytes], object] = lambda _: None,
    usage: Usage | None = None,
    stop: Event | None = None,
) -> Ended:
    """Run a program to its end, or to its limit; then nothing of it is left.

    Args:
        command: The program, by its absolute path, and its arguments.
        confinement: Where, and how far.
        environment: All of its variables.
        mark: Names its processes, for `end_confined` after a kill of ours.
        hear: Gets what it prints, both streams, in pieces.
        usage: Kept up to date while it runs.
        stop: Once set, the program is ended.
    """
    size = _measure_folders(confinement)
    process = _start(command, confinement, {**environment, MARKER: mark})
    watch = _Watch(process, confinement, usage or Usage(), size=size)
    try:
        breach = _follow(watch, hear, stop or Event())
    finally:
        process.end()
        os.close(process.output)
    status = process.wait(None)
    seconds = time.monotonic() - watch.started
    return Ended(status if status is not None else 0, breach, seconds)


def end_confined(mark: str) -> int:
    """End what an earlier run of ours, killed itself, left; return how many."""
    return end_marked(lambda each: each == mark)


@lru_cache(maxsize=1)
def find_guards() -> Mapping[str, bool]:
    """Ask what this machine's kernel keeps: namespaces, processes, network."""
    said: list[bytes] = []
    with TemporaryDirectory() as name:
        folder = Path(name)
        scratch, home = folder / "scratch", folder / "home"
        scratch.mkdir()
        home.mkdir()
        confinement = Confinement(scratch, (home,), network=False)
        process = _start(["/bin/true"], confinement, {MARKER: name}, probe=True)
        while piece := os.read(process.output, CHUNK):
            said.append(piece)
        process.end()
        os.close(process.output)
    guards: dict[str, bool] = json.loads(b"".join(said))
    return guards


def list_family(pid: int) -> list[psutil.Process]:
    """List a process and all that it started; nothing once it has ended."""
    try:
        parent = psutil.Process(pid)
        return [parent, *parent.children(recursive=True)]
    except psutil.NoSuchProcess:
        return []


def _start(
    command: Sequence[str],
    confinement: Confinement,
    environment: Mapping[str, str],
    *,
    probe: bool = False,
) -> HostProcess:
    sandbox = choose_sandbox(
        Namespaces(
            writable=confinement.writable,
            visible=confinement.visible,
            hidden=confinement.hidden,
        )
    )
    layout = Layout(str(confinement.writable[0]), {}, confinement.scratch)
    rules = _write_rules(confinement, probe=probe)
    entering_command = [sys.executable, "-I", "-S", entering.__file__, rules]
    return HostProcess(
        sandbox.wrap(layout, [*entering_command, *command]),
        {**environment, **sandbox.own_environment(layout)},
        ends_by=sandbox.ends_by,
    )


def _write_rules(confinement: Confinement, *, probe: bool) -> str:
    limits = confinement.limits
    return json.dumps(
        {
            "threads": limits.processes * THREADS_A_PROCESS,
            "file_size": limits.file_size,
            "memory": limits.memory,
            "network": confinement.network,
            "supervisor": supervisor.__file__,
            "probe": probe,
        }
    )


def _follow(
    watch: _Watch, hear: Callable[[bytes], object], stop: Event
) -> Breach | None:
    """Hear what is said until the program has ended, or gone too far."""
    with selectors.DefaultSelector() as selector:
        selector.register(watch.process.output, selectors.EVENT_READ)
        while not stop.is_set():
            ended = watch.process.wait(0) is not None
            ready = selector.select(0 if ended else SECONDS_BETWEEN_LOOKS)
            piece = os.read(watch.process.output, CHUNK) if ready else b""
            if piece:
                watch.printed += len(piece)
                hear(piece)
            if breach := watch.look():
                return breach
            if ended and not piece:
                return None
            if ready and not piece:
                # Its output is closed; it goes on, or is about to end.
                watch.process.wait(SECONDS_BETWEEN_LOOKS)
    return None


def _read_resident(process: psutil.Process) -> int:
    try:
        resident: int = process.memory_info().rss
    except psutil.Error:
        return 0
    return resident


def _read_own_part(process: psutil.Process) -> int:
    """Read what it uses, its part of shared pages (proc(5), Pss)."""
    try:
        content = Path(f"/proc/{process.pid}/smaps_rollup").read_bytes()
    except OSError:  # it ended, or this is no Linux
        return _read_resident(process)
    lines = (line.split() for line in content.splitlines())
    return sum(int(line[1]) * 1024 for line in lines if line[0] == b"Pss:")


def _measure_folders(confinement: Confinement) -> int:
    """Measure what takes room on the disk; a file of two names counts once."""
    folders = [*confinement.writable, confinement.scratch]
    seen: set[tuple[int, int]] = set()
    return sum(_measure_folder(str(folder), seen) for folder in folders)


def _measure_folder(folder: str, seen: set[tuple[int, int]]) -> int:
    size, waiting = 0, [folder]
    while waiting:
        try:
            entries = list(os.scandir(waiting.pop()))
        except OSError:  # gone meanwhile
            continue
        for entry in entries:
            try:
                if entry.is_dir(follow_symlinks=False):
                    waiting.append(entry.path)
                    continue
                found = entry.stat(follow_symlinks=False)
            except OSError:
                continue
            if found.st_nlink > 1:
                if (found.st_dev, found.st_ino) in seen:
                    continue
                seen.add((found.st_dev, found.st_ino))
            size += found.st_blocks * 512
    return size
