"""A notebook's kernel: problems that one can mend come without traceback."""

import warnings
from collections.abc import Callable
from types import TracebackType
from typing import Any

from click import ClickException
from IPython.core.getipython import get_ipython


def show_errors_plainly() -> None:
    """In a kernel, show the course's and the project's errors as messages.

    Nothing happens outside IPython.
    """
    # tqdm, which MLflow brings, asks for widgets that no lesson needs.
    warnings.filterwarnings("ignore", message="IProgress not found")
    shell: Any = get_ipython()
    if shell is not None:
        shell.set_custom_exc((ClickException,), _show_message)


def keep_up(look: Callable[[], None]) -> None:
    """Have `look` called before each cell, in place of an earlier one.

    Nothing happens outside IPython.
    """
    shell: Any = get_ipython()
    if shell is None:
        return

    def look_before_cell(_: object) -> None:
        try:
            look()
        except ClickException as error:
            print(error.format_message())

    event = "pre_run_cell"
    for each in list(shell.events.callbacks[event]):
        if getattr(each, "__qualname__", "") == look_before_cell.__qualname__:
            shell.events.unregister(event, each)
    shell.events.register(event, look_before_cell)


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
