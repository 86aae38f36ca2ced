"""Cells of a notebook: what they are, and what their tags mean."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

# Replayed although it is a script: what it does belongs to the project.
REPLAYED = "replay"
# A first version, which a later cell replaces: replayed, not held to a file.
DRAFT = "draft"
EXERCISE = "exercise"
CHECK = "check"
SOLUTION = "solution"
PARAMETERS = "parameters"
# Code whose shown words are those of its edition.
WORDS = "words"
# Left to the learner, broken on purpose, or of a toy that one lesson builds
# beside the project: no part of it.
DRILL = "drill"
OUTSIDE = frozenset({EXERCISE, DRILL, "toy"})
# nbval's own: the cell runs, and what it shows is not compared.
NOT_COMPARED = "nbval-ignore-output"

Cells = Sequence[Any]


def read_tags(cell: Any) -> frozenset[str]:
    """Read a cell's tags."""
    return frozenset(cell.metadata.get("tags", ()))


def is_code(cell: Any) -> bool:
    """Tell code from prose."""
    return bool(cell.cell_type == "code")


def select_code(cells: Iterable[Any]) -> list[Any]:
    """Select the cells of code, in order."""
    return [cell for cell in cells if is_code(cell)]


def find_tagged(cells: Iterable[Any], tag: str) -> Iterator[Any]:
    """Find the cells that have a tag, in order."""
    return (cell for cell in cells if tag in read_tags(cell))
