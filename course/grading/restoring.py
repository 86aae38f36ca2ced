"""Finds a learner's answers in what came back, whatever became of its cells.

Of the notebook nothing else is taken: checks, openings and solutions are the
course's own.
"""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher
from typing import Any

from course.grading.exercises import Exercise

# How much of an exercise's cell has to be left to know it without its id.
LIKENESS = 0.5
PARAMETER = "LANGUAGE"


@dataclass(frozen=True)
class Answer:
    """What a learner wrote for an exercise.

    Args:
        source: Of the cell; None where there is none.
        remarks: What became of the cell: names of `REMARKS`.
    """

    source: str | None
    remarks: tuple[str, ...] = ()


@dataclass(frozen=True)
class Cell:
    """What we take of a learner's cell."""

    id: str
    kind: str
    source: str


@dataclass(frozen=True)
class Notebook:
    """A learner's notebook, as far as it can be read."""

    cells: Sequence[Cell]
    faults: tuple[str, ...] = field(default=())


class NotANotebookError(Exception):
    """Its one argument is why: a name of `WHYS`."""


def read_cells(content: bytes) -> list[Cell]:
    """Read the cells of a notebook of format 4, leniently.

    Raises:
        NotANotebookError: it is none.
    """
    if not content.strip():
        raise NotANotebookError("empty")
    try:
        document = json.loads(content.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        raise NotANotebookError("encoding") from error
    except (ValueError, RecursionError) as error:
        start = content.lstrip(b"\xef\xbb\xbf \r\n\t")[:1]
        raise NotANotebookError("html" if start == b"<" else "json") from error
    cells = document.get("cells") if isinstance(document, dict) else None
    if not isinstance(cells, list):
        raise NotANotebookError("form")
    found = [_read_cell(each) for each in cells if isinstance(each, dict)]
    if not found:
        raise NotANotebookError("no_cells")
    return found


def _read_cell(cell: Mapping[str, Any]) -> Cell:
    source = cell.get("source", "")
    if isinstance(source, list):
        source = "".join(map(str, source))
    # Windows ends its lines otherwise; Python does not care, a magic does.
    text = str(source).replace("\r\n", "\n").replace("\r", "\n")
    return Cell(str(cell.get("id", "")), str(cell.get("cell_type", "")), text)


def count_known(cells: Sequence[Cell], ids: set[str]) -> int:
    """Count the cells that a lesson knows by their ids."""
    return len({each.id for each in cells} & ids)


def restore_answers(
    cells: Sequence[Cell], exercises: Sequence[Exercise]
) -> dict[str, Answer]:
    """Find the answer to each exercise: by its cell's id, or by its text."""
    claimed = {each.cell_id for each in exercises}
    strangers = [each for each in cells if each.id not in claimed]
    return {
        each.key: _find_answer(each, cells, strangers) for each in exercises
    }


def _find_answer(
    exercise: Exercise, cells: Sequence[Cell], strangers: list[Cell]
) -> Answer:
    remarks = []
    found = [each for each in cells if each.id == exercise.cell_id]
    if not found:
        found = _find_alike(exercise, strangers)
        remarks += ["lost_id"] if found else []
    if not found:
        return Answer(None)
    if len(found) > 1:
        remarks.append("copied")
    chosen = _choose(exercise, found)
    if chosen.kind != "code":
        remarks.append("not_code")
    source = chosen.source
    if exercise.file and not source.startswith(exercise.first_line):
        source = _restore_first_line(exercise, source)
        remarks.append("first_line")
    return Answer(source, tuple(remarks))


def _choose(exercise: Exercise, cells: Sequence[Cell]) -> Cell:
    """Choose, of a cell and its copies, the last one that was filled in."""
    handed_out = exercise.source.strip()
    filled = [
        each for each in cells if each.source.strip() not in {"", handed_out}
    ]
    return (filled or list(cells))[-1]


def _find_alike(exercise: Exercise, cells: list[Cell]) -> list[Cell]:
    """Find a cell that has lost its id: by its first line, or its likeness."""
    first = exercise.source.splitlines()[0].strip()
    same = [
        each
        for each in cells
        if each.source.strip().partition("\n")[0].strip() == first
    ]
    if not same and len(exercise.answers) == 1 and "\n" not in exercise.source:
        start = f"{exercise.answers[0]} ="
        same = [
            each for each in cells if each.source.lstrip().startswith(start)
        ]
        # The last may be the solution's own.
        same = same[:1]
    if same:
        return same
    ratios = [
        (SequenceMatcher(None, exercise.source, each.source).ratio(), index)
        for index, each in enumerate(cells)
        if each.kind == "code"
    ]
    ratio, index = max(ratios, default=(0.0, 0))
    return [cells[index]] if ratio > LIKENESS else []


def _restore_first_line(exercise: Exercise, source: str) -> str:
    """Put the course's magic in place of the learner's, or before the text."""
    lines = source.splitlines(keepends=True)
    if lines and lines[0].startswith("%%"):
        lines = lines[1:]
    return f"{exercise.first_line}\n{''.join(lines)}"


def read_language(cells: Sequence[Cell], languages: Sequence[str]) -> str:
    """Read the edition's language from its parameters; empty if unsaid."""
    for each in cells:
        for line in each.source.splitlines():
            name, _, value = line.partition("=")
            if name.strip() == PARAMETER and value.strip(" \"'") in languages:
                return value.strip(" \"'")
    return ""
