"""Runs a task in the sandbox to its end, or to the first limit it meets."""

import contextlib
import json
import os
import secrets
import selectors
import shutil
import subprocess
import sys
import time
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil

from course.environment import course_environment
from course.grading import launcher
from course.grading.limits import Ending, Limits
from course.grading.sandbox import (
    WORK,
    Sandbox,
    choose_user,
    find_enforced,
    wrap_command,
)
from localcloud.sandbox.processes import MARKER, end_marked

SECONDS_BETWEEN_LOOKS = 0.1
CHUNK = 65536
# What a run may report, in bytes: verdicts are short.
LONGEST_REPORT = 4 * 2**20
KEPT_OUTPUT = 4000
# A machine of many cores would start as many threads for each library.
THREADS = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "2"
)
PASSED = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "PYTHONPATH")


@dataclass
class Found:
    """What a run came to.

    Args:
        ending: How it ended.
        said: What it reported, whoever wrote it.
        secret: What only its worker could know once the check was done.
        status: Its exit status.
        printed: The end of what it printed.
    """

    ending: Ending
    said: dict[str, Any] = field(default_factory=dict)
    secret: str = ""
    status: int | None = None
    printed: str = ""


@dataclass(frozen=True)
class Place:
    """Where a run takes place.

    Args:
        sandbox: How it is kept apart.
        work: Its folder, which it may fill; removed by whoever made it.
        scratch: An empty folder for the sandbox's own.
        variables: What it finds in its environment.
    """

    sandbox: Sandbox
    work: Path
    scratch: Path
    variables: Mapping[str, str]


def run_task(task: Mapping[str, Any], place: Place, limits: Limits) -> Found:
    """Run a task; whatever it does, come back within its time."""
    user = choose_user()
    if user is not None:
        _give_folder(place.work, user)
    run = _Run(place, limits, user)
    try:
        return run.follow(task)
    finally:
        run.end()


class _Run:
    """One process tree, its two lines, and what it prints."""

    def __init__(self, place: Place, limits: Limits, user: int | None) -> None:
        self._limits, self._place, self._user = limits, place, user
        self._mark = f"grade-{secrets.token_hex(8)}"
        self._secret = secrets.token_hex(16)
        theirs_in, self._control = os.pipe()
        self._report, theirs_out = os.pipe()
        self._output, printed = os.pipe()
        self._said, self._printed, self._count = bytearray(), b"", 0
        self._process = subprocess.Popen(
            self._write_command(theirs_in, theirs_out),
            env=self._write_environment(),
            stdin=subprocess.DEVNULL,
            stdout=printed,
            stderr=printed,
            pass_fds=(theirs_in, theirs_out),
            start_new_session=True,
        )
        for each in (theirs_in, theirs_out, printed):
            os.close(each)

    def _write_command(self, control: int, report: int) -> list[str]:
        worker = [sys.executable, "-m", "course.grading.worker"]
        inside = [*worker, str(control), str(report)]
        place = self._place
        wrapped = wrap_command(place.sandbox, place.work, place.scratch, inside)
        hard = {
            "RLIMIT_CORE": 0,
            "RLIMIT_CPU": int(self._limits.seconds * 4),
            "RLIMIT_DATA": self._limits.memory,
            "RLIMIT_FSIZE": self._limits.file,
        }
        first = [sys.executable, "-I", "-S", launcher.__file__]
        program = shutil.which(wrapped[0]) or wrapped[0]
        return [*first, json.dumps(hard), program, *wrapped[1:]]

    def _write_environment(self) -> dict[str, str]:
        ours = course_environment()
        passed = {name: ours[name] for name in PASSED if name in ours}
        home = str(self._folder)
        own = {"HOME": home, "COURSE_HOME": home, MARKER: self._mark}
        return passed | THREADS | own | dict(self._place.variables)

    @property
    def _folder(self) -> Path:
        keeps = self._place.sandbox.keeps_paths
        return Path(WORK) if keeps else self._place.work

    def follow(self, task: Mapping[str, Any]) -> Found:
        """Give it its task, and watch it to its end."""
        told = {
            "user": self._user,
            "processes": self._limits.processes,
            "folder": str(self._folder),
            "own_network": find_enforced().network,
        }
        self._tell(json.dumps({**task, **told}))
        ending = self._watch()
        said = _merge(bytes(self._said))
        status = self._process.poll()
        printed = self._printed.decode("utf-8", "replace")
        return Found(ending, said, self._secret, status, printed)

    def _tell(self, line: str) -> None:
        with contextlib.suppress(BrokenPipeError):
            os.write(self._control, f"{line}\n".encode())

    def _watch(self) -> Ending:
        deadline = time.monotonic() + self._limits.seconds
        told = False
        with selectors.DefaultSelector() as selector:
            for each in (self._report, self._output):
                os.set_blocking(each, False)
                selector.register(each, selectors.EVENT_READ)
            look = 0.0
            while True:
                for key, _ in selector.select(SECONDS_BETWEEN_LOOKS):
                    self._read(key.fd, selector)
                if not told and b'"checked": true' in self._said:
                    self._tell(self._secret)
                    told = True
                if ended := self._find_end(deadline):
                    return ended
                if time.monotonic() > look:
                    look = time.monotonic() + SECONDS_BETWEEN_LOOKS
                    if excess := self._find_excess():
                        return excess

    def _read(self, line: int, selector: selectors.BaseSelector) -> None:
        try:
            read = os.read(line, CHUNK)
        except BlockingIOError:
            return
        if not read:
            selector.unregister(line)
        elif line == self._report:
            self._said += read[: LONGEST_REPORT - len(self._said)]
        else:
            self._count += len(read)
            self._printed = (self._printed + read)[-KEPT_OUTPUT:]

    def _find_end(self, deadline: float) -> Ending | None:
        if self._count > self._limits.output:
            return Ending.OUTPUT
        if self._process.poll() is not None:
            self._drain()
            return Ending.DONE if self._process.returncode == 0 else Ending.DIED
        return Ending.TIMED_OUT if time.monotonic() > deadline else None

    def _drain(self) -> None:
        with contextlib.suppress(BlockingIOError):
            while read := os.read(self._report, CHUNK):
                self._said += read[: LONGEST_REPORT - len(self._said)]

    def _find_excess(self) -> Ending | None:
        family = list_family(self._process.pid)
        if len(family) > self._limits.processes:
            return Ending.PROCESSES
        if measure_memory(family) > self._limits.memory:
            return Ending.MEMORY
        if measure_folder(self._place.work) > self._limits.folder:
            return Ending.DISK
        return None

    def end(self) -> None:
        """End the whole tree, children first: they may not end with it."""
        for each in reversed(list_family(self._process.pid)):
            with contextlib.suppress(psutil.Error):
                each.kill()
        with contextlib.suppress(ProcessLookupError):
            self._process.kill()
        self._process.wait()
        if not self._place.sandbox.keeps_paths:
            end_marked(lambda mark: mark == self._mark)
        for each in (self._control, self._report, self._output):
            os.close(each)


def list_family(first: int) -> list[psutil.Process]:
    """List a process and all below it."""
    try:
        process = psutil.Process(first)
        return [process, *process.children(recursive=True)]
    except psutil.Error:
        return []


def measure_memory(family: list[psutil.Process]) -> int:
    """Measure what processes hold, in bytes; what they share counts once."""
    total = 0
    for each in family:
        with contextlib.suppress(psutil.Error):
            held = each.memory_info()
            total += held.rss - getattr(held, "shared", 0)
    return total


def measure_folder(folder: Path) -> int:
    """Measure the files of a folder, in bytes; it may change meanwhile."""
    total = 0
    for parent, _, names in os.walk(folder):
        for name in names:
            with contextlib.suppress(OSError):
                found = os.lstat(f"{parent}/{name}")
                # A file with holes takes less than its size.
                total += min(found.st_size, found.st_blocks * 512)
    return total


def _give_folder(folder: Path, user: int) -> None:
    for parent, folders, names in os.walk(folder):
        for each in (*folders, *names):
            os.chown(f"{parent}/{each}", user, user, follow_symlinks=False)
    os.chown(folder, user, user)


def _merge(said: bytes) -> dict[str, Any]:
    """Merge the lines of a report; what is no line of ours is left out."""
    merged: dict[str, Any] = {}
    for line in said.splitlines():
        with contextlib.suppress(ValueError):
            found = json.loads(line)
            if isinstance(found, dict):
                merged |= found
    return merged
