"""The exercises of a lesson, as the course's own notebook has them."""

import ast
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import takewhile
from typing import Any

from course.grading.slicing import list_loaded, slice_statements
from course.lessons.cells import (
    CHECK,
    DRILL,
    EXERCISE,
    PARAMETERS,
    find_tagged,
    is_code,
    read_tags,
    select_code,
)
from course.lessons.notebooks import Lesson, read_notebook
from course.lessons.steps import (
    Origin,
    Step,
    WriteStep,
    parse_magic,
    parse_write,
    read_steps,
)

OPENING = "open_lesson("
ENDING = "-cellule"
# What a learner's answer may count on, used or not.
KEPT = {"LANGUAGE", "workspace"}
# What it writes is data for the checks, or code that they run.
FILE_MAGICS = ("writefile", "part")


@dataclass(frozen=True)
class Exercise:
    """One exercise: its cell, its check, and what comes before both.

    Args:
        lesson: Its lesson.
        cell_id: Of the cell that the learner fills.
        source: Of that cell, as it is handed out.
        check: The source of the check.
        before: The course's cells before it; other exercises left out.
    """

    lesson: Lesson
    cell_id: str
    source: str
    check: str
    before: Sequence[Any]

    @property
    def key(self) -> str:
        """Its name in grades: "3.exercice-1"."""
        return f"{self.lesson.number}.{self.cell_id.removesuffix(ENDING)}"

    @property
    def first_line(self) -> str:
        """The magic's line, where the cell writes a file; else empty."""
        return self.source.splitlines()[0] if self.file else ""

    @property
    def file(self) -> str:
        """The file that the cell writes, in the workspace; or empty."""
        match parse_magic(self.source):
            case (name, line, _) if name in FILE_MAGICS:
                return line
        return ""

    @property
    def answers(self) -> tuple[str, ...]:
        """The names that the cell gives a value and the check asks about."""
        if self.file:
            return ()
        given = {
            each.id if isinstance(each, ast.Name) else each.name
            for each in ast.walk(ast.parse(self.source))
            if isinstance(each, ast.FunctionDef | ast.ClassDef)
            or (isinstance(each, ast.Name) and isinstance(each.ctx, ast.Store))
        }
        return tuple(sorted(given & list_loaded(self.check)))

    def write_context(self, answer: str) -> list[str]:
        """Write what has to run before an answer and its check: sources."""
        opening, given = _split_opening(self.before)
        sources = [*(each.source for each in given), _keep_imports(self.check)]
        wanted = list_loaded(self.check) | list_loaded(answer) | KEPT
        return slice_statements(opening, sources, wanted)

    def list_steps(self) -> tuple[list[Step], list[WriteStep]]:
        """List the lesson's steps before it, and the toys that it writes."""
        ids = {each.id for each in self.before}
        steps = [
            step
            for step in read_steps(self.lesson)
            if step.origin.cell_id in ids
        ]
        known = {step.origin.cell_id for step in steps}
        toys = [
            write
            for cell in self.before
            if cell.id not in known
            and (write := parse_write(cell, Origin(self.lesson, cell.id)))
        ]
        return steps, toys


def list_exercises(lesson: Lesson) -> list[Exercise]:
    """List a lesson's exercises, in order.

    Raises:
        LessonError: the course's own notebook cannot be read.
    """
    cells = select_code(read_notebook(lesson.path).cells)
    return list(_pair_checks(lesson, cells))


def _pair_checks(lesson: Lesson, cells: list[Any]) -> Iterator[Exercise]:
    for index, cell in enumerate(cells):
        if EXERCISE in read_tags(cell):
            after = takewhile(
                lambda each: EXERCISE not in read_tags(each), cells[index + 1 :]
            )
            check = next(find_tagged(after, CHECK))
            before = [
                each
                for each in cells[:index]
                if is_code(each) and not read_tags(each) & {EXERCISE, DRILL}
            ]
            yield Exercise(lesson, cell.id, cell.source, check.source, before)


def _split_opening(cells: Sequence[Any]) -> tuple[str, list[Any]]:
    """Part the lesson's opening, all of whose acts count, from the rest."""
    opening: list[str] = []
    given = []
    for cell in cells:
        if PARAMETERS in read_tags(cell) or OPENING in cell.source:
            opening.append(_drop_magics(cell.source))
        elif CHECK not in read_tags(cell):
            given.append(cell)
    return "\n".join(opening), given


def _keep_imports(check: str) -> str:
    """Keep what a check's cell imports: who ran it once may call it again."""
    return "\n".join(
        ast.unparse(each)
        for each in ast.parse(check).body
        if isinstance(each, ast.Import | ast.ImportFrom)
    )


def _drop_magics(source: str) -> str:
    """Leave out the lines that give a notebook its magics: none is used."""
    lines = source.splitlines()
    return "\n".join(each for each in lines if not each.startswith("%"))
