"""Python's errors that a lesson knows better: one line in its language.

A name that another cell defines, an exercise that was passed over, a text
without quotes, a cell that was interrupted. All others stay Python's.
"""

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from subprocess import CalledProcessError
from types import FrameType
from typing import Any

from IPython.core.inputtransformer2 import TransformerManager

from course.checks.parts import is_own
from course.classroom.headless import list_file_exercises
from course.classroom.kernel import CellError
from course.classroom.memory import may_recall
from course.classroom.missing import explain_missing
from course.classroom.names import list_bound, list_read, parse_cell
from course.classroom.unopened import ADDRESSES, SESSION
from course.lessons.cells import (
    EXERCISE,
    SOLUTION,
    read_tags,
    select_code,
)
from course.lessons.notebooks import list_lessons, read_notebook
from course.messages import N_, translate

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
OWN = N_(
    "Your `{name}` failed here, in its line {line}: {kind}: {said}\n"
    "Correct its cell, run it, then this one again. (%tb shows where it "
    "happened.)"
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
    def files(self) -> frozenset[str]:
        """The files that exercises leave to the learner, in the workspace."""
        exercises = list_file_exercises(self._cells)
        return frozenset(each.line.split()[-1] for each in exercises)

    @cached_property
    def cells(self) -> Mapping[str, str]:
        """The first line of the cell that first defines each name."""
        found: dict[str, str] = {}
        for cell in self._cells:
            if SOLUTION not in read_tags(cell):
                for name in list_bound(parse_cell(cell.source)):
                    found.setdefault(name, cell.source.split("\n", 1)[0])
        return found


def explain(ended: CellError, names: LessonNames) -> str | None:
    """Give the line for an error of a lesson's cell; None for Python's own.

    An answer that could not be worked out counts as not given: its check can
    then say why.
    """
    language, error, namespace = names.language, ended.error, ended.namespace
    if told := _explain_ended(error, names):
        return told
    statements = parse_cell(ended.source)
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
    if isinstance(error, CalledProcessError) and SCRIPT in ended.source:
        return translate(COMMAND, language, status=error.returncode)
    innermost = [frame for frame, _ in ended.frames[-1:]]
    if isinstance(error, NameError) and any(map(ended.is_of_cells, innermost)):
        told = _explain_name(str(error.name), bool(bound), names)
    else:
        told = explain_missing(error, language)
    return told or _explain_unchanged(ended, names)


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


def _explain_unchanged(ended: CellError, names: LessonNames) -> str | None:
    """Explain any error of a cell that nobody has changed.

    An answer of the learner's has failed in it, or it needs what the cells
    above make; tools that run notebooks get Python's words.
    """
    source = ended.source.rstrip()
    if not os.environ.get(SESSION) or source not in names.unchanged:
        return None
    kind, said = type(ended.error).__name__, str(ended.error)
    for frame, line in ended.frames:
        if name := _name_own(frame, ended, names):
            values = {"name": name, "line": line, "kind": kind, "said": said}
            return translate(OWN, names.language, **values)
    return translate(OUT_OF_TURN, names.language, kind=kind, said=said)


def _name_own(frame: FrameType, ended: CellError, names: LessonNames) -> str:
    """Name the learner's function or file that a frame is of; else ""."""
    name, path = frame.f_code.co_name, Path(frame.f_code.co_filename)
    if ended.is_of_cells(frame):
        return name if name in names.answers else ""
    if not path.is_relative_to(Path.cwd()):
        return ""
    file = path.relative_to(Path.cwd()).as_posix()
    return file if file in names.files and is_own(file) else ""


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


def _is_about_ellipsis(error: BaseException) -> bool:
    if isinstance(error, KeyError):
        return error.args == (...,)
    is_pythons = isinstance(error, TypeError | AttributeError | ValueError)
    return is_pythons and ELLIPSIS in str(error).lower()
