"""Hands out into a folder that a learner may have worked in already."""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import Enum
from itertools import count
from pathlib import Path, PurePosixPath
from tempfile import NamedTemporaryFile
from typing import Any
from warnings import catch_warnings, simplefilter

from nbformat import NO_CONVERT, reads
from nbformat.warnings import DuplicateCellId

from course.errors import HandOutError, LessonError
from course.handing.edition import NOTEBOOK, Files, write_notebook
from course.handing.manifest import (
    NAME,
    Handed,
    Manifest,
    describe,
    hash_bytes,
    read_manifest,
)
from course.handing.merging import merge
from course.lessons.notebooks import read_notebook
from course.messages import N_
from course.places import NOTEBOOKS
from course.reasons import explain_system

READ_BY_ALL = 0o644


class Fate(Enum):
    """What became of one file of the course."""

    NEW = "new"
    SAME = "same"
    UPDATED = "updated"
    KEPT = "kept"
    CONFLICT = "conflict"


@dataclass(frozen=True)
class Result:
    """What became of a file, and where the new text lies if beside it.

    Args:
        name: Its path in the folder.
        fate: What became of it.
        beside: The file that holds the course's text, in a conflict.
        cells: Ids of the cells that both have changed, where that is known.
        reason: Why its cells cannot be compared, if they cannot.
    """

    name: str
    fate: Fate
    beside: str = ""
    cells: tuple[str, ...] = ()
    reason: LessonError | None = None


def find_manifest(folder: Path) -> Manifest | None:
    """Read what a folder was given before; None where it was given nothing.

    Raises:
        HandOutError: it is no folder of a learner's, cannot be read, or its
            list was edited.
    """
    if folder.exists() and not folder.is_dir():
        raise HandOutError(
            "{folder}",
            N_("a file"),
            N_("a folder, or a name that ends in .zip"),
            N_("choose another name"),
            folder=folder,
        )
    if folder.resolve().is_relative_to(NOTEBOOKS):
        raise HandOutError(
            "{folder}",
            N_("the notebooks that lessons are written in"),
            N_("a folder for learners"),
            N_("choose another folder"),
            folder=folder,
        )
    with naming_refusals(folder):
        listed = folder / NAME
        if listed.is_file():
            return read_manifest(listed.read_bytes(), str(folder))
    return None


def hand_out(
    folder: Path, files: Files, manifest: Manifest, given: Manifest | None
) -> list[Result]:
    """Write the files into a folder; what a learner has changed stays.

    Args:
        folder: Made if it is not there.
        files: What to hand out.
        manifest: What describes them.
        given: What the folder was given before.

    Raises:
        HandOutError: the folder cannot be written.
    """
    before = given.files if given else {}
    results = []
    with naming_refusals(folder):
        for name, content in files.items():
            path = folder / name
            _require_inside(path, folder)
            results.append(_hand_file(path, name, content, before))
        # Last: what an interrupted run has written already is found again.
        beside = _describe_beside(results, files)
        listed = manifest.model_copy(
            update={"files": before | manifest.files | beside}
        )
        _replace(folder / NAME, listed.write())
    return results


def _require_inside(path: Path, folder: Path) -> None:
    """Follow no link out of the folder: whoever made it may not be us."""
    if not path.parent.resolve().is_relative_to(folder.resolve()):
        raise HandOutError(
            "{folder}",
            N_("a link to {target}"),
            N_("a folder of its own"),
            N_("remove the link"),
            folder=path.parent,
            target=path.parent.resolve(),
        )


def _hand_file(
    path: Path, name: str, content: bytes, before: Mapping[str, Handed]
) -> Result:
    if not path.exists():
        _replace(path, content)
        return Result(name, Fate.NEW)
    own, base = path.read_bytes(), before.get(name)
    if hash_bytes(own) == hash_bytes(content):
        return Result(name, Fate.SAME)
    if base and hash_bytes(own) == base.sha256:
        _replace(path, content)
        return Result(name, Fate.UPDATED)
    if name.endswith(NOTEBOOK):
        return _hand_notebook(path, name, content, before)
    if base and base.sha256 == hash_bytes(content):
        return Result(name, Fate.KEPT)
    return _put_beside(path, name, content, before)


def _hand_notebook(
    path: Path, name: str, content: bytes, before: Mapping[str, Handed]
) -> Result:
    base = before.get(name)
    try:
        with catch_warnings():
            # A cell copied with its id: the first one keeps it.
            simplefilter("ignore", DuplicateCellId)
            own = read_notebook(path)
    except LessonError as error:
        if base and base.sha256 == hash_bytes(content):
            return Result(name, Fate.KEPT, reason=error)
        return _put_beside(path, name, content, before, reason=error)
    new = _parse(content)
    merged = merge(own, base.cells if base else {}, new)
    changed = merged.notebook != own
    if changed:
        _replace(path, write_notebook(merged.notebook))
    if merged.conflicts:
        return _put_beside(path, name, content, before, cells=merged.conflicts)
    return Result(name, Fate.UPDATED if changed else Fate.KEPT)


def _parse(content: bytes) -> Any:
    notebook: Any = reads(content.decode(), as_version=NO_CONVERT)  # type: ignore[no-untyped-call]
    return notebook


def _put_beside(
    path: Path,
    name: str,
    content: bytes,
    before: Mapping[str, Handed],
    *,
    cells: tuple[str, ...] = (),
    reason: LessonError | None = None,
) -> Result:
    """Lay the course's text beside the learner's; an edited one stays too."""
    for each in _name_beside(name):
        target = path.with_name(PurePosixPath(each).name)
        if target.exists():
            found = hash_bytes(target.read_bytes())
            ours = {hash_bytes(content)}
            ours |= {before[each].sha256} if each in before else set()
            if found not in ours:
                continue
        _replace(target, content)
        return Result(name, Fate.CONFLICT, each, cells, reason)
    raise AssertionError  # the names never end


def _name_beside(name: str) -> Iterator[str]:
    path = PurePosixPath(name)
    for number in count(1):
        mark = "new" if number == 1 else f"new{number}"
        yield str(path.with_suffix(f".{mark}{path.suffix}"))


def _describe_beside(
    results: Iterable[Result], files: Files
) -> dict[str, Handed]:
    return {
        each.beside: describe(each.name, files[each.name])
        for each in results
        if each.beside
    }


def _replace(path: Path, content: bytes) -> None:
    """Write a file in one go, for whom the file or its folder is."""
    if not path.parent.exists():
        path.parent.mkdir(parents=True)
        _give(path.parent, path.parent.parent)
    with NamedTemporaryFile(dir=path.parent, delete=False) as draft:
        try:
            draft.write(content)
            draft.flush()
            Path(draft.name).chmod(
                path.stat().st_mode if path.exists() else READ_BY_ALL
            )
            _give(Path(draft.name), path if path.exists() else path.parent)
            Path(draft.name).replace(path)
        except BaseException:
            Path(draft.name).unlink(missing_ok=True)
            raise


def _give(path: Path, like: Path) -> None:
    """Leave to a learner what an administrator hands out."""
    if os.geteuid() == 0:
        owner = like.stat()
        os.chown(path, owner.st_uid, owner.st_gid)


@contextmanager
def naming_refusals(place: Path) -> Iterator[None]:
    """Say in the course's words what the system refuses.

    Raises:
        HandOutError: a file cannot be read or written.
    """
    try:
        yield
    except OSError as error:
        raise HandOutError(
            "{place}",
            "{reason}",
            N_("a folder that can be read and written"),
            N_("choose another folder, or make room in this one"),
            place=error.filename or place,
            reason=explain_system(error),
        ) from error
