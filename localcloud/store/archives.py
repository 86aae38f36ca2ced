"""Archives of other people, unpacked so that nothing leaves the folder.

Links are made last, as tar makes them, wherever they point: until then no
name can lead anywhere through one.
"""

import posixpath
import shutil
import stat
import tarfile
import zipfile
import zlib
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, BinaryIO

from localcloud.errors import InvalidError

# This machine's own limits: far above any source, below what fills a disk.
UNPACKED_BYTES = 10 * 2**30
MEMBERS = 1_000_000
PERMISSIONS = 0o755
# Linux's longest path, PATH_MAX.
BYTES_OF_A_LINK = 4_096
WRONG = (
    tarfile.TarError,
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    RuntimeError,
)


def unpack_archive(archive: BinaryIO, folder: Path, name: str) -> None:
    """Unpack a .tar.gz (or .tar) or a .zip into an empty folder.

    Args:
        archive: Can be read from any place.
        folder: Where to.
        name: What messages call it.

    Raises:
        InvalidError: It is no such archive, is far too large, or has a member
            that leaves the folder or is neither file, folder nor link. Links
            are made as they are, wherever they point.
    """
    unpacking = _Unpacking(folder, name)
    try:
        if zipfile.is_zipfile(archive):
            _unpack_zip(archive, unpacking)
        else:
            archive.seek(0)
            _unpack_tar(archive, unpacking)
        unpacking.make_links()
    except WRONG as error:
        raise InvalidError(
            f"source {name} is no tar or zip archive: {error}",
            "make one with `tar -czf`",
        ) from error
    except OSError as error:
        place = str(error.filename or "").removeprefix(f"{folder}/")
        raise InvalidError(
            f"source {name}: member {place[:200]!r} cannot be unpacked: "
            f"{error.strerror}",
            "make the archive without it",
        ) from error


@dataclass
class _Unpacking:
    """What was unpacked so far, and the links that are still to be made."""

    folder: Path
    name: str
    members: int = 0
    size: int = 0
    hard: list[tuple[str, str]] = field(default_factory=list)
    soft: list[tuple[str, str]] = field(default_factory=list)

    def find_destination(self, member: str, size: int) -> Path:
        """Count a member, and return where it belongs."""
        self.members += 1
        self.size += max(size, 0)
        if self.members > MEMBERS or self.size > UNPACKED_BYTES:
            raise self.refuse(
                member,
                f"is beyond {MEMBERS:,} members or {UNPACKED_BYTES:,} bytes",
            )
        parts = member.split("/")
        if member.startswith("/") or ".." in parts or "\0" in member:
            raise self.refuse(member, "leaves the folder")
        return self.folder / posixpath.normpath(member)

    def refuse(self, member: str, why: str) -> InvalidError:
        return InvalidError(
            f"source {self.name}: member {member[:200]!r} {why}",
            "make the archive without it",
        )

    def make_links(self) -> None:
        """Make the links, hard ones first, which name files only."""
        for member, target in self.hard:
            source = self.find_destination(target, 0)
            if not source.is_file() or source.is_symlink():
                raise self.refuse(member, f"is a link to no file: {target}")
            _clear(self.folder / posixpath.normpath(member)).hardlink_to(source)
        for member, target in self.soft:
            self._make_soft(member, target)

    def _make_soft(self, member: str, target: str) -> None:
        """Make a link as it was packed, wherever it points: none is followed.

        Nothing is made below another link, so nothing leaves the folder.
        """
        destination = self.folder / posixpath.normpath(member)
        below = destination.relative_to(self.folder).parents
        if any((self.folder / each).is_symlink() for each in below):
            raise self.refuse(member, "is below a link")
        if "\0" in target or not target:
            raise self.refuse(member, "is a link to no path")
        _clear(destination).symlink_to(target)


def _clear(destination: Path) -> Path:
    destination.parent.mkdir(parents=True, exist_ok=True)
    destination.unlink(missing_ok=True)
    return destination


def _unpack_tar(archive: BinaryIO, unpacking: _Unpacking) -> None:
    with tarfile.open(fileobj=archive) as tar:
        for member in tar:
            destination = unpacking.find_destination(member.name, member.size)
            if member.isdir():
                destination.mkdir(parents=True, exist_ok=True)
            elif member.issym():
                unpacking.soft.append((member.name, member.linkname))
            elif member.islnk():
                unpacking.hard.append((member.name, member.linkname))
            elif content := (
                tar.extractfile(member) if member.isreg() else None
            ):
                _write_file(destination, content, member.mode)
            else:
                raise unpacking.refuse(
                    member.name, "is neither file, folder nor link"
                )


def _unpack_zip(archive: BinaryIO, unpacking: _Unpacking) -> None:
    with zipfile.ZipFile(archive) as bundle:
        for member in bundle.infolist():
            destination = unpacking.find_destination(
                member.filename, member.file_size
            )
            mode = member.external_attr >> 16
            if member.is_dir():
                destination.mkdir(parents=True, exist_ok=True)
            elif stat.S_ISLNK(mode):
                target = _read_link(bundle, member)
                unpacking.soft.append((member.filename, target))
            else:
                with bundle.open(member) as content:
                    _write_file(destination, content, mode)


def _read_link(bundle: zipfile.ZipFile, member: zipfile.ZipInfo) -> str:
    with bundle.open(member) as content:
        return content.read(BYTES_OF_A_LINK).decode(errors="surrogateescape")


def _write_file(destination: Path, content: IO[bytes], mode: int) -> None:
    with _clear(destination).open("wb") as file:
        shutil.copyfileobj(content, file)
    # Readable whatever the archive says; no more than that, nor set-user-id.
    destination.chmod((mode & PERMISSIONS) | 0o644)
