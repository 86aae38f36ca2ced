"""What a program sees of this machine, as far as the kernel allows."""

import os
import shutil
import signal
import subprocess
import sys
import tempfile
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Protocol

from localcloud.sandbox import supervisor
from localcloud.sandbox.mounts import Root, read_mount_points

SECONDS_TO_PROBE = 10
SYSTEM_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin"
TEMPORARY = ("/tmp", "/var/tmp")  # noqa: S108 -- as programs see them
# PATH is the program's own: it may lack the machine's own programs.
ENTER = """
[ -d "$1" ] || PATH=/usr/bin:/bin mkdir -p "$1"
cd "$1" || exit 126
shift
# A program may be called as an option of the shell is.
case $1 in -*) false ;; *) command -v "$1" > /dev/null ;; esac || {
    echo "exec: \\"$1\\": executable file not found in \\$PATH" >&2
    exit 127
}
exec "$@"
"""
# Arguments: the folder of root and tables, chroot, ENTER, the directory, the
# command.
SCRIPT = f"""
set -e
own_path=$PATH
PATH={SYSTEM_PATH}
mount --all --fstab "$1/root.system" 2> /dev/null || true
mount --all --fstab "$1/root.own"
PATH=$own_path
folder=$1 chroot=$2 enter=$3
shift 3
exec "$chroot" "$folder/root" /bin/sh -c "$enter" sh "$@"
"""


@dataclass(frozen=True)
class Layout:
    """What a program finds where it runs.

    Args:
        directory: Where it starts, as it sees it.
        folders: Folders of this machine by the path where it sees them; it
            may write to them.
        scratch: An empty folder of this machine for the sandbox, this
            program's own.
    """

    directory: str
    folders: Mapping[str, Path]
    scratch: Path


class Sandbox(Protocol):
    """How a program is kept apart from this machine and from others."""

    @property
    def ends_by(self) -> signal.Signals:
        """The signal on which a wrapped command ends with all it started."""
        ...

    @property
    def keeps_paths(self) -> bool:
        """Whether folders are seen at the paths that a layout says."""
        ...

    def find(self, layout: Layout, path: str) -> str:
        """Return where the program finds what the layout has at a path."""
        ...

    def wrap(self, layout: Layout, command: Sequence[str]) -> list[str]:
        """Return the command that runs `command` inside."""
        ...

    def own_environment(self, layout: Layout) -> dict[str, str]:
        """Return what a program needs to find its own empty /tmp."""
        ...


@dataclass(frozen=True)
class Namespaces:
    """A mount and a process namespace for each program (Linux).

    Args:
        writable: Folders that programs may write to, at their own paths.
        visible: Files and folders that they must see, wherever they are.
        hidden: Folders of this machine that they find empty.
        own: Names below `/` that are never this machine's.
    """

    writable: tuple[Path, ...]
    visible: tuple[Path, ...] = ()
    hidden: tuple[Path, ...] = ()
    own: frozenset[str] = frozenset()
    # The kernel ends a namespace with its first process, and that with its
    # parent (unshare --kill-child).
    ends_by: signal.Signals = signal.SIGKILL
    keeps_paths: bool = True

    def find(self, layout: Layout, path: str) -> str:
        _ = layout
        return path

    def wrap(self, layout: Layout, command: Sequence[str]) -> list[str]:
        folder = layout.scratch / "sandbox"
        self._lay_out(layout, folder).write_tables()
        chroot = shutil.which("chroot", path=SYSTEM_PATH) or "chroot"
        words = [str(folder), chroot, ENTER, layout.directory, *command]
        return [*_unshare(), "/bin/sh", "-c", SCRIPT, "sh", *words]

    def _lay_out(self, layout: Layout, folder: Path) -> Root:
        root = Root(folder, read_mount_points(), self.own)
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
        for seen, source in sorted(layout.folders.items()):
            root.show(source, Path(seen), writable=True)
        return root

    def own_environment(self, layout: Layout) -> dict[str, str]:
        _ = layout
        return {}


@dataclass(frozen=True)
class Folders:
    """No namespaces: a program works in its folders where they really are."""

    # On which the supervisor ends its descendants.
    ends_by: signal.Signals = signal.SIGTERM
    keeps_paths: bool = False

    def find(self, layout: Layout, path: str) -> str:
        for seen, real in layout.folders.items():
            if path == seen or path.startswith(f"{seen}/"):
                return str(real) + path.removeprefix(seen)
        return path

    def wrap(self, layout: Layout, command: Sequence[str]) -> list[str]:
        directory = self.find(layout, layout.directory)
        shell = ["/bin/sh", "-c", ENTER, "sh", directory, *command]
        return [sys.executable, "-I", "-S", supervisor.__file__, *shell]

    def own_environment(self, layout: Layout) -> dict[str, str]:
        folder = layout.scratch / "tmp"
        folder.mkdir(exist_ok=True)
        return {"TMPDIR": str(folder)}


def choose_sandbox(namespaces: Namespaces) -> Sandbox:
    """Choose namespaces where the kernel allows them."""
    return namespaces if allows_namespaces() else Folders()


@lru_cache(maxsize=1)
def allows_namespaces() -> bool:
    """Try one program's namespaces, once."""
    if sys.platform != "linux" or not shutil.which("unshare"):
        return False
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder)
        layout = Layout("/probe", {"/probe": path}, path)
        command = Namespaces(()).wrap(layout, ["/bin/true"])
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
