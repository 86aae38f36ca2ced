"""What learners handed in: a folder of folders, of archives, of notebooks.

`LEARNER/*.ipynb`, at any depth; `LEARNER.zip`; `LEARNER_03_data.ipynb`.
"""

import re
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import Path, PurePosixPath
from stat import S_ISREG
from zipfile import BadZipFile, ZipFile, is_zipfile

SUFFIX = ".ipynb"
ARCHIVE = ".zip"
# A lesson's notebook without outputs takes 60 kB; with all its pictures, 3 MB.
LARGEST = 32 * 2**20
# Of an archive: names looked at, and all that is unpacked of it.
MOST_NAMES = 2_000
LARGEST_ARCHIVE = 256 * 2**20
CHECKPOINTS = ".ipynb_checkpoints"
RESOURCES = "__MACOSX"
# As nbgrader's exchange writes it beside a submission.
STAMP = "timestamp.txt"
_STAMP = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d")
_NAMED = re.compile(r"(?P<learner>.+?)[_-](?P<lesson>\d\d_.+|\d\d)")


@dataclass(frozen=True)
class Handed:
    """One file that a learner handed in.

    Args:
        learner: Whose; the folder's or the file's name.
        name: Where in the folder of submissions.
        moment: When, in UTC: its last change.
        content: What it holds; empty where it could not be read.
        fault: Why it could not be read, a name of `WHYS`; or empty.
    """

    learner: str
    name: str
    moment: datetime
    content: bytes = b""
    fault: str = ""

    @property
    def hash(self) -> str:
        """Tells it from another version."""
        return sha256(self.content).hexdigest()


def normalise(learner: str) -> str:
    """Write an id as it is compared: no accent in two ways, no slash."""
    text = unicodedata.normalize("NFC", learner).strip()
    return re.sub(r"[/\\:]", "_", text)


def find_handed(folder: Path, learners: Sequence[str]) -> list[Handed]:
    """Find all that was handed in, sorted by learner and moment.

    Args:
        folder: The submissions.
        learners: The ids on the roster, by which files are told apart.
    """
    known = {normalise(each): each for each in learners}
    found = [
        handed
        for entry in sorted(folder.iterdir())
        if not entry.name.startswith(".") and entry.name != RESOURCES
        for handed in _look_at(entry, known)
    ]
    return sorted(
        found, key=lambda each: (each.learner, each.moment, each.name)
    )


def _look_at(entry: Path, known: dict[str, str]) -> Iterator[Handed]:
    """Read what a learner's entry holds."""
    if entry.is_symlink():
        learner = _name_learner(entry.name, known)
        yield Handed(learner, entry.name, _read_moment(entry), fault="link")
    elif entry.is_dir():
        yield from _walk(entry, _name_learner(entry.name, known))
    elif entry.suffix.lower() == ARCHIVE:
        yield from _unpack(entry, entry.name, _name_owner(entry.stem, known))
    else:
        yield _read(entry, entry.name, _name_owner(entry.stem, known))


def _walk(folder: Path, learner: str) -> Iterator[Handed]:
    empty = True
    for path in sorted(folder.rglob("*")):
        inside = path.relative_to(folder.parent)
        if path.is_dir() and not path.is_symlink():
            continue
        if _is_extra(inside.parts):
            continue
        empty = False
        if path.suffix.lower() == ARCHIVE and not path.is_symlink():
            yield from _unpack(path, str(inside), learner)
        else:
            yield _read(path, str(inside), learner)
    if empty:
        yield Handed(learner, folder.name, _read_moment(folder), fault="empty")


def _is_extra(parts: Sequence[str]) -> bool:
    """Tell what programs leave beside one's work."""
    hidden = any(x.startswith(".") and x != CHECKPOINTS for x in parts)
    return (
        hidden
        or bool({CHECKPOINTS, RESOURCES} & {*parts})
        or (parts[-1] == STAMP)
    )


def _read(path: Path, name: str, learner: str) -> Handed:
    """Read a file; a link leads into what is another's."""
    moment = _read_moment(path)
    try:
        found = path.lstat()
        if not S_ISREG(found.st_mode):
            return Handed(learner, name, moment, fault="link")
        if path.suffix.lower() != SUFFIX:
            return Handed(learner, name, moment, fault="extra")
        if found.st_size > LARGEST:
            return Handed(learner, name, moment, fault="large")
        content = path.read_bytes()
    except OSError:
        return Handed(learner, name, moment, fault="unreadable")
    return Handed(learner, name, moment, content)


def _unpack(path: Path, name: str, learner: str) -> Iterator[Handed]:
    """Read the notebooks of an archive, in memory: nothing is written."""
    moment = _read_moment(path)
    # A pipe of this name would keep us waiting for what never comes.
    if not path.is_file() or not is_zipfile(path):
        yield Handed(learner, name, moment, fault="no_zip")
        return
    try:
        with ZipFile(path) as archive:
            yield from _read_members(archive, name, learner, moment)
    except (BadZipFile, OSError, NotImplementedError, EOFError, ValueError):
        yield Handed(learner, name, moment, fault="no_zip")


def _read_members(
    archive: ZipFile, name: str, learner: str, moment: datetime
) -> Iterator[Handed]:
    members = archive.infolist()
    if len(members) > MOST_NAMES:
        yield Handed(learner, name, moment, fault="bomb")
        return
    left, any_found = LARGEST_ARCHIVE, False
    for member in members:
        inside = PurePosixPath(member.filename.replace("\\", "/"))
        leads_out = inside.is_absolute() or ".." in inside.parts
        if member.is_dir() or (not leads_out and _is_extra(inside.parts)):
            continue
        place = f"{name}/{inside}"
        any_found = True
        if leads_out:
            yield Handed(learner, place, moment, fault="traversal")
        elif inside.suffix.lower() != SUFFIX:
            yield Handed(learner, place, moment, fault="extra")
        else:
            content = _read_member(archive, member.filename, min(LARGEST, left))
            if content is None:
                yield Handed(learner, place, moment, fault="bomb")
                return
            left -= len(content)
            yield Handed(learner, place, moment, content)
    if not any_found:
        yield Handed(learner, name, moment, fault="empty")


def _read_member(archive: ZipFile, name: str, most: int) -> bytes | None:
    """Read a member, whatever size it claims; None where it is too large."""
    try:
        with archive.open(name) as member:
            content = member.read(most + 1)
    except RuntimeError as error:  # it asks for a password
        raise BadZipFile from error
    return None if len(content) > most else content


def _read_moment(path: Path) -> datetime:
    """Read when it was handed in: as its exchange says, or its last change."""
    stamp = path.with_name(STAMP)
    try:
        if stamp.is_file() and (
            written := _STAMP.search(stamp.read_text(encoding="utf-8-sig"))
        ):
            return datetime.fromisoformat(written[0]).replace(tzinfo=UTC)
        return datetime.fromtimestamp(path.lstat().st_mtime, UTC)
    except (OSError, ValueError):
        return datetime.fromtimestamp(0, UTC)


def _name_learner(name: str, known: dict[str, str]) -> str:
    """Give the id that the roster writes so, or the name itself."""
    return known.get(normalise(name), unicodedata.normalize("NFC", name))


def _name_owner(stem: str, known: dict[str, str]) -> str:
    """Give whose a file is, by its name: LEARNER or LEARNER_LESSON."""
    plain = normalise(stem)
    if plain in known:
        return known[plain]
    longest = sorted(known, key=len, reverse=True)
    for each in longest:
        if plain.startswith((f"{each}_", f"{each}-")):
            return known[each]
    named = _NAMED.fullmatch(stem)
    return _name_learner(named["learner"] if named else stem, known)
