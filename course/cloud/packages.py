"""The packages of builds and of the service that they deploy: installed once.

They are compiled, then linked from. Without it the first steps of a lesson's
builds would each compile what they import, which takes them several times as
long as the tests that they run.
"""

import hashlib
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from contextlib import AbstractContextManager, suppress
from enum import Enum
from pathlib import Path
from tempfile import TemporaryDirectory, mkdtemp

from filelock import FileLock, Timeout

from course.cloud.interpreter import find_builds_interpreter
from course.cloud.processes import end_processes, identify_family
from course.environment import course_environment
from course.errors import PackagesError
from course.messages import N_
from course.places import DEFAULT_HOME, REFERENCE, Home
from course.programs import run_program
from localcloud.errors import CloudError
from localcloud.sandbox.environments import (
    cache_environment,
    install_requirements,
    make_environment,
)

# Written last, and of what was installed: an older one does not count.
MARK = "compiled.txt"
SERVING = "serving/requirements.txt"
INSTALLED = ("install.sh", "requirements.txt", SERVING)
# Packages bring their own tests, which no build runs.
NOT_COMPILED = r"/tests?/"
LEAST_PRIORITY = ("nice", "-n", "19")
SECONDS_BETWEEN_LINES = 5.0


class Stage(Enum):
    """What is done for the packages just now."""

    WAITING = "another process compiles them"
    INSTALLING = "installing"
    COMPILING = "compiling"


# Gets the stage, and the seconds that it has taken so far.
Say = Callable[[Stage, float], object]


def are_filled(home: Home) -> bool:
    """Tell whether builds find all packages, and those compiled."""
    try:
        found = (home.packages / MARK).read_text(encoding="utf-8")
    except OSError:
        return False
    return found == _fingerprint()


def mark_filled(home: Home) -> None:
    """Remember of which lock and interpreter the packages are."""
    (home.packages / MARK).write_text(_fingerprint(), encoding="utf-8")


def fill_packages(home: Home, say: Say) -> None:
    """Install and compile what the lessons' builds need, where it is missing.

    Who is filling already is waited for. What an interrupted filling has made
    is kept.

    Raises:
        PackagesError: they could not be installed; quotes the last lines.
    """
    home.folder.mkdir(parents=True, exist_ok=True)
    with _acquire(FileLock(home.folder / "packages.lock"), say):
        share_packages(home)
        if not are_filled(home):
            _fill(home, say)


def begin_filling(home: Home) -> "subprocess.Popen[bytes] | None":
    """Fill beside other work, at the least priority; None if nothing lacks.

    What it says goes to its log. It may be ended at any time.
    """
    share_packages(home)
    if are_filled(home):
        return None
    home.folder.mkdir(parents=True, exist_ok=True)
    program = Path(sys.executable).with_name("course")
    with home.log("packages").open("wb") as log:
        return subprocess.Popen(
            [*LEAST_PRIORITY, str(program), "warm", "--packages"],
            stdin=subprocess.DEVNULL,
            stdout=log,
            stderr=log,
            env=course_environment() | {"COURSE_HOME": str(home.folder)},
            start_new_session=True,
        )


def end_filling(filling: "subprocess.Popen[bytes] | None") -> None:
    """End what `begin_filling` began; what it has made already is kept."""
    if filling and filling.poll() is None:
        end_processes(identify_family(filling.pid))


def share_packages(home: Home) -> None:
    """Let a new home's builds find the packages of the clone's own.

    Nothing is copied: files are linked, as builds link them. Where that cannot
    be (another disk), builds download anew.
    """
    link_packages(Home(DEFAULT_HOME), home)


def _acquire(lock: FileLock, say: Say) -> AbstractContextManager[object]:
    """Wait for whoever fills, and say so every few seconds."""
    waited = 0.0
    while True:
        try:
            return lock.acquire(timeout=SECONDS_BETWEEN_LINES)
        except Timeout:
            waited += SECONDS_BETWEEN_LINES
            say(Stage.WAITING, waited)


def _fill(home: Home, say: Say) -> None:
    say(Stage.INSTALLING, 0)
    home.packages.mkdir(parents=True, exist_ok=True)
    _install(home.packages)
    say(Stage.COMPILING, 0)
    _compile(home.packages)
    mark_filled(home)
    # For the next home of this clone.
    link_packages(home, Home(DEFAULT_HOME))


def _install(cache: Path) -> None:
    interpreter = find_builds_interpreter()
    with TemporaryDirectory() as folder:
        environment = Path(folder) / "environment"
        programs = make_environment(environment, interpreter, cache)
        path = os.pathsep.join([str(programs), os.environ.get("PATH", "")])
        ended = run_program(
            ["bash", REFERENCE / "install.sh"],
            environment={
                "PATH": path,
                "VIRTUAL_ENV": str(environment),
                "UV_PYTHON": str(programs / "python"),
                **cache_environment(cache),
            },
        )
        if ended.failed:
            raise _refuse(ended.quote())
        try:
            # A revision's have other versions of some. The environment goes;
            # its packages stay in the cache, and are compiled there.
            revision = make_environment(
                Path(folder) / "revision", interpreter, cache
            )
            install_requirements(
                revision, REFERENCE / SERVING, cache, compiled=False
            )
        except CloudError as error:
            raise _refuse(f"\n{error.message}") from error


def _refuse(lines: str) -> PackagesError:
    return PackagesError(
        N_("the packages of builds"),
        N_("they could not be installed:{lines}"),
        N_("packages that can be installed"),
        N_("check the network or proxy, and repeat `course warm`"),
        lines=lines,
    )


def _compile(cache: Path) -> None:
    # Its status tells of templates among the packages, which are no Python.
    run_program(
        [
            find_builds_interpreter().path,
            *("-m", "compileall", "-q", "-j", "0", "-x", NOT_COMPILED),
            cache / "uv",
        ]
    )


def _fingerprint() -> str:
    parts = [(REFERENCE / name).read_bytes() for name in INSTALLED]
    version = find_builds_interpreter().version
    return f"{version} {hashlib.sha256(b''.join(parts)).hexdigest()}\n"


def link_packages(source: Home, target: Home) -> None:
    """Link all of one home's packages into another that has none."""
    if not source.packages.is_dir() or target.packages.exists():
        return
    parent = target.packages.parent
    parent.mkdir(parents=True, exist_ok=True)
    draft = Path(mkdtemp(dir=parent, prefix="cache-"))
    try:
        # What a build is writing just now may be gone before it is linked.
        with suppress(shutil.Error):
            shutil.copytree(
                source.packages,
                draft / "cache",
                symlinks=True,
                copy_function=os.link,
            )
        with suppress(OSError):
            (draft / "cache").replace(target.packages)
    finally:
        shutil.rmtree(draft, ignore_errors=True)
