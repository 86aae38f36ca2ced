"""A notebook's kernel: problems that one can mend come without traceback."""

import importlib
import sys
import warnings
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from traceback import walk_tb
from types import FrameType, TracebackType
from typing import Any

from click import ClickException
from IPython.core.getipython import get_ipython

from course.errors import LessonError
from course.messages import N_
from course.places import PROJECT_NAME, REPOSITORY

# Installed with the course (pyproject.toml), where its kernel's Python is.
PROGRAM = "course"


@dataclass(frozen=True)
class CellError:
    """What ended a cell.

    Args:
        error: Itself.
        trace: Where it passed.
        source: The cell's, as IPython notes it: magics are calls.
        namespace: The kernel's.
    """

    error: BaseException
    trace: TracebackType | None
    source: str
    namespace: dict[str, Any]

    @cached_property
    def frames(self) -> list[tuple[FrameType, int]]:
        """Where it passed, from the cell inwards, each with its line."""
        return list(walk_tb(self.trace))

    def is_of_cells(self, frame: FrameType) -> bool:
        """Tell a frame of a cell, or of a function that one defines."""
        return frame.f_globals is self.namespace


# Gives one line for an error of a cell, or None.
Explain = Callable[[CellError], str | None]


def show_errors_plainly(explain: Explain = lambda *_: None) -> None:
    """In a kernel, show the course's and the project's errors as messages.

    Those that `explain` has a line for too. Nothing happens outside IPython.
    """
    # tqdm, which MLflow brings, asks for widgets that no lesson needs.
    warnings.filterwarnings("ignore", message="IProgress not found")
    shell: Any = get_ipython()
    if shell is not None:
        # All others are shown as ever.
        kinds = (Exception, KeyboardInterrupt)

        def show(
            shell: Any,
            kind: type[BaseException],
            error: BaseException,
            traceback: TracebackType,
            tb_offset: int | None = None,
        ) -> None:
            del tb_offset
            _show_error(shell, kind, error, traceback, explain)

        shell.set_custom_exc(kinds, show)


def require_own_kernel() -> None:
    """Refuse a kernel of a Python that has not got the course's programs.

    Raises:
        LessonError: it is another's; names both.
    """
    own = Path(sys.executable)
    if not own.with_name(PROGRAM).exists():
        raise LessonError(
            N_("the kernel"),
            N_("it is {python}, which has no `{program}` beside it"),
            N_("the Python of {folder} in which `make setup` installed it"),
            N_(
                "Kernel > Change Kernel > Python 3 (ipykernel), in a "
                "JupyterLab started by `make lab`"
            ),
            python=own,
            program=PROGRAM,
            folder=REPOSITORY,
        )


def give_names(values: Mapping[str, object]) -> None:
    """Let a kernel's cells find names that none of them has defined.

    Nothing happens outside IPython.
    """
    shell: Any = get_ipython()
    for name, value in values.items():
        if shell is not None:
            shell.user_ns.setdefault(name, value)


def call_before_cells(look: Callable[[], None]) -> None:
    """Have `look` called before each cell, in place of an earlier one.

    Nothing happens outside IPython.
    """

    def look_before_cell(_: object) -> None:
        forget_folder(PROJECT_NAME)
        try:
            look()
        except ClickException as error:
            print(error.format_message())

    register("pre_run_cell", look_before_cell)


def forget_folder(name: str) -> None:
    """Let Python look anew for a package where it found a bare folder, or none.

    A cell that was run too early imports the project's folder, or the clone's:
    neither is a package, and Python would keep to it. A folder of sys.path
    that was not there yet it would never look for again.
    """
    found = sys.modules.get(name)
    if found is not None and found.__file__ is None:
        del sys.modules[name]
    importlib.invalidate_caches()


def call_after_cells(note: Callable[[str, object], None]) -> None:
    """Have `note` called with each cell's source and what it came to.

    In place of an earlier one; nothing happens outside IPython.
    """

    def note_after_cell(result: Any) -> None:
        note(result.info.raw_cell, result.result)

    register("post_run_cell", note_after_cell)


def register(event: str, act: Callable[[Any], None]) -> None:
    """Have `act` called at an event of IPython's, in place of its namesake.

    Nothing happens outside IPython.
    """
    shell: Any = get_ipython()
    if shell is None:
        return
    for each in list(shell.events.callbacks[event]):
        if getattr(each, "__qualname__", "") == act.__qualname__:
            shell.events.unregister(event, each)
    shell.events.register(event, act)


def _show_error(
    shell: Any,
    kind: type[BaseException],
    error: BaseException,
    traceback: TracebackType,
    explain: Explain,
) -> None:
    """Show an error as front ends expect it, a message for a traceback."""
    message = None
    source = shell.history_manager.input_hist_parsed[-1]
    ended = CellError(error, traceback, source, shell.user_ns)
    if isinstance(error, ClickException):
        message = error.format_message()
    else:
        with suppress(Exception):  # a lesson that cannot be read, for one
            message = explain(ended)
    if message is None:
        # Of a cell that Python could not read, IPython's own say nothing.
        ran = any(ended.is_of_cells(frame) for frame, _ in ended.frames)
        exception = (kind, error, traceback)
        shell.showtraceback(exception, running_compiled_code=ran)
    else:
        # For %tb, which shows all of it.
        sys.last_type, sys.last_value = kind, error
        sys.last_traceback = traceback
        shell._showtraceback(kind, error, [message])  # noqa: SLF001 - no public way
