"""A notebook's kernel: problems that one can mend come without traceback."""

import sys
import warnings
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Any

from click import ClickException
from IPython.core.getipython import get_ipython

from course.errors import LessonError
from course.places import REPOSITORY

# Installed with the course (pyproject.toml), where its kernel's Python is.
PROGRAM = "course"


def show_errors_plainly() -> None:
    """In a kernel, show the course's and the project's errors as messages.

    Nothing happens outside IPython.
    """
    # tqdm, which MLflow brings, asks for widgets that no lesson needs.
    warnings.filterwarnings("ignore", message="IProgress not found")
    shell: Any = get_ipython()
    if shell is not None:
        shell.set_custom_exc((ClickException,), _show_message)


def require_own_kernel() -> None:
    """Refuse a kernel of a Python that has not got the course's programs.

    Raises:
        LessonError: it is another's; names both.
    """
    own = Path(sys.executable)
    if not own.with_name(PROGRAM).exists():
        raise LessonError(
            "the kernel",
            f"it is {own}, which has no `{PROGRAM}` beside it",
            f"the Python of {REPOSITORY} in which `make setup` installed it",
            "Kernel > Change Kernel > Python 3 (ipykernel), in a JupyterLab "
            "started by `make lab`",
        )


def call_before_cells(look: Callable[[], None]) -> None:
    """Have `look` called before each cell, in place of an earlier one.

    Nothing happens outside IPython.
    """

    def look_before_cell(_: object) -> None:
        try:
            look()
        except ClickException as error:
            print(error.format_message())

    _register("pre_run_cell", look_before_cell)


def call_after_cells(note: Callable[[str, object], None]) -> None:
    """Have `note` called with each cell's source and what it came to.

    In place of an earlier one; nothing happens outside IPython.
    """

    def note_after_cell(result: Any) -> None:
        note(result.info.raw_cell, result.result)

    _register("post_run_cell", note_after_cell)


def _register(event: str, act: Callable[[Any], None]) -> None:
    shell: Any = get_ipython()
    if shell is None:
        return
    for each in list(shell.events.callbacks[event]):
        if getattr(each, "__qualname__", "") == act.__qualname__:
            shell.events.unregister(event, each)
    shell.events.register(event, act)


def _show_message(
    shell: Any,
    kind: type[ClickException],
    error: ClickException,
    traceback: TracebackType,
    tb_offset: int | None = None,
) -> list[str]:
    """Send the error as front ends expect it, a message for a traceback."""
    del traceback, tb_offset
    message = [error.format_message()]
    shell._showtraceback(kind, error, message)  # noqa: SLF001 - no public way
    return message
