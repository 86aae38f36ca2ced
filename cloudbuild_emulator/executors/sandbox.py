"""Where a step sees its folders: at their real paths, if the kernel allows."""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Protocol

from cloudbuild_emulator.errors import InvalidError
from cloudbuild_emulator.executors.contract import StepRun

WORKSPACE = PurePosixPath("/workspace")
HOME = "/builder/home"
OUTPUTS = "/builder/outputs"
SECONDS_TO_PROBE = 10
ENTER = 'mkdir -p "$1" && cd "$1" && shift && exec "$@"'
# Makes a root of its own: the machine's folders read-only, /tmp empty, the
# step's folders at their paths. Arguments: the new root, the step's
# directory, pairs of folder and path, `--`, the command. PATH is the step's.
SCRIPT = """
set -e
step_path=$PATH
PATH=/usr/sbin:/usr/bin:/sbin:/bin
root=$1 directory=$2; shift 2
mount -t tmpfs -o mode=0755 tmpfs "$root"
for each in /*; do
    name=${each#/}
    case $name in tmp|proc|workspace|builder) continue;; esac
    if [ -L "$each" ]; then
        cp -P "$each" "$root/$name"
    elif [ -d "$each" ]; then
        mkdir "$root/$name"
        mount --rbind "$each" "$root/$name"
        case $name in dev|sys) continue;; esac
        mount -o remount,bind,ro "$root/$name" 2> /dev/null || true
    fi
done
mkdir "$root/tmp" "$root/proc"
mount -t tmpfs -o mode=1777 tmpfs "$root/tmp"
mount -t proc proc "$root/proc"
while [ "$1" != -- ]; do
    mkdir -p "$root$2"
    mount --bind "$1" "$root$2"
    shift 2
done
shift
PATH=$step_path
exec /usr/sbin/chroot "$root" /bin/sh -c '
    mkdir -p "$1" && cd "$1" && shift && exec "$@"' sh "$directory" "$@"
"""


class Sandbox(Protocol):
    """How a step is kept apart from this machine and from other steps."""

    @property
    def ends_with_first(self) -> bool:
        """Whether the kernel ends all processes with the first."""
        ...

    def place(self, step: StepRun, path: str) -> str:
        """Return where the step sees one of Cloud Build's paths."""
        ...

    def wrap(self, step: StepRun, command: Sequence[str]) -> list[str]:
        """Return the command that runs `command` inside."""
        ...

    def own_environment(self, step: StepRun) -> dict[str, str]:
        """Return what a step needs to find its own empty /tmp."""
        ...

    def describe(self, step: StepRun) -> str:
        """Say what differs from Cloud Build; empty if nothing does."""
        ...


@dataclass(frozen=True)
class Namespaces:
    """A mount and a process namespace for each step (Linux).

    Args:
        writable: Folders that steps may write to, at their own paths.
        visible: Folders that must be seen though they are below /tmp.
    """

    writable: tuple[Path, ...]
    visible: tuple[Path, ...] = ()
    ends_with_first: bool = True

    def place(self, step: StepRun, path: str) -> str:
        _ = step
        return path

    def wrap(self, step: StepRun, command: Sequence[str]) -> list[str]:
        root = step.scratch / "root"
        root.mkdir(parents=True, exist_ok=True)
        kept = [(str(each), str(each)) for each in self._kept()]
        folders = [
            *kept,
            (str(step.workspace), str(WORKSPACE)),
            (str(step.home), HOME),
            (str(step.outputs), OUTPUTS),
            *((str(each), path) for path, each in step.volumes.items()),
        ]
        pairs = [part for pair in folders for part in pair]
        script = ["/bin/sh", "-c", SCRIPT, "sh", str(root), step.directory]
        return [*_unshare(), *script, *pairs, "--", *command]

    def own_environment(self, step: StepRun) -> dict[str, str]:
        _ = step
        return {}

    def _kept(self) -> list[Path]:
        below = [each for each in self.visible if each.is_relative_to("/tmp")]  # noqa: S108 -- the folder that steps get empty
        return [each for each in (*below, *self.writable) if each.is_dir()]

    def describe(self, step: StepRun) -> str:
        _ = step
        return ""


@dataclass(frozen=True)
class Folders:
    """No namespaces: a step works in its folders where they really are."""

    ends_with_first: bool = False

    def place(self, step: StepRun, path: str) -> str:
        for seen, real in (
            (str(WORKSPACE), step.workspace),
            (HOME, step.home),
            (OUTPUTS, step.outputs),
        ):
            if path == seen or path.startswith(f"{seen}/"):
                return str(real) + path.removeprefix(seen)
        return path

    def wrap(self, step: StepRun, command: Sequence[str]) -> list[str]:
        if step.volumes:
            paths = ", ".join(step.volumes)
            raise InvalidError(
                f"volumes ({paths}) need namespaces, which this machine does "
                "not allow",
                "write to /workspace, or use --executor container",
            )
        directory = self.place(step, step.directory)
        return ["/bin/sh", "-c", ENTER, "sh", directory, *command]

    def own_environment(self, step: StepRun) -> dict[str, str]:
        folder = step.scratch / "tmp"
        folder.mkdir(exist_ok=True)
        return {"TMPDIR": str(folder)}

    def describe(self, step: StepRun) -> str:
        return (
            f"/workspace is {step.workspace} here (no namespaces on this "
            "machine): use relative paths"
        )


def choose_sandbox(
    writable: Sequence[Path], visible: Sequence[Path]
) -> Sandbox:
    """Choose namespaces where the kernel allows them."""
    if not allows_namespaces():
        return Folders()
    return Namespaces(tuple(writable), tuple(visible))


@lru_cache(maxsize=1)
def allows_namespaces() -> bool:
    """Try one step's namespaces, once."""
    if sys.platform != "linux" or not shutil.which("unshare"):
        return False
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        step = StepRun(
            "", 0, "", "", (), "", {}, "/workspace", path, path, path, {}, path
        )
        command = Namespaces(()).wrap(step, ["/bin/true"])
        try:
            done = subprocess.run(
                command,
                env={"PATH": "/usr/bin:/bin"},
                capture_output=True,
                timeout=SECONDS_TO_PROBE,
                check=False,
            )
        except (OSError, subprocess.TimeoutExpired):
            return False
    return done.returncode == 0


def _unshare() -> list[str]:
    program = shutil.which("unshare") or "unshare"
    user = [] if os.geteuid() == 0 else ["--user", "--map-root-user"]
    return [
        program,
        *user,
        "--mount",
        "--pid",
        "--fork",
        "--kill-child=KILL",
        "--propagation",
        "private",
    ]
