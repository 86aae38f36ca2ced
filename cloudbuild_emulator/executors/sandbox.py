"""Where a step sees its folders: at their real paths, if the kernel allows."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePosixPath
from typing import Protocol

from cloudbuild_emulator.errors import InvalidError
from cloudbuild_emulator.executors import supervisor
from cloudbuild_emulator.executors.contract import StepRun
from cloudbuild_emulator.executors.mounts import Root, read_mount_points

WORKSPACE = PurePosixPath("/workspace")
HOME = "/builder/home"
OUTPUTS = "/builder/outputs"
SECONDS_TO_PROBE = 10
SYSTEM_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
TEMPORARY = ("/tmp", "/var/tmp")  # noqa: S108 -- as the step sees them
# PATH is the step's: it may lack the machine's own programs.
ENTER = """
[ -d "$1" ] || PATH=/usr/bin:/bin mkdir -p "$1"
cd "$1" || exit 126
shift
command -v "$1" > /dev/null || {
    echo "exec: \\"$1\\": executable file not found in \\$PATH" >&2
    exit 127
}
exec "$@"
"""
# Arguments: the folder of root and tables, chroot, ENTER, the step's
# directory, the command.
SCRIPT = f"""
set -e
step_path=$PATH
PATH={SYSTEM_PATH}
mount --all --fstab "$1/root.system" 2> /dev/null || true
mount --all --fstab "$1/root.step"
PATH=$step_path
folder=$1 chroot=$2 enter=$3
shift 3
exec "$chroot" "$folder/root" /bin/sh -c "$enter" sh "$@"
"""


class Sandbox(Protocol):
    """How a step is kept apart from this machine and from other steps."""

    @property
    def ends_by(self) -> signal.Signals:
        """The signal on which a wrapped command ends with all it started."""
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
        visible: Files and folders that steps must see, wherever they are.
        hidden: Folders of this machine that steps find empty.
    """

    writable: tuple[Path, ...]
    visible: tuple[Path, ...] = ()
    hidden: tuple[Path, ...] = ()
    # The kernel ends a namespace with its first process, and that with its
    # parent (unshare --kill-child).
    ends_by: signal.Signals = signal.SIGKILL

    def place(self, step: StepRun, path: str) -> str:
        _ = step
        return path

    def wrap(self, step: StepRun, command: Sequence[str]) -> list[str]:
        folder = step.scratch / "sandbox"
        self._lay_out(step, folder).write_tables()
        chroot = shutil.which("chroot", path=SYSTEM_PATH) or "chroot"
        words = [str(folder), chroot, ENTER, step.directory, *command]
        return [*_unshare(), "/bin/sh", "-c", SCRIPT, "sh", *words]

    def _lay_out(self, step: StepRun, folder: Path) -> Root:
        root = Root(folder, read_mount_points())
        root.show_system()
        for each in self.hidden:
            root.hide(each)
        temporary = folder / "tmp"
        temporary.mkdir()
        temporary.chmod(0o1777)
        for path in TEMPORARY:
            root.show(temporary, Path(path), writable=True)
        for each in self.visible:
            if each.exists() and not root.shows(each):
                root.show(each, each, writable=False)
        for each in self.writable:
            root.show(each, each, writable=True)
        for seen, source in sorted(_list_folders(step)):
            root.show(source, Path(seen), writable=True)
        return root

    def own_environment(self, step: StepRun) -> dict[str, str]:
        _ = step
        return {}

    def describe(self, step: StepRun) -> str:
        _ = step
        return ""


@dataclass(frozen=True)
class Folders:
    """No namespaces: a step works in its folders where they really are."""

    # On which the supervisor ends its descendants.
    ends_by: signal.Signals = signal.SIGTERM

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
        if directory == step.directory and not Path(directory).is_dir():
            raise InvalidError(
                f"dir {directory}: no such folder on this machine, and none "
                f"is made outside {WORKSPACE}",
                f"name a folder of {WORKSPACE}, or use --executor container",
            )
        shell = ["/bin/sh", "-c", ENTER, "sh", directory, *command]
        return [sys.executable, "-I", "-S", supervisor.__file__, *shell]

    def own_environment(self, step: StepRun) -> dict[str, str]:
        folder = step.scratch / "tmp"
        folder.mkdir(exist_ok=True)
        return {"TMPDIR": str(folder)}

    def describe(self, step: StepRun) -> str:
        return (
            f"/workspace is {step.workspace} here (no namespaces on this "
            "machine): use relative paths"
        )


def choose_sandbox(namespaces: Namespaces) -> Sandbox:
    """Choose namespaces where the kernel allows them."""
    return namespaces if allows_namespaces() else Folders()


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


def _list_folders(step: StepRun) -> list[tuple[str, Path]]:
    return [
        (str(WORKSPACE), step.workspace),
        (HOME, step.home),
        (OUTPUTS, step.outputs),
        *step.volumes.items(),
    ]


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
