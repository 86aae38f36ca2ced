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
    # Bytes that one cell may show.
    output_a_cell: int = 8_000_000


@dataclass(frozen=True)
class Failure:
    """The cell that failed (its id, and its number in the source), and why.

    `name` is the error's class; `tags` are the cell's.
    """

    cell_id: str
    number: int
    first_line: str
    message: str
    name: str = ""
    tags: tuple[str, ...] = ()
