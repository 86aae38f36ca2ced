"""The map from the statements of the lesson of origin to the cells that teach.

`notebooks/coverage.yaml` is the data; `notebooks/COVERAGE.md` is made from it.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import yaml

from course.errors import CoverageError
from course.lessons.facts import read_facts
from course.lessons.notebooks import list_lessons, read_notebook
from course.lessons.plan import PLAN
from course.places import NOTEBOOKS

COVERAGE = NOTEBOOKS / "coverage.yaml"
PAGE = NOTEBOOKS / "COVERAGE.md"
FILE = "notebooks/coverage.yaml"

_HEAD = """\
# Where each statement is taught

Made from coverage.yaml by `course cover`. Each statement of the lesson that
the course implements, paraphrased, with the cells that teach it.

| | statement | lesson | cells | corrected |
|---|---|---|---|---|
"""


@dataclass(frozen=True)
class Correction:
    """What holds instead of a statement; `since` is None if it never held."""

    what: str
    why: str
    since: date | str | None = None
    fact: str | None = None


@dataclass(frozen=True)
class Statement:
    """One statement, the lesson it belongs to, and the cells that teach it."""

    number: int
    lesson: int
    says: str
    cells: tuple[str, ...]
    corrected: Correction | None = None


def read_coverage(path: Path = COVERAGE) -> list[Statement]:
    """Read the map, in the order of the statements.

    Raises:
        CoverageError: it is not of its form, or lacks a statement.
    """
    try:
        data = yaml.safe_load(path.read_text(encoding="utf-8"))
        entries, count = data["statements"], data["count"]
    except (OSError, ValueError, TypeError, KeyError, yaml.YAMLError) as error:
        found = f"it cannot be read ({error!r})"[:200]
        raise _refuse(path.name, found, "a count and statements") from error
    statements = [_read_statement(entry) for entry in entries]
    numbers = [statement.number for statement in statements]
    if numbers != list(range(1, count + 1)):
        wanted = f"the numbers 1 to {count}, in order"
        raise _refuse(path.name, f"the numbers {numbers}"[:200], wanted)
    return statements


def render_coverage(statements: Sequence[Statement]) -> str:
    """Write the map as a Markdown table, one statement a row."""
    return _HEAD + "".join(f"{_render_row(each)}\n" for each in statements)


def write_page() -> tuple[int, int]:
    """Write COVERAGE.md from the map.

    Returns:
        How many statements there are, and how many have no cell yet.

    Raises:
        CoverageError: a cell is not of its lesson.
    """
    statements = read_coverage()
    if missing := "; ".join(list_missing_cells(statements)):
        raise _refuse(FILE, missing, "ids of cells of the statement's lesson")
    PAGE.write_text(render_coverage(statements), encoding="utf-8")
    return len(statements), len(list_unmapped(statements))


def list_missing_cells(
    statements: Sequence[Statement],
    cells: Mapping[int, frozenset[str]] | None = None,
) -> Iterator[str]:
    """List the cells named that their lesson does not have.

    Args:
        statements: the map.
        cells: the ids of each lesson's cells; by default those of the lessons.
    """
    there = read_cell_ids() if cells is None else cells
    for each in statements:
        for cell in each.cells:
            if cell not in there.get(each.lesson, frozenset()):
                yield f"{each.number}: lesson {each.lesson} has no cell {cell}"


def list_unmapped(statements: Sequence[Statement]) -> list[int]:
    """List the numbers of the statements that no cell teaches yet."""
    return [each.number for each in statements if not each.cells]


def read_cell_ids() -> dict[int, frozenset[str]]:
    """Read the ids of each lesson's cells."""
    return {
        lesson.number: frozenset(
            cell.id for cell in read_notebook(lesson.path).cells
        )
        for lesson in list_lessons()
    }


def _read_statement(entry: Any) -> Statement:
    match entry:
        case {
            "number": int(number),
            "lesson": int(lesson),
            "says": str(says),
            "cells": list(cells),
            **more,
        } if more.keys() <= {"corrected"} and lesson in PLAN:
            corrected = _read_correction(number, more.get("corrected"))
            ids = tuple(map(str, cells))
            return Statement(number, lesson, says, ids, corrected)
    lessons = f"lesson (1 to {max(PLAN)})"
    wanted = f"number, {lessons}, says, cells (a list), and corrected"
    raise _refuse("a statement", f"{entry}"[:200], wanted)


def _read_correction(number: int, entry: Any) -> Correction | None:
    match entry:
        case None:
            return None
        case {
            "what": str(what),
            "why": str(why),
            "since": date() | str() | None as since,
            **more,
        } if more.keys() <= {"fact"}:
            fact: Any = more.get("fact")
            if fact is None or fact in read_facts():
                return Correction(what, why, since, fact)
    wanted = "what, since (date, words or null), why, a fact of facts.yaml"
    raise _refuse(f"statement {number}, corrected", f"{entry}"[:200], wanted)


def _render_row(each: Statement) -> str:
    cells = ", ".join(f"`{cell}`" for cell in each.cells)
    corrected = _render_correction(each.corrected) if each.corrected else ""
    says = each.says.replace("|", r"\|")
    return f"| {each.number} | {says} | {each.lesson} | {cells} | {corrected} |"


def _render_correction(corrected: Correction) -> str:
    since = f"since {corrected.since}" if corrected.since else "from the start"
    text = f"{corrected.what} ({since}: {corrected.why})"
    return text.replace("|", r"\|")


def _refuse(where: str, found: str, expected: str) -> CoverageError:
    return CoverageError(where, found, expected, f"correct {FILE}")
