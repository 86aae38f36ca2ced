"""Shows how far the lessons have run: a bar on a terminal, lines elsewhere."""

import time
from contextlib import AbstractContextManager
from types import TracebackType
from typing import Protocol, Self

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.progress import Progress as RichProgress

SECONDS_BETWEEN_LINES = 5.0


class Progress(Protocol):
    """One lesson's progress."""

    def show(self, cell: int) -> None:
        """Tell that this cell (from 1) starts."""


class Lines:
    """Plain lines: one in SECONDS_BETWEEN_LINES at most, and one at the end."""

    def __init__(self, name: str, cells: int) -> None:
        self._name = name
        self._cells = cells
        self._cell = 0
        self._started = time.monotonic()
        self._next = SECONDS_BETWEEN_LINES

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._print()

    def show(self, cell: int) -> None:
        self._cell = cell
        if time.monotonic() - self._started >= self._next:
            self._print()

    def _print(self) -> None:
        seconds = time.monotonic() - self._started
        self._next = seconds + SECONDS_BETWEEN_LINES
        print(
            f"{self._name}: cell {self._cell}/{self._cells}, {seconds:.0f} s",
            flush=True,
        )


class Bar:
    """A bar that moves, for a terminal."""

    def __init__(self, name: str, cells: int, console: Console) -> None:
        self._rich = RichProgress(
            TextColumn("{task.description}"),
            BarColumn(),
            TextColumn("cell"),
            MofNCompleteColumn(),
            TimeElapsedColumn(),
            console=console,
        )
        self._task = self._rich.add_task(name, total=cells)

    def __enter__(self) -> Self:
        self._rich.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self._rich.stop()

    def show(self, cell: int) -> None:
        self._rich.update(self._task, completed=cell)


def show_progress(name: str, cells: int) -> AbstractContextManager[Progress]:
    """Choose what standard output can show."""
    console = Console()
    if console.is_terminal:
        return Bar(name, cells, console)
    return Lines(name, cells)
