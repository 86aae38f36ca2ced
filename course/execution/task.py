"""What `course run` asks of a notebook's process, and what it hears back."""

from collections.abc import Mapping
from dataclasses import dataclass

Parameters = Mapping[str, str | int]


@dataclass(frozen=True)
class Task:
    """A notebook to run, where its outcome goes, and how."""

    source: str
    target: str
    page: str
    parameters: Parameters
    seconds_a_cell: int


@dataclass(frozen=True)
class Failure:
    """The cell that failed (its id, and its number in the source), and why."""

    cell_id: str
    number: int
    first_line: str
    message: str
