"""The lessons: their notebooks in order, and the cells that build a project."""

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path, PurePosixPath
from typing import Any

from IPython.core.inputtransformer2 import TransformerManager
from nbformat import NO_CONVERT, reads

from course.errors import LessonError
from course.places import NOTEBOOKS

DEFAULT_LANGUAGE = "fr"
REPLAYED = "replay"
# A first version, which a later cell replaces: replayed, not held to a file.
DRAFT = "draft"
# Left to the learner, broken on purpose, or of a toy that one lesson builds
# beside the project: no part of it.
OUTSIDE = frozenset({"exercise", "drill", "toy"})

# The welcome page, 00, is no lesson.
_NAME = re.compile(r"(?P<number>(?!00)\d\d)_\w+")
_transformer: Any = TransformerManager()  # type: ignore[no-untyped-call]
_CELL_MAGIC = "run_cell_magic"


@dataclass(frozen=True)
class Lesson:
    """One notebook; its number orders it."""

    number: int
    path: Path

    @property
    def name(self) -> str:
        return self.path.stem


@dataclass(frozen=True)
class Origin:
    """The cell that a step comes from."""

    lesson: Lesson
    cell_id: str

    def __str__(self) -> str:
        return f"{self.lesson.name}, cell {self.cell_id}"


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


def list_lessons(
    language: str = DEFAULT_LANGUAGE,
    folder: Path | None = None,
) -> list[Lesson]:
    """List the lessons of one edition, in order.

    Raises:
        LessonError: there is no such edition, or two lessons share a number.
    """
    edition = (folder or NOTEBOOKS) / language
    if not edition.is_dir():
        raise LessonError(
            "lessons",
            f"no edition in the language {language!r}",
            f"a folder notebooks/{language}",
            f"choose {DEFAULT_LANGUAGE!r}",
        )
    named = {
        path: _NAME.fullmatch(path.stem) for path in edition.glob("*.ipynb")
    }
    found = [
        Lesson(int(match["number"]), path)
        for path, match in named.items()
        if match
    ]
    found.sort(key=lambda lesson: lesson.number)
    for one, next_one in pairwise(found):
        if one.number == next_one.number:
            raise LessonError(
                next_one.name,
                f"its number is that of {one.name}",
                "one lesson a number",
                "rename one of them",
            )
    return found


def read_notebook(path: Path) -> Any:
    """Read a notebook of format 4.5, whose cells have ids.

    Raises:
        LessonError: it is not one.
    """
    try:
        content = path.read_text(encoding="utf-8")
        notebook: Any = reads(content, as_version=NO_CONVERT)  # type: ignore[no-untyped-call]
    except (OSError, ValueError) as error:
        raise LessonError(
            path.name,
            f"it cannot be read ({error})"[:200],
            "a Jupyter notebook",
            "restore the file from git",
        ) from error
    if (notebook.nbformat, notebook.nbformat_minor) < (4, 5):
        raise LessonError(
            path.name,
            f"format {notebook.nbformat}.{notebook.nbformat_minor}",
            "format 4.5, whose cells have ids",
            "open and save it in JupyterLab",
        )
    return notebook


def read_steps(lesson: Lesson) -> list[Step]:
    """List, in order, the steps of this lesson that make the project."""
    return list(_steps(lesson, read_notebook(lesson.path)))


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
    """Read a `%%writefile` cell; None for any other.

    Raises:
        LessonError: its path is not in the learner's folder, or it is empty.
    """
    match parse_magic(cell.source):
        case ("writefile", line, body):
            words = line.split()
            paths = [word for word in words if word not in {"-a", "--append"}]
            is_draft = DRAFT in _tags(cell)
            if not body:
                raise _refuse(
                    origin, "a %%writefile without content", "at least a line"
                )
            path = _read_path(origin, paths)
            return WriteStep(origin, path, len(words) > 1, body, is_draft)
    return None


def _steps(lesson: Lesson, notebook: Any) -> Iterator[Step]:
    for cell in notebook.cells:
        if cell.cell_type != "code" or _tags(cell) & OUTSIDE:
            continue
        origin = Origin(lesson, cell.id)
        if REPLAYED in _tags(cell):
            yield _read_bash(cell, origin)
        elif write := parse_write(cell, origin):
            yield write


def _read_bash(cell: Any, origin: Origin) -> BashStep:
    match parse_magic(cell.source):
        case ("bash", _, script):
            return BashStep(origin, script)
    raise _refuse(
        origin, f"tagged {REPLAYED!r} but not %%bash", "a %%bash cell"
    )


def _read_path(origin: Origin, words: list[str]) -> PurePosixPath:
    expected = (
        "one path in the learner's folder, of letters, digits and . _ - /"
    )
    if len(words) != 1 or not re.fullmatch(r"[\w./-]+", words[0]):
        raise _refuse(origin, f"%%writefile {' '.join(words)!r}", expected)
    path = PurePosixPath(words[0])
    if path.is_absolute() or ".." in path.parts:
        raise _refuse(origin, f"%%writefile {words[0]!r}", expected)
    return path


def _refuse(origin: Origin, found: str, expected: str) -> LessonError:
    return LessonError(str(origin), found, expected, "correct the cell")


def _tags(cell: Any) -> frozenset[str]:
    return frozenset(cell.metadata.get("tags", ()))
