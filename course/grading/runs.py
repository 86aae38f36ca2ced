"""Runs a task of `worker` confined: to its end, or to a limit that it meets."""

import contextlib
import json
import os
import secrets
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import count
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from course.environment import course_environment
from course.execution.confinement import (
    MIB,
    Breach,
    Confinement,
    Limits,
    find_guards,
    run_confined,
)
from course.places import REPOSITORY
from localcloud.sandbox.processes import end_marked

LIMITS = Limits(
    seconds=90.0,
    memory=3072 * MIB,
    processes=24,
    output=8 * MIB,
    file_size=64 * MIB,
    disk=256 * MIB,
)
# What the checks are made of; the lessons and the project hold the solutions.
PACKAGES = ("course", "localcloud", "cloudbuild_emulator", "cloudrun_emulator")
# Other people's, and services of this machine that listen on files.
PRIVATE = ("/home", "/root", "/run", "/srv", "/mnt", "/media", "/var/lib")
# Nobody's: each run has its own, so that the kernel counts its processes.
FIRST_USER, USERS = 61_000, 4_000
CHUNK = 65_536
# Verdicts are short.
LONGEST_REPORT = 4 * MIB
KEPT_OUTPUT = 4_000
# A machine of many cores would start as many threads for each library.
THREADS = dict.fromkeys(
    ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"), "2"
)
PASSED = ("PATH", "LANG", "LC_ALL", "LC_CTYPE", "PYTHONPATH")
_users = count()


@dataclass
class Found:
    """What a run came to.

    Args:
        status: Its exit status.
        breach: The limit that it went over; None where it ended by itself.
        said: What it reported, whoever wrote it.
        secret: What only its worker could know once the check was done.
        printed: The end of what it printed.
        ready: Whether it came as far as the learner's own code.
    """

    status: int
    breach: Breach | None
    said: Mapping[str, Any] = field(default_factory=dict)
    secret: str = ""
    printed: str = ""
    ready: bool = True


@dataclass(frozen=True)
class Place:
    """Where runs take place.

    Args:
        mark: Begins what names their processes.
        hidden: Folders that they must not see: submissions, grades.
        shown: Folders that they may read beside the course's packages.
        variables: What they find in their environment.
        limits: How far each may go.
    """

    mark: str
    hidden: tuple[Path, ...] = ()
    shown: tuple[Path, ...] = ()
    variables: Mapping[str, str] = field(default_factory=dict)
    limits: Limits = LIMITS


def choose_user() -> int | None:
    """Choose whom a run becomes; None where it has to stay who we are."""
    if os.geteuid() != 0 or not find_guards()["namespaces"]:
        return None
    return FIRST_USER + next(_users) % USERS


def run_task(task: Mapping[str, Any], work: Path, place: Place) -> Found:
    """Run a task in a folder; whatever it does, come back within its time.

    Args:
        task: What `worker` is to do.
        work: The run's own folder, which it may change.
        place: Where, and how far.
    """
    user = choose_user()
    if user is not None:
        _give_folder(work, user)
    told = {**task, "user": user, "folder": str(work)}
    with TemporaryDirectory() as lines, TemporaryDirectory() as scratch:
        talk = _Talk(Path(lines), json.dumps(told))
        printed = bytearray()

        def hear(piece: bytes) -> None:
            printed.extend(piece)
            del printed[:-KEPT_OUTPUT]

        try:
            ended = run_confined(
                [sys.executable, "-m", "course.grading.worker", lines],
                _confine(place, work, Path(lines), Path(scratch)),
                environment=_write_environment(place, work),
                # Its own: with it, whatever a run leaves behind is ended.
                mark=f"{place.mark}:{secrets.token_hex(8)}",
                hear=hear,
            )
        finally:
            said = talk.end()
    text = printed.decode("utf-8", "replace")
    ready = said.pop("ready", False) is True
    return Found(ended.status, ended.breach, said, talk.secret, text, ready)


def end_runs(mark: str) -> int:
    """End what a grading that was killed left running; give how many."""
    return end_marked(lambda each: each.startswith(f"{mark}:"))


class _Talk:
    """Two lines to a worker: a task and a secret go in, what it says comes."""

    def __init__(self, folder: Path, task: str) -> None:
        self.secret = secrets.token_hex(16)
        for name in ("control", "report"):
            os.mkfifo(folder / name)
        # Both ends, so that neither side waits for the other to open it.
        self._control = os.open(folder / "control", os.O_RDWR)
        self._report = os.open(folder / "report", os.O_RDWR)
        self._said = bytearray()
        self._told = False
        self._thread = threading.Thread(
            target=self._follow, args=(task,), daemon=True
        )
        self._thread.start()

    def _follow(self, task: str) -> None:
        self._tell(task)
        while (read := os.read(self._report, CHUNK)) != b"\0":
            self._said += read[: LONGEST_REPORT - len(self._said)]
            if not self._told and b'"checked": true' in self._said:
                self._told = True
                self._tell(self.secret)
            if read.endswith(b"\0"):
                return

    def _tell(self, line: str) -> None:
        with contextlib.suppress(OSError):
            os.write(self._control, f"{line}\n".encode())

    def end(self) -> dict[str, Any]:
        """Give all that was said; the worker is gone."""
        os.write(self._report, b"\0")
        # Whoever waits to be told reads on, and is gone.
        os.set_blocking(self._control, False)
        self._drain()
        self._thread.join()
        for each in (self._control, self._report):
            os.close(each)
        return merge_lines(bytes(self._said))

    def _drain(self) -> None:
        """Let a task that nobody read not keep our own writing waiting."""
        while self._thread.is_alive():
            self._thread.join(0.05)
            with contextlib.suppress(BlockingIOError):
                if self._thread.is_alive():
                    os.read(self._control, CHUNK)


def merge_lines(said: bytes) -> dict[str, Any]:
    """Merge the lines of a report; what is no line of ours is left out."""
    merged: dict[str, Any] = {}
    for line in said.splitlines():
        with contextlib.suppress(ValueError, RecursionError):
            found = json.loads(line)
            if isinstance(found, dict):
                merged |= found
    return merged


def _confine(
    place: Place, work: Path, lines: Path, scratch: Path
) -> Confinement:
    packages = [REPOSITORY / each for each in PACKAGES]
    pythons = [Path(sys.prefix), Path(sys.base_prefix)]
    private = [Path(each) for each in PRIVATE]
    return Confinement(
        scratch=scratch,
        writable=(work, lines),
        hidden=(*private, REPOSITORY, *place.hidden),
        visible=_resolve([*pythons, *packages, *place.shown]),
        network=False,
        limits=place.limits,
    )


def _resolve(paths: Sequence[Path]) -> tuple[Path, ...]:
    return tuple(dict.fromkeys(each.resolve() for each in paths))


def _write_environment(place: Place, work: Path) -> dict[str, str]:
    ours = course_environment()
    passed = {name: ours[name] for name in PASSED if name in ours}
    home = {"HOME": str(work), "COURSE_HOME": str(work)}
    return passed | THREADS | home | dict(place.variables)


def _give_folder(folder: Path, user: int) -> None:
    for parent, folders, names in os.walk(folder):
        for each in (*folders, *names):
            os.chown(f"{parent}/{each}", user, user, follow_symlinks=False)
    os.chown(folder, user, user)
