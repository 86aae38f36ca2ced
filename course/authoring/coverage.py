"""The map from the statements of the lesson of origin to the cells that teach.

`notebooks/coverage.yaml` is the data; `notebooks/COVERAGE.md` and its French
twin are made from it, and lead to the cells of their own edition.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from textwrap import fill
from typing import Annotated, Self

from pydantic import (
    AfterValidator,
    BaseModel,
    ConfigDict,
    StrictInt,
    StrictStr,
    TypeAdapter,
    model_validator,
)
from pydantic.dataclasses import dataclass

from course.errors import CoverageError
from course.languages import name_language
from course.lessons.documents import Texts, read_document
from course.lessons.facts import read_facts, write_date
from course.lessons.faults import fault
from course.lessons.notebooks import list_lessons, read_notebook
from course.lessons.plan import PLAN
from course.messages import N_, translate
from course.places import NOTEBOOKS

COVERAGE = NOTEBOOKS / "coverage.yaml"
PAGES = {
    "fr": NOTEBOOKS / "COVERAGE.fr.md",
    "en": NOTEBOOKS / "COVERAGE.md",
}
FILE = "notebooks/coverage.yaml"
_FORM = N_(
    "a count, and statements with number, lesson, says {{fr, en}}, cells (a "
    "list) and corrected (what {{fr, en}}, since (date, words {{fr, en}} or "
    "null), why {{fr, en}}, fact)"
)
_TITLE = N_("Where each statement is taught")
_MADE = N_(
    "Made from coverage.yaml by `course cover`. Each statement of the lesson "
    "that the course implements, paraphrased, with the cells that teach it."
)
_COLUMNS = N_("| | statement | lesson | cells | corrected |")


def _check_lesson(number: int) -> int:
    if number not in PLAN:
        words = N_("must be a lesson, 1 to {last}")
        raise fault("lesson", words, last=max(PLAN))
    return number


def _check_fact(name: str) -> str:
    if name not in read_facts():
        raise fault("fact", N_("must be a fact of facts.yaml"))
    return name


@dataclass(frozen=True, config=ConfigDict(extra="forbid"))
class Correction:
    """What holds instead of a statement; `since` is None if it never held."""

    what: Texts
    why: Texts
    since: date | Texts | None
    fact: Annotated[StrictStr, AfterValidator(_check_fact)] | None = None


@dataclass(frozen=True, config=ConfigDict(extra="forbid"))
class Statement:
    """One statement, the lesson it belongs to, and the cells that teach it."""

    number: StrictInt
    lesson: Annotated[StrictInt, AfterValidator(_check_lesson)]
    says: Texts
    cells: tuple[StrictStr, ...]
    corrected: Correction | None = None


class _Coverage(BaseModel):
    model_config = ConfigDict(extra="forbid")

    count: StrictInt
    statements: list[Statement]

    @model_validator(mode="after")
    def _count(self) -> Self:
        numbers = [each.number for each in self.statements]
        if numbers != list(range(1, self.count + 1)):
            raise fault(
                "together",
                N_(
                    "statements must be numbered 1 to {count}, in order, not "
                    "{numbers}"
                ),
                count=self.count,
                numbers=f"{numbers}"[:200],
            )
        return self


_DOCUMENT = TypeAdapter(_Coverage)


def read_coverage(path: Path = COVERAGE) -> list[Statement]:
    """Read the map, in the order of the statements.

    Raises:
        CoverageError: it is not of its form, or lacks a statement.
    """
    return read_document(path, _DOCUMENT, CoverageError, _FORM).statements


def render_coverage(statements: Sequence[Statement], language: str) -> str:
    """Write the map as a page of a language, one statement a row."""
    twins = " · ".join(
        f"[{name_language(each)}]({page.name})"
        for each, page in PAGES.items()
        if each != language
    )
    head = (twins, f"# {translate(_TITLE, language)}")
    words = fill(translate(_MADE, language), 79)
    files = {each.number: each.path for each in list_lessons(language)}
    rows = (
        _render_row(each, language, files.get(each.lesson))
        for each in statements
    )
    columns = translate(_COLUMNS, language)
    table = "\n".join([columns, "|---|---|---|---|---|", *rows])
    return "\n\n".join([*head, words, f"{table}\n"])


def write_pages() -> tuple[int, int]:
    """Write the page of each language from the map.

    Returns:
        How many statements there are, and how many have no cell yet.

    Raises:
        CoverageError: a cell is not of its lesson.
    """
    statements = read_coverage()
    if missing := "; ".join(list_missing_cells(statements)):
        raise CoverageError(
            "{file}",
            "{missing}",
            N_("ids of cells of the statement's lesson"),
            N_("correct {file}"),
            file=FILE,
            missing=missing,
        )
    for language, page in PAGES.items():
        text = render_coverage(statements, language)
        page.write_text(text, encoding="utf-8")
    return len(statements), len(list_unmapped(statements))


def list_missing_cells(
    statements: Sequence[Statement],
    cells: Mapping[int, frozenset[str]] | None = None,
) -> Iterator[str]:
    """List the cells named that their lesson does not have.

    Args:
        statements: the map.
        cells: the ids of each lesson's cells; by default those of the lessons.
    """
    there = read_cell_ids() if cells is None else cells
    for each in statements:
        for cell in each.cells:
            if cell not in there.get(each.lesson, frozenset()):
                yield f"{each.number}: lesson {each.lesson} has no cell {cell}"


def list_unmapped(statements: Sequence[Statement]) -> list[int]:
    """List the numbers of the statements that no cell teaches yet."""
    return [each.number for each in statements if not each.cells]


def read_cell_ids() -> dict[int, frozenset[str]]:
    """Read the ids of each lesson's cells."""
    return {
        lesson.number: frozenset(
            cell.id for cell in read_notebook(lesson.path).cells
        )
        for lesson in list_lessons()
    }


def _render_row(each: Statement, language: str, file: Path | None) -> str:
    place = f"{file.parent.name}/{file.name}" if file else ""
    # JupyterLab scrolls to the cell; elsewhere the notebook opens.
    cells = (f"[`{cell}`]({place}#cell-id={cell})" for cell in each.cells)
    says = _escape(each.says[language])
    corrected = each.corrected
    instead = _render_correction(corrected, language) if corrected else ""
    columns = (each.number, says, each.lesson, ", ".join(cells), instead)
    return f"| {' | '.join(map(str, columns))} |"


def _render_correction(corrected: Correction, language: str) -> str:
    what, why = corrected.what[language], corrected.why[language]
    match corrected.since:
        case None:
            words, since = N_("{what} (from the start: {why})"), ""
        case date() as day:
            words = N_("{what} (since {day}: {why})")
            since = write_date(day, language)
        case texts:
            words, since = N_("{what} (since {since}: {why})"), texts[language]
    said = translate(
        words, language, what=what, since=since, day=since, why=why
    )
    return _escape(said)


def _escape(text: str) -> str:
    return text.replace("|", r"\|")
