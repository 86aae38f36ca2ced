"""Where an answer runs: what it sees of this machine, as far as can be."""

import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import count
from pathlib import Path

from course.places import REPOSITORY
from localcloud.sandbox.sandboxes import (
    Layout,
    Namespaces,
    Sandbox,
    allows_namespaces,
    choose_sandbox,
)

# Nobody's: each run has its own, so that its processes can be counted.
FIRST_USER, USERS = 61_000, 4_000
# What the checks are made of; the lessons and the project hold the solutions.
PACKAGES = ("course", "localcloud", "cloudbuild_emulator")
# Other people's, and services of this machine that listen on files.
PRIVATE = ("/home", "/root", "/run", "/srv", "/mnt", "/media", "/var/lib")
WORK = "/workspace"
SECONDS_TO_PROBE = 10
_users = count()


@dataclass(frozen=True)
class Enforced:
    """What this machine lets us keep an answer from.

    Args:
        namespaces: Other folders and processes are out of its sight.
        network: There is none but its own 127.0.0.1.
        other_user: It runs as a user who owns nothing here.
        processes: The kernel itself counts them.
        memory: A process that takes too much is refused more.
    """

    namespaces: bool
    network: bool
    other_user: bool
    processes: bool
    memory: bool


@lru_cache(maxsize=1)
def find_enforced() -> Enforced:
    """Find out what can be enforced here, once."""
    namespaces = allows_namespaces()
    other = namespaces and os.geteuid() == 0
    return Enforced(
        namespaces=namespaces,
        network=namespaces and _can_run(unshare_network()),
        other_user=other,
        processes=other or os.geteuid() != 0,
        memory=sys.platform == "linux",
    )


def unshare_network() -> list[str]:
    """Give the words that run a command without a network."""
    program = shutil.which("unshare") or "unshare"
    user = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
    return [program, *user, "--net", "--ipc"]


def choose_user() -> int | None:
    """Choose a user for a run; None where it has to be ours."""
    if not find_enforced().other_user:
        return None
    return FIRST_USER + next(_users) % USERS


def make_sandbox(shown: Sequence[Path], hidden: Sequence[Path]) -> Sandbox:
    """Make the sandbox of all runs.

    Args:
        shown: Folders that they may read beside the course's packages.
        hidden: Folders that they must not see: submissions, grades.
    """
    pythons = {sys.prefix, sys.base_prefix, str(Path(sys.executable).parent)}
    packages = [REPOSITORY / each for each in PACKAGES]
    visible = [*map(Path, sorted(pythons)), *packages, *shown]
    private = [Path(each) for each in PRIVATE]
    return choose_sandbox(
        Namespaces(
            writable=(),
            visible=tuple(each.resolve() for each in visible),
            hidden=(*private, REPOSITORY, *hidden),
            own=frozenset({WORK.strip("/")}),
        )
    )


def wrap_command(
    sandbox: Sandbox, work: Path, scratch: Path, command: Sequence[str]
) -> list[str]:
    """Give the command that runs `command` in the sandbox, in `work`."""
    layout = Layout(WORK, {WORK: work}, scratch)
    network = unshare_network() if find_enforced().network else []
    return [*network, *sandbox.wrap(layout, command)]


def _can_run(words: Sequence[str]) -> bool:
    try:
        done = subprocess.run(
            [*words, "/bin/true"],
            capture_output=True,
            timeout=SECONDS_TO_PROBE,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0
