"""Python's errors that a lesson knows better: one line in its language.

A name that another cell defines, an exercise that was passed over, a text
without quotes, a cell that was interrupted. All others stay Python's.
"""

import os
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from subprocess import CalledProcessError
from types import TracebackType
from typing import Any

from IPython.core.inputtransformer2 import TransformerManager

from course.classroom.memory import may_recall
from course.classroom.names import list_bound, list_read, parse_cell
from course.classroom.parts import describe_unwritten
from course.classroom.unopened import ADDRESSES, SESSION
from course.lessons.cells import (
    EXERCISE,
    SOLUTION,
    read_tags,
    select_code,
)
from course.lessons.notebooks import list_lessons, read_notebook
from course.messages import N_, translate
from course.places import PROJECT_NAME

RECALLED = N_(
    "`{name}` was defined before the kernel restarted: run recall(), then this "
    "cell again."
)
DEFINED = N_(
    "`{name}` is not defined yet: first run the cell `{cell}`, then this one "
    "again."
)
UNFILLED = N_(
    "The exercise has not given `{name}` a value yet: complete its cell and "
    "run it, or open the solution and run that; then run this cell again."
)
UNQUOTED = N_(
    "`{name}` is not the name of anything: text goes in quotes, "
    '"{name}"; a name has to be defined first.'
)
INTERRUPTED = N_(
    "Cell interrupted. What it was doing is not finished: run it again to "
    "resume."
)
UNOPENED = N_(
    "The lesson is not open ({name} is missing): run its first cell, and do "
    "what it says if it fails."
)
COMMAND = N_(
    "A command in this cell failed (status {status}); its own message is "
    "just above."
)
GONE = N_(
    "`{file}`: its folder is gone (moved, or deleted?). Run the lesson's first "
    "cell again, then those that write into it."
)
MISSING = N_(
    "`{file}` is not there (deleted, or not made yet?). Run the lesson's cells "
    "from its first on, in order, then this one again (or correct the name)."
)
NOT_MADE = N_(
    "`{file}` is not in the bucket yet: run the lesson's cells above in order, "
    "from the first on, then this one again."
)
UNGIVEN = N_(
    "`{name}` is not in your project yet: run the lesson's cells from its "
    "first on, in order, then this one again (or correct the name)."
)
UNREGISTERED = N_(
    "MLflow: {said} Run the lesson's cells above in order, from the first on, "
    "then this one again."
)
OUT_OF_TURN = N_(
    "{kind}: {said}\nThis cell is as the lesson gives it, so one above has not "
    "run, or failed: run them in order, from the first on, then this one "
    "again. (%tb shows where it happened.)"
)
WIDTH = 60
# As IPython writes `%%bash`.
SCRIPT = "run_cell_magic('bash'"
ELLIPSIS = "ellipsis"
# MLflow's own, which most lessons do without: it takes a while to load.
MLFLOW_ERROR, NOT_THERE = "MlflowException", "RESOURCE_DOES_NOT_EXIST"
# Python's words about `from ... import name`.
IMPORTED = re.compile(r"cannot import name '(\w+)'")
# DuckDB's words where Python would raise KeyboardInterrupt.
QUERY = "Query interrupted"


@dataclass(frozen=True)
class LessonNames:
    """Where a lesson's names come from.

    Args:
        number: Of the lesson.
        language: Of its edition.
        find_lost: Says of the cell that runs which `%%` line it has lost.
    """

    number: int
    language: str
    find_lost: Callable[[], str | None] = lambda: None

    @cached_property
    def _cells(self) -> list[Any]:
        lessons = {each.number: each for each in list_lessons(self.language)}
        return select_code(read_notebook(lessons[self.number].path).cells)

    @cached_property
    def unchanged(self) -> frozenset[str]:
        """The sources of the cells that are not the learner's to write.

        As IPython notes them: magics are calls.
        """
        transform = TransformerManager().transform_cell  # type: ignore[no-untyped-call]
        return frozenset(
            transform(cell.source).rstrip()
            for cell in self._cells
            if EXERCISE not in read_tags(cell)
        )

    @cached_property
    def answers(self) -> frozenset[str]:
        """The names that exercises leave to the learner."""
        return frozenset(
            name
            for cell in self._cells
            if EXERCISE in read_tags(cell)
            for name in list_bound(parse_cell(cell.source))
        )

    @cached_property
    def cells(self) -> Mapping[str, str]:
        """The first line of the cell that first defines each name."""
        found: dict[str, str] = {}
        for cell in self._cells:
            if SOLUTION not in read_tags(cell):
                for name in list_bound(parse_cell(cell.source)):
                    found.setdefault(name, cell.source.split("\n", 1)[0])
        return found


def explain(
    error: BaseException,
    trace: TracebackType | None,
    source: str,
    namespace: dict[str, Any],
    names: LessonNames,
) -> str | None:
    """Give the line for an error of a lesson's cell; None for Python's own.

    An answer that could not be worked out counts as not given: its check can
    then say why.
    """
    language = names.language
    if told := _explain_ended(error, names):
        return told
    statements = parse_cell(source)
    bound = names.answers & set(list_bound(statements))
    for name in bound - namespace.keys():
        namespace[name] = ...
    if _is_about_ellipsis(error):
        unfilled = [x for x in sorted(names.answers) if namespace.get(x) is ...]
        read = [each for each in unfilled if each in list_read(statements)]
        for name in read or unfilled:
            return translate(UNFILLED, language, name=name)
    if isinstance(error, KeyError) and ADDRESSES.intersection(error.args):
        return translate(UNOPENED, language, name=error.args[0])
    if isinstance(error, CalledProcessError) and SCRIPT in source:
        return translate(COMMAND, language, status=error.returncode)
    if isinstance(error, NameError) and _is_of_cells(trace, namespace):
        told = _explain_name(str(error.name), bool(bound), names)
    else:
        told = _explain_missing(error, language)
    return told or _explain_out_of_turn(error, source, names)


def is_interruption(error: BaseException | None) -> bool:
    """Tell a cell that was interrupted, in the words of libraries too."""
    if error is None:
        return False
    if isinstance(error, RuntimeError) and QUERY in str(error):
        return True
    cause = error.__cause__ or error.__context__
    return isinstance(error, KeyboardInterrupt) or is_interruption(cause)


def _explain_ended(error: BaseException, names: LessonNames) -> str | None:
    """Explain a cell whose end says nothing of what it was to do."""
    if is_interruption(error):
        return translate(INTERRUPTED, names.language)
    return names.find_lost()


def _explain_out_of_turn(
    error: BaseException, source: str, names: LessonNames
) -> str | None:
    """Explain any error of a cell that nobody has changed.

    It needs what those above make; tools that run notebooks get Python's words.
    """
    if not os.environ.get(SESSION) or source.rstrip() not in names.unchanged:
        return None
    values = {"kind": type(error).__name__, "said": str(error)}
    return translate(OUT_OF_TURN, names.language, **values)


def _explain_name(name: str, is_answer: bool, names: LessonNames) -> str | None:  # noqa: FBT001
    language = names.language
    if may_recall(name):
        return translate(RECALLED, language, name=name)
    if name in names.answers:
        return translate(UNFILLED, language, name=name)
    if name in names.cells:
        cell = names.cells[name]
        short = cell if len(cell) <= WIDTH else f"{cell[:WIDTH]}..."
        return translate(DEFINED, language, name=name, cell=short)
    return translate(UNQUOTED, language, name=name) if is_answer else None


def _explain_missing(error: BaseException, language: str) -> str | None:
    if isinstance(error, FileNotFoundError):
        if name := _find_in_bucket(error):
            return translate(NOT_MADE, language, file=name)
        return _explain_missing_file(error, language)
    if MLFLOW_ERROR in {each.__name__ for each in type(error).__mro__}:
        if getattr(error, "error_code", "") == NOT_THERE:
            said = str(error).removeprefix(f"{NOT_THERE}: ").rstrip(".")
            return translate(UNREGISTERED, language, said=f"{said}.")
        return None
    unwritten = describe_unwritten(error, language)
    if unwritten is None and isinstance(error, ImportError):
        return _explain_import(error, language)
    return unwritten


def _explain_import(error: ImportError, language: str) -> str | None:
    """Explain what of the learner's project cannot be imported."""
    name = error.name or ""
    if name.partition(".")[0] != PROJECT_NAME:
        return None
    if found := IMPORTED.match(str(error)):
        # `from package import module`, of a module that is not there.
        name = f"{name}.{found[1]}"
    return translate(UNGIVEN, language, name=name)


def _explain_missing_file(
    error: FileNotFoundError, language: str
) -> str | None:
    """Explain a file or folder of the workspace that is not there."""
    if not isinstance(error.filename, str | Path):
        return None
    # Some functions make a path absolute before they open it.
    path = Path.cwd() / error.filename
    if not path.is_relative_to(Path.cwd()):
        return None
    what = MISSING if path.parent.exists() else GONE
    return translate(what, language, file=path.relative_to(Path.cwd()))


def _find_in_bucket(error: FileNotFoundError) -> str:
    """Name a file of the bucket as the lesson does; empty for others."""
    bucket, name = os.environ.get("BUCKET"), error.filename
    if not bucket or not isinstance(name, str | Path):
        return ""
    is_there = Path(name).is_relative_to(bucket)
    return str(Path(name).relative_to(bucket)) if is_there else ""


def _is_about_ellipsis(error: BaseException) -> bool:
    if isinstance(error, KeyError):
        return error.args == (...,)
    is_pythons = isinstance(error, TypeError | AttributeError | ValueError)
    return is_pythons and ELLIPSIS in str(error).lower()


def _is_of_cells(
    trace: TracebackType | None, namespace: dict[str, Any]
) -> bool:
    """Tell whether an error was raised by a cell, or a function of one."""
    while trace is not None and trace.tb_next is not None:
        trace = trace.tb_next
    return trace is not None and trace.tb_frame.f_globals is namespace
