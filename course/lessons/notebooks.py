"""The lessons: their notebooks, in order."""

import re
import shlex
import time
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from nbformat import NO_CONVERT, reads
from pydantic import BaseModel, ValidationError

from course.errors import LessonError
from course.languages import DEFAULT_LANGUAGE, LANGUAGES, choose_language
from course.lessons.cells import PARAMETERS, find_tagged
from course.lessons.documents import UNREAD
from course.lessons.faults import explain_faults, explain_unread
from course.messages import N_
from course.places import NOTEBOOKS, REPOSITORY

# The welcome page, 00, is no lesson.
_NAME = re.compile(r"(?P<number>(?!00)\d\d)_\w+")
# No line of JSON begins so.
_CONFLICT = re.compile(r"^(<<<<<<<|=======|>>>>>>>)", re.MULTILINE)
OLDEST_FORMAT = (4, 5)
SECONDS_TO_SAVE = 1.0
EXPECTED = N_("a notebook of format 4.5, as git keeps it")


class _Cell(BaseModel):
    """What the tools need of a cell (nbformat 4.5, "Cell ids")."""

    id: str
    cell_type: str
    metadata: dict[str, Any]
    source: str | list[str]


class _Version(BaseModel):
    """Of which form of notebook it is."""

    nbformat: int
    nbformat_minor: int

    @property
    def number(self) -> tuple[int, int]:
        return self.nbformat, self.nbformat_minor


class _Notebook(_Version):
    """What the tools need of a notebook."""

    metadata: dict[str, Any]
    cells: list[_Cell]


@dataclass(frozen=True)
class Lesson:
    """One notebook; its number orders it."""

    number: int
    path: Path

    @property
    def name(self) -> str:
        return self.path.stem


def list_editions() -> list[str]:
    """List the languages that there is an edition in, the reference first."""
    return [each for each in LANGUAGES if (NOTEBOOKS / each).is_dir()]


def choose_edition(environment: Mapping[str, str]) -> str:
    """Choose as `choose_language` does; the reference where there is none."""
    wanted = choose_language(environment)
    return wanted if wanted in list_editions() else DEFAULT_LANGUAGE


def require_edition(language: str, folder: Path | None = None) -> Path:
    """Give the folder of an edition.

    Raises:
        LessonError: there is no such edition.
    """
    edition = (folder or NOTEBOOKS) / language
    if language not in LANGUAGES or not edition.is_dir():
        raise LessonError(
            N_("lessons"),
            N_("no edition in the language {language!r}"),
            N_("a folder notebooks/{language}"),
            N_("choose {default!r}"),
            language=language,
            default=DEFAULT_LANGUAGE,
        )
    return edition


def list_lessons(
    language: str = DEFAULT_LANGUAGE,
    folder: Path | None = None,
) -> list[Lesson]:
    """List the lessons of one edition, in order.

    Raises:
        LessonError: there is no such edition, or two lessons share a number.
    """
    edition = require_edition(language, folder)
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
                "{lesson}",
                N_("its number is that of {other}"),
                N_("one lesson a number"),
                N_("rename one of them"),
                lesson=next_one.name,
                other=one.name,
            )
    return found


def require_lessons(language: str, last: int) -> None:
    """Refuse to go on where an earlier lesson, or this one, is damaged.

    Raises:
        LessonError: one cannot be read, or its cells have lost their tags,
            by which the tools know what belongs to the project.
    """
    for lesson in list_lessons(language):
        if lesson.number > last:
            continue
        cells = read_notebook(lesson.path).cells
        if not any(find_tagged(cells, PARAMETERS)):
            raise _refuse(
                lesson.path,
                N_("its cells have lost their tags"),
                N_("cells tagged as the course wrote them, one {tag!r}"),
                tag=PARAMETERS,
            )


def read_notebook(path: Path) -> Any:
    """Read a notebook of format 4.5, whose cells have ids.

    Raises:
        LessonError: it is not one.
    """
    try:
        # Some editors begin a file with a mark of its encoding.
        content = _read_whole(path).decode("utf-8-sig")
    except (OSError, ValueError) as error:
        raise _refuse(path, UNREAD, said=explain_unread(error)) from error
    if found := _CONFLICT.search(content):
        line = content.count("\n", 0, found.start()) + 1
        raise _refuse(
            path, N_("marks of a merge conflict from line {line} on"), line=line
        )
    _require_form(path, content)
    notebook: Any = reads(content, as_version=NO_CONVERT)  # type: ignore[no-untyped-call]
    return notebook


def _read_whole(path: Path) -> bytes:
    """Read a file, unless just now only a part of it is there.

    JupyterLab writes in place, and saves by itself.
    """
    while True:
        content = path.read_bytes()
        age = time.time() - path.stat().st_mtime
        part = content[:1] in b"{" and not content.rstrip().endswith(b"}")
        if not part or not 0 <= age < SECONDS_TO_SAVE:
            return content
        time.sleep(SECONDS_TO_SAVE / 20)


def _require_form(path: Path, content: str) -> None:
    """Refuse what is no notebook for us; raises LessonError."""
    try:
        version = _Version.model_validate_json(content)
        if version.number < OLDEST_FORMAT:
            raise _refuse(
                path,
                N_("format {form}, whose cells have no ids"),
                form=".".join(map(str, version.number)),
            )
        _Notebook.model_validate_json(content)
    except ValidationError as error:
        said = explain_faults(error).all[0]
        raise _refuse(path, UNREAD, said=said) from error


def _refuse(
    path: Path, found: str, expected: str = EXPECTED, **values: object
) -> LessonError:
    inside = path.is_relative_to(REPOSITORY)
    name = path.relative_to(REPOSITORY) if inside else path.name
    return LessonError(
        "{file}",
        found,
        expected,
        N_("keep a copy of yours, then `git restore {quoted}`"),
        file=name,
        quoted=shlex.quote(str(name)),
        **values,
    )
