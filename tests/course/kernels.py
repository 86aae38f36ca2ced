"""A learner's kernel in this process: cells in, what they show out."""

from contextlib import redirect_stdout
from dataclasses import dataclass
from io import StringIO
from typing import Any, cast

import pytest
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from course.checks import history
from course.classroom import kernel, memory, writing
from course.classroom.opening import DEFAULTS

LOOKING = (history, kernel, memory, writing)


@dataclass(frozen=True)
class Shown:
    """What a cell shows, and the lines of its error if it failed."""

    text: str
    error: tuple[str, ...]

    @property
    def all(self) -> str:
        return self.text + "\n".join(self.error)


class Kernel:
    """Runs cells; another one of the same home is a kernel started again."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        config = Config({"HistoryManager": {"enabled": False}})
        shell = InteractiveShell(config=config)  # type: ignore[no-untyped-call]
        # IPython's types say neither.
        self.shell = cast("Any", shell)
        self.shell.user_ns["__name__"] = "__main__"
        self._error: list[str] = []
        self.shell._showtraceback = self._show  # noqa: SLF001 -- where a kernel sends errors
        for each in LOOKING:
            monkeypatch.setattr(each, "get_ipython", lambda: self.shell)
        # Another process has opened nothing yet, and imports it anew.
        self.shell.user_ns |= DEFAULTS
        monkeypatch.setattr("course.classroom.memory._Session.number", 0)

    def _show(self, kind: object, error: object, lines: list[str]) -> None:
        del kind, error
        self._error = lines

    def run(self, *cells: str) -> str:
        """Run cells; give what the last one shows."""
        shown = [self.run_cell(each) for each in cells]
        return shown[-1].all

    def run_cell(self, cell: str, cell_id: str | None = None) -> Shown:
        """Run a cell; JupyterLab tells its id, other front ends do not."""
        self._error = []
        with redirect_stdout(StringIO()) as said:
            self.shell.run_cell(cell, store_history=True, cell_id=cell_id)
        return Shown(said.getvalue(), tuple(self._error))
