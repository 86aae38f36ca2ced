"""Holds the `%%writefile` cells of lessons to the files of the project."""

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path, PurePosixPath

from nbformat import NotebookNode, write

from course.authoring.segments import split_file
from course.errors import SyncError
from course.lessons.notebooks import Lesson, read_notebook
from course.lessons.steps import (
    PLACE,
    Origin,
    WriteStep,
    parse_write,
    read_steps,
)
from course.messages import N_, speak
from course.places import REPOSITORY

HELD = "purchase_predict/"
DIFF_LINES = 12


@dataclass(frozen=True)
class Difference:
    """A cell, and the part of a file that it should hold."""

    step: WriteStep
    file: str
    expected: str

    def describe(self) -> str:
        """Name the cell, with the first lines of the difference."""
        lines = difflib.unified_diff(
            self.step.text.splitlines(),
            self.expected.splitlines(),
            "cell",
            self.file,
            lineterm="",
            n=1,
        )
        short = "\n".join(f"  {line}" for line in list(lines)[:DIFF_LINES])
        words = N_("{lesson}, cell {cell} differs from {file}")
        said = speak(words, **self.step.origin.values, file=self.file)
        return f"{said}\n{short}"


def compare_cells(
    lessons: Iterable[Lesson],
    repository: Path | None = None,
) -> list[Difference]:
    """Find the cells that do not hold what the files say.

    Raises:
        SyncError: a file is missing, or cells and file cannot be matched.
    """
    return [
        Difference(step, name, part)
        for name, steps in _held_steps(lessons).items()
        for step, part in _match_parts(name, steps, repository or REPOSITORY)
        if step.text != part
    ]


def sync_cells(
    lessons: Sequence[Lesson],
    repository: Path | None = None,
) -> list[Difference]:
    """Write the differing cells from the files; give back what differed."""
    differences = compare_cells(lessons, repository)
    for lesson in lessons:
        parts = {
            each.step.origin.cell_id: each
            for each in differences
            if each.step.origin.lesson == lesson
        }
        if parts:
            _rewrite(lesson, parts)
    return differences


def true_file(path: PurePosixPath) -> str | None:
    """Give the repository's file that a cell's path stands for, if any."""
    name = str(path)
    return name if name.startswith(HELD) else None


def _held_steps(lessons: Iterable[Lesson]) -> Mapping[str, list[WriteStep]]:
    held: dict[str, list[WriteStep]] = {}
    for lesson in lessons:
        for step in read_steps(lesson):
            if isinstance(step, WriteStep) and not step.is_draft:
                name = true_file(step.path)
                if name is not None:
                    _add(held.setdefault(name, []), step, name)
    return held


def _add(steps: list[WriteStep], step: WriteStep, name: str) -> None:
    if steps and not step.append:
        raise SyncError(
            PLACE,
            N_(
                "it writes {file} anew, which {earlier_lesson}, "
                "cell {earlier_cell} wrote before"
            ),
            N_("one cell that begins a file, the others appending to it (-a)"),
            N_("append, or tag the earlier cell `draft`"),
            **step.origin.values,
            file=name,
            earlier_lesson=steps[0].origin.lesson.name,
            earlier_cell=steps[0].origin.cell_id,
        )
    steps.append(step)


def _match_parts(
    name: str,
    steps: Sequence[WriteStep],
    repository: Path,
) -> list[tuple[WriteStep, str]]:
    try:
        text = (repository / name).read_bytes().decode()
    except FileNotFoundError as error:
        raise SyncError(
            PLACE,
            N_("it writes {file}, which does not exist"),
            N_("a file of {folder}"),
            N_("correct the cell's path, or create the file"),
            **steps[0].origin.values,
            file=name,
            folder=HELD,
        ) from error
    parts = split_file(name, text, steps)
    return list(zip(steps, parts, strict=True))


def _rewrite(lesson: Lesson, parts: Mapping[str, Difference]) -> None:
    notebook = read_notebook(lesson.path)
    for cell in notebook.cells:
        if difference := parts.get(cell.id):
            header = cell.source.lstrip("\n").split("\n", 1)[0]
            cell.source = f"{header}\n{_as_source(difference.expected)}"
            _require_equal(cell, difference, Origin(lesson, cell.id))
    write(notebook, lesson.path)  # type: ignore[no-untyped-call]


def _as_source(part: str) -> str:
    """Drop the last newline: IPython adds it where a cell ends without."""
    return (
        part[:-1] if part.endswith("\n") and not part.endswith("\n\n") else part
    )


def _require_equal(
    cell: NotebookNode,
    difference: Difference,
    origin: Origin,
) -> None:
    text = difference.expected
    writable = text.endswith("\n") and "\r" not in text
    written = parse_write(cell, origin) if writable else None
    if written is None or written.text != text:
        raise SyncError(
            PLACE,
            N_("%%writefile cannot write this part of {file} as it is"),
            N_("text that ends with a newline, without carriage returns"),
            N_("mend {file}"),
            **origin.values,
            file=difference.file,
        )
