"""The examinations, one a subject; each looks and changes nothing."""

import os
import re
import shutil
import subprocess
import sys
import urllib.request
from collections.abc import Callable, Sequence
from pathlib import Path

import psutil

from course.cloud import lifecycle
from course.cloud.interpreter import LESSONS_PYTHON
from course.cloud.ports import describe_listener, is_free
from course.cloud.state import read_state
from course.doctor.findings import Finding, Verdict
from course.doctor.surroundings import (
    examine_kernel,
    examine_lessons,
    examine_lightgbm,
    examine_variables,
)
from course.places import Home
from course.programs import run_program
from localcloud.sandbox.interpreters import list_interpreters
from localcloud.sandbox.sandboxes import allows_namespaces

GIBIBYTE = 2**30
# The design's budget for all that a lesson runs.
MEMORY_NEEDED = 1.5
# State, caches of two interpreters, and the steps' environments.
DISK_NEEDED = 3.0
# The first that reads GIT_CONFIG_GLOBAL, by which lessons have settings of
# their own (git's release notes).
OLDEST_GIT = (2, 32)
OLDEST_JAVA = 17
PYTHONS = ((3, 11), (3, 14))
ENGINES = ("podman", "docker")
SECONDS = 10
# A control group's limit, where this is a container (kernel.org, cgroup-v2).
MEMORY_LIMIT = Path("/sys/fs/cgroup/memory.max")
MEMORY_USED = Path("/sys/fs/cgroup/memory.current")

Examination = Callable[[Home], Finding]


def examine_python(_: Home) -> Finding:
    """Look at the Python that runs this."""
    version = ".".join(map(str, sys.version_info[:3]))
    oldest, newest = PYTHONS
    good = oldest <= sys.version_info[:2] < newest
    return _judge("python", good, version=version)


def examine_git(_: Home) -> Finding:
    """Look for git, not too old."""
    words = ask_program("git", "--version")
    found = re.search(r"(\d+)\.(\d+)", words)
    if not found:
        return Finding("git", Verdict.BAD, "missing")
    version = (int(found[1]), int(found[2]))
    return _judge("git", version >= OLDEST_GIT, version=found[0])


def examine_identity(_: Home) -> Finding:
    """Look for the name and address that git writes into commits."""
    name = ask_program("git", "config", "user.name").strip()
    email = ask_program("git", "config", "user.email").strip()
    if name and email:
        return Finding("identity", Verdict.GOOD, values={"name": name})
    return Finding("identity", Verdict.OPTIONAL, "missing")


def examine_uv(_: Home) -> Finding:
    """Look for uv beside this Python, where the steps' environments find it."""
    beside = Path(sys.executable).parent
    program = shutil.which("uv", path=f"{beside}{os.pathsep}{os.defpath}")
    words = ask_program(program, "--version") if program else ""
    found = re.search(r"\d[\d.]*", words)
    return _judge("uv", found is not None, version=found[0] if found else "")


def examine_interpreters(_: Home) -> Finding:
    """Look for the interpreter that the lessons' images name."""
    found = list_interpreters()
    versions = ", ".join(each.version for each in found)
    wanted = tuple(map(int, LESSONS_PYTHON.split(".")))
    there = any(each.numbers[:2] == wanted for each in found)
    values = {"wanted": LESSONS_PYTHON, "versions": versions}
    if there:
        return Finding("interpreters", Verdict.GOOD, values=values)
    return Finding("interpreters", Verdict.OPTIONAL, "stand_in", values)


def examine_namespaces(_: Home) -> Finding:
    """Look whether a step may have /workspace at its real place."""
    if allows_namespaces():
        return Finding("namespaces", Verdict.GOOD)
    return Finding("namespaces", Verdict.OPTIONAL, "missing")


def examine_memory(_: Home) -> Finding:
    """Look at the memory left, within a container's limit too."""
    free = _read_free_memory() / GIBIBYTE
    good = free >= MEMORY_NEEDED
    return _judge("memory", good, free=free, needed=MEMORY_NEEDED)


def examine_disk(home: Home) -> Finding:
    """Look at the space left where the state folder is."""
    folder = _find_existing(home.folder)
    free = shutil.disk_usage(folder).free / GIBIBYTE
    good = free >= DISK_NEEDED
    return _judge("disk", good, free=free, needed=DISK_NEEDED)


def examine_folders(home: Home) -> Finding:
    """Look whether the learner's and the state folder can be written."""
    for each in (home.folder, home.workspace):
        folder = _find_existing(each)
        if not (folder.is_dir() and os.access(folder, os.W_OK)):
            return _judge("folders", good=False, folder=folder)
    return _judge("folders", good=True)


def examine_ports(home: Home) -> Finding:
    """Look who holds the usual ports; the course takes others if need be."""
    for server in lifecycle.SERVERS:
        port = server.port.default
        ours = read_state(home.state(server.key))
        if not is_free(port) and not (ours.alive and ours.port == port):
            values = {"port": port, "listener": describe_listener(port)}
            return Finding("ports", Verdict.OPTIONAL, "taken", values)
    return Finding("ports", Verdict.GOOD)


def examine_java(_: Home) -> Finding:
    """Look for Java, which Spark alone needs."""
    words = ask_program("java", "-version")
    found = re.search(r'version "(\d+)', words)
    if found and int(found[1]) >= OLDEST_JAVA:
        return Finding("java", Verdict.GOOD, values={"version": found[1]})
    return Finding("java", Verdict.OPTIONAL, "missing")


def examine_engine(_: Home) -> Finding:
    """Look for a container engine that answers."""
    for name in ENGINES:
        if ask_program(name, "info", "--format", "{{.Host.OS}}{{.OSType}}"):
            return Finding("engine", Verdict.GOOD, values={"name": name})
    return Finding("engine", Verdict.OPTIONAL, "missing")


def examine_locale(_: Home) -> Finding:
    """Look whether text files are read as UTF-8."""
    encoding = sys.getfilesystemencoding()
    good = encoding.lower().replace("-", "") == "utf8"
    return _judge("locale", good, encoding=encoding)


def examine_proxies(_: Home) -> Finding:
    """Look for a proxy; the course goes round it to this machine itself."""
    case = "good" if urllib.request.getproxies() else "none"
    return Finding("proxies", Verdict.GOOD, case)


# Those that a lesson makes too, and that take no time.
QUICK: Sequence[Examination] = (
    examine_python,
    examine_memory,
    examine_disk,
    examine_folders,
    examine_locale,
    examine_lightgbm,
)
ALL: Sequence[Examination] = (
    examine_python,
    examine_git,
    examine_identity,
    examine_uv,
    examine_interpreters,
    examine_namespaces,
    examine_memory,
    examine_disk,
    examine_folders,
    examine_ports,
    examine_locale,
    examine_lightgbm,
    examine_lessons,
    examine_variables,
    examine_kernel,
    examine_proxies,
    examine_java,
    examine_engine,
)


def ask_program(*command: str) -> str:
    """Return what a program says; empty where it is missing or fails."""
    try:
        ended = run_program(command, seconds=SECONDS)
    except (OSError, subprocess.TimeoutExpired):
        return ""
    return "" if ended.failed else ended.output + ended.errors


def _judge(subject: str, good: bool, **values: object) -> Finding:  # noqa: FBT001 -- the one question
    if good:
        return Finding(subject, Verdict.GOOD, values=values)
    return Finding(subject, Verdict.BAD, "bad", values)


def _read_free_memory() -> int:
    free: int = psutil.virtual_memory().available
    try:
        limit = MEMORY_LIMIT.read_text().strip()
        used = int(MEMORY_USED.read_text())
    except (OSError, ValueError):
        return free
    return min(free, int(limit) - used) if limit.isdecimal() else free


def _find_existing(folder: Path) -> Path:
    """Give the folder, or the nearest above it that exists."""
    return next(each for each in (folder, *folder.parents) if each.exists())
