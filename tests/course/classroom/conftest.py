"""A kernel of a learner's in this process, and one that was started again."""

import os
from collections.abc import Callable, Iterator
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any
from unittest import mock

import pytest
from IPython.core.interactiveshell import InteractiveShell
from traitlets.config import Config

from course.classroom import kernel, memory, writing

LOOKING = (kernel, memory, writing)


class Kernel:
    """Runs cells, and says what each shows: output, or its error's lines."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch) -> None:
        config = Config({"HistoryManager": {"enabled": False}})
        self.shell: Any = InteractiveShell(config=config)  # type: ignore[no-untyped-call]
        self.shell.user_ns["__name__"] = "__main__"
        self._errors: list[str] = []
        self.shell._showtraceback = self._show  # noqa: SLF001 -- where a kernel sends errors
        for each in LOOKING:
            monkeypatch.setattr(each, "get_ipython", lambda: self.shell)
        # Another process has opened nothing yet.
        monkeypatch.setattr("course.classroom.memory._Session.number", 0)

    def _show(self, kind: object, error: object, lines: list[str]) -> None:
        del kind, error
        self._errors = lines

    def run(self, *cells: str) -> str:
        """Run cells; give what the last one shows."""
        for each in cells:
            self._errors = []
            with redirect_stdout(StringIO()) as said:
                self.shell.run_cell(each, store_history=True)
        return said.getvalue() + "\n".join(self._errors)


@pytest.fixture
def start_kernel(monkeypatch: pytest.MonkeyPatch) -> Callable[[], Kernel]:
    return lambda: Kernel(monkeypatch)


@pytest.fixture
def inside(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Enter a workspace; leave no variable behind."""
    workspace = tmp_path / "work"
    workspace.mkdir()
    monkeypatch.chdir(workspace)
    with mock.patch.dict(os.environ):
        yield workspace
