"""Shows how far the lessons have run: a bar on a terminal, lines elsewhere."""

import time
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Protocol

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    TaskID,
    TextColumn,
    TimeElapsedColumn,
)
from rich.progress import Progress as RichProgress

from course.messages import N_, speak

SECONDS_BETWEEN_LINES = 5.0


class Progress(Protocol):
    """One lesson's progress."""

    def show(self, cell: int) -> None:
        """Tell that this cell (from 1) starts."""


class Bar:
    """A bar that moves."""

    def __init__(self, drawing: RichProgress, task: TaskID) -> None:
        self._drawing = drawing
        self._task = task

    def show(self, cell: int) -> None:
        self._drawing.update(self._task, completed=cell)


class Lines:
    """Plain lines, one in SECONDS_BETWEEN_LINES at most: rich has none."""

    def __init__(self, name: str, cells: int) -> None:
        self._name = name
        self._cells = cells
        self._cell = 0
        self._started = time.monotonic()
        self._next = SECONDS_BETWEEN_LINES

    def show(self, cell: int) -> None:
        self._cell = cell
        if time.monotonic() - self._started >= self._next:
            self.print()

    def print(self) -> None:
        """Write where the lesson is."""
        seconds = time.monotonic() - self._started
        self._next = seconds + SECONDS_BETWEEN_LINES
        words = speak(
            N_("{lesson}: cell {cell}/{cells}, {seconds:.0f} s"),
            lesson=self._name,
            cell=self._cell,
            cells=self._cells,
            seconds=seconds,
        )
        print(words, flush=True)


@contextmanager
def show_progress(
    name: str, cells: int, console: Console | None = None
) -> Iterator[Progress]:
    """Show a lesson's progress as its output can; the last line at the end."""
    console = console or Console()
    if console.is_terminal:
        with RichProgress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn(speak(N_("cell"))),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=console,
        ) as drawing:
            yield Bar(drawing, drawing.add_task(name, total=cells))
        return
    lines = Lines(name, cells)
    try:
        yield lines
    finally:
        lines.print()
