"""Holds an edition to the one that it renders, a cell at a time.

Code is copied. Prose, and the code whose shown words differ (tagged `words`),
is somebody's work: each such cell keeps the hash of the cell that it renders
and of its own text, both as they were when somebody last looked at the two.
So a cell whose original has changed since is stale, and stays so until it is
edited or reviewed: no command renews a hash by itself.
"""

import re
from collections.abc import Iterator, Mapping
from copy import deepcopy
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any, cast

from nbformat import NO_CONVERT, NotebookNode, from_dict, read, write

from course.authoring.programs import find_program_difference
from course.errors import SyncError
from course.languages import DEFAULT_LANGUAGE, LANGUAGES
from course.lessons.cells import WORDS, is_code, read_tags
from course.messages import N_
from course.places import NOTEBOOKS

# In a cell's metadata: hashes of the original and of the rendering.
KEY = "renders"
DIGITS = 12
_NUMBER = re.compile(r"\d\d(?=_)")
_LANGUAGE = re.compile(rf'(LANGUAGE = |language=)"{DEFAULT_LANGUAGE}"')
_REVIEW = "edit it and course sync, or look at both: course reviewed {name}"


@dataclass(frozen=True)
class Fault:
    """What is wrong with a cell of an edition.

    Args:
        place: The notebook and the cell.
        found: What is wrong.
        next_step: What mends it.
    """

    place: str
    found: str
    next_step: str

    def __str__(self) -> str:
        return f"{self.place}: {self.found}. Next: {self.next_step}"


@dataclass(frozen=True)
class Twin:
    """A notebook and the one that it renders."""

    number: int
    language: str
    original: Path
    path: Path

    def find_faults(self) -> Iterator[Fault]:
        """Find what is stale, missing, left over or different."""
        original, edition = _open(self.original), _open(self.path)
        ours = {cell.id: cell for cell in edition.cells}
        wanted = [cell.id for cell in original.cells]
        if _frame(original) != _frame(edition):
            yield self._tell("", "other metadata", "course sync")
        for cell in original.cells:
            if cell.id not in ours:
                yield self._tell(cell.id, "missing", "course sync")
        for name in ours.keys() - set(wanted):
            step = "remove it, or write its original"
            yield self._tell(name, "it renders no cell", step)
        shared = [name for name in ours if name in wanted]
        if shared != [name for name in wanted if name in ours]:
            yield self._tell("", "cells in another order", "course sync")
        for cell in original.cells:
            if cell.id in ours:
                yield from self._compare(cell, ours[cell.id])

    def sync(self) -> bool:
        """Copy what is copied; tell whether anything changed.

        Nothing that somebody wrote is replaced, and no cell left out.
        """
        original, edition = _open(self.original), _open(self.path)
        before = deepcopy(edition)
        ours = {cell.id: cell for cell in edition.cells}
        rendered = [
            self._render(cell, ours.pop(cell.id, None))
            for cell in original.cells
        ]
        edition.cells = [*rendered, *ours.values()]
        edition |= _frame(original)
        if edition == before:
            return False
        write(edition, self.path)  # type: ignore[no-untyped-call]
        return True

    def review(self, name: str) -> None:
        """Record that somebody has looked at a cell and its original.

        Raises:
            SyncError: there is no such cell.
        """
        original, edition = _open(self.original), _open(self.path)
        cell = find_cell(edition, name, self.path)
        cell.metadata[KEY] = [
            make_hash(find_cell(original, name, self.original).source),
            make_hash(cell.source),
        ]
        write(edition, self.path)  # type: ignore[no-untyped-call]

    def read_texts(self, name: str) -> tuple[str, str]:
        """Read a cell of both; raises SyncError."""
        return (
            str(find_cell(_open(self.original), name, self.original).source),
            str(find_cell(_open(self.path), name, self.path).source),
        )

    def copy_code(self, cell: NotebookNode) -> str | None:
        """Give the code of a cell in this edition; None where it is written."""
        if not is_code(cell) or WORDS in read_tags(cell):
            return None
        return _LANGUAGE.sub(rf'\1"{self.language}"', cell.source)

    def _compare(
        self, cell: NotebookNode, own: NotebookNode
    ) -> Iterator[Fault]:
        if _describe(cell) != _describe(own):
            yield self._tell(cell.id, "other tags or metadata", "course sync")
            return
        code = self.copy_code(cell)
        if code is not None:
            if code != own.source:
                yield self._tell(cell.id, "other code", "course sync")
            return
        if is_code(cell) and (
            found := find_program_difference(cell.source, own.source)
        ):
            step = "make it the same program"
            yield self._tell(cell.id, f"another program: {found}", step)
        record = own.metadata.get(KEY, ["", ""])
        if found := judge(record, cell.source, own.source):
            review = _REVIEW.format(name=f"{self.number}/{cell.id}")
            yield self._tell(cell.id, found, review)

    def _render(
        self, cell: NotebookNode, own: NotebookNode | None
    ) -> NotebookNode:
        made = from_dict(own or cell)  # type: ignore[no-untyped-call]
        record = made.metadata.pop(KEY, ["", ""])
        made.metadata = from_dict(cell.metadata)  # type: ignore[no-untyped-call]
        made.cell_type = cell.cell_type
        code = self.copy_code(cell)
        if code is not None:
            record = [make_hash(cell.source), make_hash(code)]
            if own is None or code != made.source:
                made.source = code
                made.outputs, made.execution_count = [], None
        elif own is not None:
            record = record_edit(record, cell.source, own.source)
        made.metadata[KEY] = record
        return cast("NotebookNode", made)

    def _tell(self, cell: str, found: str, next_step: str) -> Fault:
        where = f"{self.language}/{self.path.stem}"
        return Fault(
            f"{where}, cell {cell}" if cell else where, found, next_step
        )


def list_rendered(folder: Path = NOTEBOOKS) -> list[str]:
    """List the languages of the editions that render the reference's."""
    others = (x for x in LANGUAGES if x != DEFAULT_LANGUAGE)
    return [each for each in others if (folder / each).is_dir()]


def find_twins(
    language: str, folder: Path = NOTEBOOKS
) -> tuple[list[Twin], list[Fault]]:
    """Pair the notebooks of an edition by number; tell who has no twin."""
    originals = number_notebooks(folder / DEFAULT_LANGUAGE)
    ours = number_notebooks(folder / language)
    twins = [
        Twin(number, language, originals[number], ours[number])
        for number in sorted(originals.keys() & ours.keys())
    ]
    lonely = [
        Fault(
            f"{language}/{number:02}",
            "no notebook of this number",
            "save an empty one under an English name, then: course sync",
        )
        for number in sorted(originals.keys() - ours.keys())
    ]
    lonely += [
        Fault(f"{language}/{ours[number].stem}", "it renders none", "remove it")
        for number in sorted(ours.keys() - originals.keys())
    ]
    return twins, lonely


def number_notebooks(folder: Path) -> Mapping[int, Path]:
    """Find an edition's notebooks by number, the welcome page among them."""
    found = {path: _NUMBER.match(path.stem) for path in folder.glob("*.ipynb")}
    return {int(match[0]): path for path, match in found.items() if match}


def find_faults(folder: Path = NOTEBOOKS) -> list[Fault]:
    """List the faults of all editions."""
    faults: list[Fault] = []
    for language in list_rendered(folder):
        twins, lonely = find_twins(language, folder)
        faults += lonely
        for twin in twins:
            faults += twin.find_faults()
    return faults


def sync_editions(folder: Path = NOTEBOOKS) -> list[Twin]:
    """Copy what is copied, in all editions; give back what changed."""
    return [
        twin
        for language in list_rendered(folder)
        for twin in find_twins(language, folder)[0]
        if twin.sync()
    ]


def find_cells(name: str, folder: Path = NOTEBOOKS) -> list[tuple[Twin, str]]:
    """Find the renderings of a cell, one an edition.

    Args:
        name: The lesson's number and the cell's id, `6/depot`; the id alone
            where one lesson has it.
        folder: Of the editions.

    Raises:
        SyncError: there is no such cell, or there are several.
    """
    number, _, cell = name.rpartition("/")
    found = [
        twin
        for language in list_rendered(folder)
        for twin in find_twins(language, folder)[0]
        if number in {"", str(twin.number), twin.path.stem}
        and any(each.id == cell for each in _open(twin.path).cells)
    ]
    numbers = sorted({str(twin.number) for twin in found})
    if len(numbers) != 1:
        raise SyncError(
            N_("cell {name}"),
            N_("lessons {numbers} have it") if found else N_("none has it"),
            N_("the number of a lesson and the id of a cell, such as 6/depot"),
            N_("`course sync --check` names the stale ones"),
            name=name,
            numbers=", ".join(numbers),
        )
    return [(twin, cell) for twin in found]


def find_cell(notebook: NotebookNode, name: str, path: Path) -> NotebookNode:
    """Find a cell by its id; raises SyncError."""
    found: list[NotebookNode] = [x for x in notebook.cells if x.id == name]
    if found:
        return found[0]
    raise SyncError(
        "{file}",
        N_("no cell {name!r}"),
        N_("the id of a cell"),
        N_("`course sync --check` names the stale ones"),
        file=path.name,
        name=name,
    )


def make_hash(text: str) -> str:
    """Make the hash of a cell's text."""
    return sha256(text.encode()).hexdigest()[:DIGITS]


def judge(record: list[str], original: str, own: str) -> str | None:
    """Tell what is wrong with a rendering; None where nothing is."""
    rendered, recorded = record
    if own == original:
        return "not translated"
    if recorded != make_hash(own):
        return "edited, not recorded"
    if rendered != make_hash(original):
        return "stale, its original has changed"
    return None


def record_edit(record: list[str], original: str, own: str) -> list[str]:
    """Renew the record of what somebody edited since; keep it elsewhere."""
    was_edited = record[1] != make_hash(own) and own != original
    return [make_hash(original), make_hash(own)] if was_edited else record


def _open(path: Path) -> NotebookNode:
    notebook: NotebookNode = read(path, NO_CONVERT)  # type: ignore[no-untyped-call]
    return notebook


def _frame(notebook: NotebookNode) -> dict[str, Any]:
    """Give what a notebook is, but for its cells."""
    return {k: v for k, v in notebook.items() if k != "cells"}


def _describe(cell: NotebookNode) -> tuple[str, dict[str, Any]]:
    metadata = {k: v for k, v in cell.metadata.items() if k != KEY}
    return cell.cell_type, metadata
