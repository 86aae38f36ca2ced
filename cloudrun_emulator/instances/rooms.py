"""What an instance finds around it: its files, in memory where that goes."""

import os
import shutil
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

from localcloud.sandbox.sandboxes import (
    SYSTEM_PATH,
    Folders,
    Layout,
    Namespaces,
    Sandbox,
    allows_namespaces,
)

WORKSPACE = "/workspace"
# Where the buildpacks' images have it.
HOME = "/home/cnb"
# Never this machine's own, whatever it has there.
OWN = frozenset({"workspace", "home"})
# Arguments: a folder for the memory, its size, the revision's files, the
# sandbox's folder, the command. What the kernel does not give stays on disk.
PREPARE = f"""
own_path=$PATH
PATH={SYSTEM_PATH}
mount -t tmpfs -o "size=$2,mode=755" tmpfs "$1" 2> /dev/null || true
set -e
mkdir -p "$1/upper" "$1/work" "$1/workspace" "$1/home"
cp -a "$4" "$1/sandbox"
mount --bind "$1/sandbox" "$4"
mount -t overlay -o "lowerdir=$3,upperdir=$1/upper,workdir=$1/work" \\
    overlay "$1/workspace" 2> /dev/null || cp -a "$3/." "$1/workspace/"
PATH=$own_path
shift 4
exec "$@"
"""


class Room(Protocol):
    """Where one instance runs."""

    @property
    def sandbox(self) -> Sandbox:
        """How it is kept apart."""
        ...

    @property
    def layout(self) -> Layout:
        """Which folders are seen where."""
        ...

    def wrap(self, command: Sequence[str]) -> list[str]:
        """Return the command that runs `command` there."""
        ...

    def measure(self, first: int) -> int:
        """Return the bytes of its files in memory; `first` is its process."""
        ...


@dataclass(frozen=True)
class MemoryRoom:
    """A namespace whose every written file is in memory.

    Args:
        sandbox: Of all instances.
        files: The revision's.
        scratch: An empty folder, this instance's own.
        directory: Where it starts.
        size: The most that its files may take.
    """

    sandbox: Namespaces
    files: Path
    scratch: Path
    directory: str
    size: int

    @property
    def memory(self) -> Path:
        return self.scratch / "memory"

    @property
    def layout(self) -> Layout:
        folders = {
            WORKSPACE: self.memory / "workspace",
            HOME: self.memory / "home",
        }
        return Layout(self.directory, folders, self.scratch)

    def wrap(self, command: Sequence[str]) -> list[str]:
        for each in self.layout.folders.values():
            each.mkdir(parents=True)
        words = self.sandbox.wrap(self.layout, command)
        inside = words.index("/bin/sh")
        prepare = ["/bin/sh", "-c", PREPARE, "sh", str(self.memory)]
        folders = [str(self.files), str(self.scratch / "sandbox")]
        return [
            *words[:inside],
            *prepare,
            str(self.size),
            *folders,
            *words[inside:],
        ]

    def measure(self, first: int) -> int:
        home = Path(f"/proc/{first}/root{HOME}")
        try:
            if home.stat().st_dev == self.scratch.stat().st_dev:
                return 0  # on disk after all
            found = os.statvfs(home)
        except OSError:  # it has ended, or is not there yet
            return 0
        return (found.f_blocks - found.f_bfree) * found.f_frsize


@dataclass(frozen=True)
class DiskRoom:
    """A copy of the files on disk: this machine allows no namespaces."""

    sandbox: Sandbox
    files: Path
    scratch: Path
    directory: str

    @property
    def layout(self) -> Layout:
        folders = {
            WORKSPACE: self.scratch / "workspace",
            HOME: self.scratch / "home",
        }
        return Layout(self.directory, folders, self.scratch)

    def wrap(self, command: Sequence[str]) -> list[str]:
        shutil.copytree(self.files, self.scratch / "workspace", symlinks=True)
        (self.scratch / "home").mkdir()
        return self.sandbox.wrap(self.layout, command)

    def measure(self, first: int) -> int:
        _ = first
        return 0


def make_room(
    namespaces: Namespaces,
    files: Path,
    scratch: Path,
    directory: str,
    size: int,
    *,
    apart: bool | None = None,
) -> Room:
    """Make an instance's room, the best that this machine allows.

    Args:
        namespaces: Of all instances.
        files: The revision's; never changed.
        scratch: The instance's own folder; must not exist.
        directory: Where it starts, below the workspace.
        size: The most that its files may take in memory, in bytes.
        apart: Whether namespaces are to be had; looked for by default.
    """
    scratch.mkdir(parents=True)
    seen = f"{WORKSPACE}/{directory}".rstrip("/")
    if allows_namespaces() if apart is None else apart:
        return MemoryRoom(namespaces, files, scratch, seen, size)
    return DiskRoom(Folders(), files, scratch, seen)
