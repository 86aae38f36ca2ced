"""What a program sees of this machine: a root folder, and tables of mounts.

Two tables for mount(8), read in two calls, for each call costs as much as all
of its lines: `root.system` (the machine, read-only; what cannot be shown is
left out) and `root.own` (what the program cannot do without).
"""

import errno
import os
import re
from contextlib import ExitStack, suppress
from dataclasses import dataclass, field
from pathlib import Path

from localcloud.errors import InvalidError

FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW
NEW_FILE = os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW
# Not the machine's own: laid out anew for each program.
OWN = frozenset({"tmp", "proc"})
# Devices are written to; a read-only /dev has no /dev/null.
WRITABLE = frozenset({"dev"})
# Flags that a user's namespace may not take away (mount_namespaces(7)).
LOCKED_FLAGS = ("nosuid", "nodev", "noexec")
# Hiding one of these would leave nothing to run.
NEVER_HIDDEN = frozenset(
    {"/", "/bin", "/dev", "/etc", "/lib", "/opt", "/sbin", "/usr", "/var"}
)


@dataclass(frozen=True)
class MountPoint:
    """A line of /proc/self/mountinfo (proc(5))."""

    path: str
    options: tuple[str, ...]


@dataclass
class Layer:
    """A folder of this machine, and where the program sees it."""

    seen: Path
    source: Path
    writable: bool


@dataclass
class Root:
    """A program's root, being laid out.

    Args:
        folder: An empty folder, for the root and for all that it needs.
        points: The machine's mounts.
        own: Further names below `/` that are not the machine's.
    """

    folder: Path
    points: tuple[MountPoint, ...] = ()
    own: frozenset[str] = frozenset()
    system: list[str] = field(default_factory=list)
    table: list[str] = field(default_factory=list)
    _layers: list[Layer] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.path.mkdir(parents=True)
        self.own |= OWN
        self._layers.append(Layer(Path("/"), self.path, writable=True))

    @property
    def path(self) -> Path:
        return self.folder / "root"

    def show_system(self) -> None:
        """Show the machine's own folders, read-only."""
        for each in sorted(Path("/").iterdir()):
            if each.is_symlink():
                (self.path / each.name).symlink_to(each.readlink())
            elif each.is_dir() and each.name not in self.own:
                (self.path / each.name).mkdir()
                writable = each.name in WRITABLE
                self._bind(self.system, each, each, writable=writable)
                self._layers.append(Layer(each, each, writable=False))
        for point in self.points:
            top = Path(point.path).parts[1:2]
            if (
                "rw" in point.options
                and top
                and top[0] not in self.own | WRITABLE
            ):
                path = Path(point.path)
                self._bind(self.system, path, path, writable=False)
        shm = self.path / "dev/shm"
        self.system.append(f"tmpfs {_escape(shm)} tmpfs mode=1777 0 0")
        (self.path / "proc").mkdir()
        self.table.append(f"proc {_escape(self.path / 'proc')} proc rw 0 0")

    def hide(self, path: Path) -> None:
        """Show an empty folder in place of one of this machine."""
        path = path.resolve()
        if str(path) in NEVER_HIDDEN or not path.is_dir():
            return
        if self._find_layer(path).writable:
            return
        self._bind(self.table, self._make_layer(path), path, writable=True)

    def show(self, source: Path, seen: Path, *, writable: bool) -> None:
        """Show a file or folder; makes the point where it is seen.

        Args:
            source: On this machine.
            seen: Where the program sees it, absolute.
            writable: Whether the program may write to it.

        Raises:
            InvalidError: Of a point to which a link or a file leads.
        """
        seen = self._follow_links(seen)
        layer = self._find_layer(seen)
        inside = seen.relative_to(layer.seen)
        if not layer.writable and not (layer.source / inside).exists():
            self._open_up(seen)
            layer = self._find_layer(seen)
            inside = seen.relative_to(layer.seen)
        if layer.writable:
            _make_point(layer.source, inside, like=source)
        self._bind(self.table, source, seen, writable=writable)
        self._layers.append(Layer(seen, source, writable=writable))

    def shows(self, path: Path) -> bool:
        """Whether a path of this machine is the same inside."""
        layer = self._find_layer(path)
        return layer.source == layer.seen

    def write_tables(self) -> None:
        """Write both tables beside the root."""
        for name, lines in (("system", self.system), ("own", self.table)):
            path = self.folder / f"root.{name}"
            path.write_text("\n".join(lines) + "\n", encoding="utf-8")

    def _follow_links(self, seen: Path) -> Path:
        """Follow the machine's own links, which lead where they do outside."""
        layer = self._find_layer(seen)
        own = layer.seen != Path("/") or seen.parts[1] in self.own
        return seen if layer.writable and own else seen.resolve()

    def _open_up(self, seen: Path) -> None:
        """Make the nearest folder above into one where more can be mounted.

        Its own entries are shown one by one.
        """
        above = next(each for each in seen.parents if each.is_dir())
        skeleton = self._make_layer(above)
        self._bind(self.system, skeleton, above, writable=True)
        for each in above.iterdir():
            point = skeleton / each.name
            if each.is_symlink():
                point.symlink_to(each.readlink())
            else:
                _make_point(skeleton, Path(each.name), like=each)
                self._bind(self.system, each, each, writable=False)
                self._layers.append(Layer(each, each, writable=False))

    def _make_layer(self, seen: Path) -> Path:
        skeleton = self.folder / f"skeleton{len(self._layers)}"
        skeleton.mkdir()
        self._layers.append(Layer(seen, skeleton, writable=True))
        return skeleton

    def _find_layer(self, seen: Path) -> Layer:
        found = [
            each for each in self._layers if seen.is_relative_to(each.seen)
        ]
        deepest = max(len(each.seen.parts) for each in found)
        # Of two at one point, the later hides the earlier.
        return [x for x in found if len(x.seen.parts) == deepest][-1]

    def _bind(
        self, table: list[str], source: Path, seen: Path, *, writable: bool
    ) -> None:
        point = self.path / seen.relative_to("/")
        flags = "" if writable else f",ro{self._find_flags(source)}"
        table.append(
            f"{_escape(source)} {_escape(point)} none rbind{flags} 0 0"
        )

    def _find_flags(self, source: Path) -> str:
        path = source.resolve()
        above = [x for x in self.points if path.is_relative_to(x.path)]
        if not above:
            return ""
        options = max(above, key=lambda each: len(each.path)).options
        return "".join(f",{each}" for each in LOCKED_FLAGS if each in options)


def read_mount_points(
    path: Path = Path("/proc/self/mountinfo"),
) -> tuple[MountPoint, ...]:
    """Read the machine's mounts, but those that mount when looked at."""
    points = []
    for line in path.read_text(encoding="utf-8").splitlines():
        words, _, rest = line.partition(" - ")
        fields = words.split(" ")
        if not rest.startswith("autofs "):
            options = tuple(fields[5].split(","))
            points.append(MountPoint(_unescape(fields[4]), options))
    return tuple(points)


def _make_point(folder: Path, inside: Path, *, like: Path) -> None:
    """Make a folder or an empty file, and the folders above it.

    No link is followed: a program may have put it there, or may be just now,
    and it leads out of the program's own folders.
    """
    names = list(inside.parts)
    last = [] if like.is_dir() else [names.pop()]
    with ExitStack() as stack:
        try:
            above = _enter(stack, folder, None)
            for name in names:
                with suppress(FileExistsError):
                    os.mkdir(name, dir_fd=above)
                above = _enter(stack, name, above)
            for name in last:
                os.close(os.open(name, NEW_FILE, dir_fd=above))
        except OSError as error:
            if error.errno not in {errno.ELOOP, errno.ENOTDIR}:
                raise
            raise InvalidError(
                f"path {inside}: a link or a file is in the way",
                "name a path of folders, or one that does not exist yet",
            ) from error


def _enter(stack: ExitStack, name: str | Path, above: int | None) -> int:
    opened = os.open(name, FOLDER, dir_fd=above)
    stack.callback(os.close, opened)
    return opened


def _escape(path: Path) -> str:
    """As fstab(5) wants it: blanks and backslashes in octal."""
    return re.sub(r"[\s\\]", lambda x: f"\\{ord(x[0]):03o}", os.fspath(path))


def _unescape(text: str) -> str:
    return re.sub(r"\\([0-7]{3})", lambda x: chr(int(x[1], 8)), text)
