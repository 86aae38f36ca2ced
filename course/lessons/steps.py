"""The cells of lessons that build the learner's project, as steps."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import Any

from IPython.core.inputtransformer2 import TransformerManager

from course.errors import LessonError
from course.languages import DEFAULT_LANGUAGE
from course.lessons.cells import DRAFT, OUTSIDE, REPLAYED, is_code, read_tags
from course.lessons.notebooks import Lesson, list_lessons, read_notebook
from course.messages import N_

_transformer: Any = TransformerManager()  # type: ignore[no-untyped-call]
_CELL_MAGIC = "run_cell_magic"
# Where a fault is, filled in with `Origin.values`.
PLACE = N_("{lesson}, cell {cell}")


@dataclass(frozen=True)
class Origin:
    """The cell that a step comes from."""

    lesson: Lesson
    cell_id: str

    def __str__(self) -> str:
        return PLACE.format_map(self.values)

    @property
    def values(self) -> dict[str, str]:
        """What PLACE says."""
        return {"lesson": self.lesson.name, "cell": self.cell_id}


@dataclass(frozen=True)
class WriteStep:
    """A `%%writefile` cell: what IPython writes, and where."""

    origin: Origin
    path: PurePosixPath
    append: bool
    text: str
    is_draft: bool


@dataclass(frozen=True)
class BashStep:
    """A `%%bash` cell that belongs to the project's making."""

    origin: Origin
    script: str


Step = WriteStep | BashStep


def read_steps(lesson: Lesson) -> list[Step]:
    """List, in order, the steps of this lesson that make the project."""
    return list(_steps(lesson, read_notebook(lesson.path)))


def list_steps_before(
    number: int, language: str = DEFAULT_LANGUAGE
) -> list[Step]:
    """List the steps of all lessons before this one."""
    earlier = [each for each in list_lessons(language) if each.number < number]
    return [step for each in earlier for step in read_steps(each)]


def parse_magic(source: str) -> tuple[str, str, str] | None:
    """Take a cell magic apart as IPython does: name, its line, its body.

    None where the cell is no cell magic.
    """
    if not source.lstrip("\n").startswith("%%"):
        return None
    tree = ast.parse(_transformer.transform_cell(source))
    match tree.body[0]:
        case ast.Expr(ast.Call(ast.Attribute(attr=attr), arguments)):
            if attr == _CELL_MAGIC:
                name, line, body = map(ast.literal_eval, arguments)
                return name, line, body
    return None


def parse_write(cell: Any, origin: Origin) -> WriteStep | None:
    """Read a `%%writefile` or `%%solution` cell; None for any other.

    Raises:
        LessonError: its path is not in the learner's folder, or it is empty.
    """
    match parse_magic(cell.source):
        case ("writefile" | "solution", line, body):
            words = line.split()
            paths = [word for word in words if word not in {"-a", "--append"}]
            is_draft = DRAFT in read_tags(cell)
            if not body:
                raise _refuse(
                    origin,
                    N_("a %%writefile without content"),
                    N_("at least a line"),
                )
            path = _read_path(origin, paths)
            return WriteStep(origin, path, len(words) > 1, body, is_draft)
    return None


def _steps(lesson: Lesson, notebook: Any) -> Iterator[Step]:
    for cell in notebook.cells:
        if not is_code(cell) or read_tags(cell) & OUTSIDE:
            continue
        origin = Origin(lesson, cell.id)
        if REPLAYED in read_tags(cell):
            yield _read_bash(cell, origin)
        elif write := parse_write(cell, origin):
            yield write


def _read_bash(cell: Any, origin: Origin) -> BashStep:
    match parse_magic(cell.source):
        case ("bash", _, script):
            return BashStep(origin, script)
    raise _refuse(
        origin,
        N_("tagged {tag!r} but not %%bash"),
        N_("a %%bash cell"),
        tag=REPLAYED,
    )


def _read_path(origin: Origin, words: list[str]) -> PurePosixPath:
    line = " ".join(words)
    path = PurePosixPath(line)
    if (
        not re.fullmatch(r"[\w./-]+", line)
        or path.is_absolute()
        or ".." in path.parts
    ):
        raise _refuse(
            origin,
            "%%writefile {line!r}",
            N_(
                "one path in the learner's folder, "
                "of letters, digits and . _ - /"
            ),
            line=line,
        )
    return path


def _refuse(
    origin: Origin, found: str, expected: str, **values: str
) -> LessonError:
    return LessonError(
        PLACE,
        found,
        expected,
        N_("correct the cell"),
        **origin.values,
        **values,
    )
