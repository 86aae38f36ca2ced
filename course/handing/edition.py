"""The learners' version of an edition: its notebooks, pages and pictures."""

import re
import tomllib
from collections.abc import Iterator, Mapping, Sequence
from copy import deepcopy
from hashlib import sha256
from pathlib import Path
from typing import Any

from nbformat import v4, writes

from course.errors import HandOutError
from course.lessons.cells import SOLUTION, is_code, read_tags
from course.lessons.notebooks import Lesson, list_lessons, read_notebook
from course.messages import N_, translate
from course.places import NOTEBOOKS, REPOSITORY

Files = Mapping[str, bytes]
NOTEBOOK = ".ipynb"
PAGE = ".md"
LICENCE = REPOSITORY / "LICENSE-lessons"
WELCOME = "00_*.ipynb"
# What authors note on a cell, and learners have no use for.
AUTHORS = frozenset({"renders"})
LEFT_OUT = N_(
    "**Over to you.** This version comes without the solution: the lesson goes "
    "on from your answer. Go on once the check above passes; if you are "
    "stuck, its message says what to look at."
)
# Leads into the other edition, which is not handed out beside this one.
_TWIN = re.compile(r"^\[[^]]*\]\(\.\./\w\w/[^)]*\)\n\n", re.MULTILINE)
_LINK = re.compile(r"\]\(([^)#:\s]+)")
SHORT = 8


def make_edition(
    language: str, numbers: Sequence[int] = (), *, solutions: bool
) -> dict[str, bytes]:
    """Make the files to hand out, by their paths in the learner's folder.

    Args:
        language: Of the edition.
        numbers: Of the lessons; all where none is named.
        solutions: Whether they stay, folded away.

    Raises:
        HandOutError: there is no lesson of such a number.
        LessonError: there is no such edition, or a lesson is damaged.
    """
    notebooks = {
        path.name: strip(read_notebook(path), language, solutions=solutions)
        for path in _list_notebooks(language, numbers)
    }
    files = {name: write_notebook(each) for name, each in notebooks.items()}
    files[LICENCE.name] = LICENCE.read_bytes()
    prose = "\n".join(_list_prose(notebooks.values()))
    return files | dict(_follow_links(prose, NOTEBOOKS / language))


def read_version(files: Files) -> str:
    """Give the version of what is handed out: the course's, then its content's.

    The same files have the same version, whoever hands them out, and when.
    """
    project = (REPOSITORY / "pyproject.toml").read_text(encoding="utf-8")
    digest = sha256()
    for name in sorted(files):
        digest.update(f"{name}\0{sha256(files[name]).hexdigest()}\n".encode())
    number = tomllib.loads(project)["project"]["version"]
    return f"{number}+{digest.hexdigest()[:SHORT]}"


def strip(notebook: Any, language: str, *, solutions: bool) -> Any:
    """Give a copy as a learner first opens it."""
    stripped = deepcopy(notebook)
    stripped.cells = [
        each
        if solutions or SOLUTION not in read_tags(each)
        else leave_out(each, language)
        for each in stripped.cells
    ]
    for cell in stripped.cells:
        for name in AUTHORS & cell.metadata.keys():
            del cell.metadata[name]
        if is_code(cell):
            cell.outputs, cell.execution_count = [], None
            cell.metadata.pop("execution", None)
        else:
            cell.source = _TWIN.sub("", cell.source)
    return stripped


def leave_out(solution: Any, language: str) -> Any:
    """Give what stands in a solution's place, under its id."""
    cell = v4.new_markdown_cell(translate(LEFT_OUT, language))  # type: ignore[no-untyped-call]
    cell.id = solution.id
    return cell


def write_notebook(notebook: Any) -> bytes:
    """Write a notebook as git keeps it."""
    text: str = writes(notebook, version=notebook.nbformat)  # type: ignore[no-untyped-call]
    return f"{text.rstrip()}\n".encode()


def _list_notebooks(language: str, numbers: Sequence[int]) -> Iterator[Path]:
    lessons = list_lessons(language)
    yield from sorted((NOTEBOOKS / language).glob(WELCOME))
    yield from (each.path for each in _choose(lessons, numbers))


def _choose(lessons: Sequence[Lesson], numbers: Sequence[int]) -> list[Lesson]:
    known = [each.number for each in lessons]
    unknown = sorted(set(numbers).difference(known))
    if unknown:
        raise HandOutError(
            "{option}",
            N_("no lesson {unknown}"),
            N_("some of {known}"),
            N_("correct the command"),
            option=f"--lessons {' '.join(map(str, numbers))}",
            unknown=", ".join(map(str, unknown)),
            known=", ".join(map(str, known)),
        )
    return [each for each in lessons if not numbers or each.number in numbers]


def _list_prose(notebooks: Any) -> Iterator[str]:
    for notebook in notebooks:
        yield from (c.source for c in notebook.cells if not is_code(c))


def _follow_links(prose: str, folder: Path) -> Iterator[tuple[str, bytes]]:
    """Give the pages and pictures that a text shows, and those that they do."""
    seen: set[str] = set()
    texts = [prose]
    while texts:
        for name in sorted(set(_LINK.findall(texts.pop())) - seen):
            seen.add(name)
            path = (folder / name).resolve()
            inside = path.is_relative_to(folder) and path.is_file()
            if not inside or path.suffix == NOTEBOOK:
                continue
            content = path.read_bytes()
            yield name, content
            if path.suffix == PAGE:
                texts.append(content.decode())
