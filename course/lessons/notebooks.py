"""The lessons: their notebooks, in order."""

import re
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from nbformat import NO_CONVERT, reads

from course.errors import LessonError
from course.languages import DEFAULT_LANGUAGE
from course.places import NOTEBOOKS

# The welcome page, 00, is no lesson.
_NAME = re.compile(r"(?P<number>(?!00)\d\d)_\w+")


@dataclass(frozen=True)
class Lesson:
    """One notebook; its number orders it."""

    number: int
    path: Path

    @property
    def name(self) -> str:
        return self.path.stem


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
