import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from course.authoring.coverage import (
    PAGES,
    Correction,
    Statement,
    list_missing_cells,
    list_unmapped,
    read_coverage,
    render_coverage,
)
from course.authoring.foreign import find_foreign, read_prose
from course.errors import CoverageError
from course.languages import LANGUAGES
from course.lessons.notebooks import list_lessons

WriteMap = Callable[[str], Path]
STATEMENTS = 120
GOOD = """\
count: 2
statements:
- {number: 1, lesson: 2, says: {fr: un, en: one}, cells: [a]}
- number: 2
  lesson: 3
  says: {fr: deux, en: two}
  cells: []
  corrected: {what: {fr: q, en: w}, since: null, why: {fr: p, en: y}}
"""
ONE = {"fr": "un", "en": "one"}
TWO = {"fr": "deux", "en": "two"}
WHAT = {"fr": "q", "en": "w"}
WHY = {"fr": "p", "en": "y"}


@pytest.fixture
def write_map(tmp_path: Path) -> WriteMap:
    def write_one(text: str) -> Path:
        path = tmp_path / "coverage.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write_one


def test_the_map_holds_every_statement() -> None:
    assert len(read_coverage()) == STATEMENTS


def test_the_cells_of_the_map_are_in_the_lessons() -> None:
    assert list(list_missing_cells(read_coverage())) == []


def test_no_statement_is_unmapped() -> None:
    assert list_unmapped(read_coverage()) == []


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_page_is_what_the_map_renders(language: str) -> None:
    page = PAGES[language].read_text(encoding="utf-8")
    assert page == render_coverage(read_coverage(), language)


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_page_leads_to_its_twin_and_to_notebooks_of_its_language(
    language: str,
) -> None:
    page = PAGES[language]
    links = re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8"))
    twins = {other.name for key, other in PAGES.items() if key != language}
    assert {x for x in links if x.endswith(".md")} == twins
    notebooks = {x for x in links if x.endswith(".ipynb")}
    taught = {each.lesson for each in read_coverage()}
    assert notebooks == {
        f"{language}/{each.path.name}"
        for each in list_lessons(language)
        if each.number in taught
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_statements_are_in_their_language(language: str) -> None:
    texts = [each.says[language] for each in read_coverage()]
    corrected = [each.corrected for each in read_coverage()]
    texts += [x.what[language] for x in corrected if x]
    texts += [x.why[language] for x in corrected if x]
    assert find_foreign(read_prose(" ".join(texts)), language) == []


def test_a_good_map_is_read(write_map: WriteMap) -> None:
    assert read_coverage(write_map(GOOD)) == [
        Statement(1, 2, ONE, ("a",)),
        Statement(2, 3, TWO, (), Correction(WHAT, WHY, None)),
    ]


@pytest.mark.parametrize(
    ("before", "after", "complaint"),
    [
        (
            "count: 2",
            "count: 3",
            "statements must be numbered 1 to 3, in order, not [1, 2]",
        ),
        ("number: 2", "number: 1", "in order, not [1, 1]"),
        ("count: 2", "", "count: field required"),
        (
            "lesson: 2",
            "lesson: 10",
            "[0].lesson: must be a lesson, 1 to 9, not 10",
        ),
        (
            "cells: [a]",
            "cells: a",
            "statements[0].cells: input should be a valid list",
        ),
        (
            "says: {fr: un, en: one}",
            "say: one",
            "[0].says: field required; statements[0].say: un",
        ),
        (
            "cells: []",
            "cells: []\n  more: 1",
            "statements[1].more: unexpected keyword",
        ),
        ("since: null, ", "", "statements[1].corrected.since: field required"),
        (
            "en: y}",
            "en: y}, fact: cloud.x",
            "[1].corrected.fact: must be a fact of",
        ),
        ("en: y}", "en: y}, by: me", "[1].corrected.by: unexpected keyword"),
        ("fr: un, ", "", "statements[0].says: must be in fr, en, not {'en"),
    ],
)
def test_each_fault_of_the_map_is_named(
    write_map: WriteMap, before: str, after: str, complaint: str
) -> None:
    assert before in GOOD
    with pytest.raises(CoverageError, match=re.escape(complaint)):
        read_coverage(write_map(GOOD.replace(before, after)))


def test_all_faults_of_the_map_are_named_at_once(write_map: WriteMap) -> None:
    text = GOOD.replace("says: {fr: un", "say: {fr: un").replace(
        "lesson: 3", "lesson: x"
    )
    places = r"\[0\]\.says: .*\[0\]\.say: .*\[1\]\.lesson: "
    with pytest.raises(CoverageError, match=places):
        read_coverage(write_map(text))


def test_a_cell_that_its_lesson_lacks_is_named() -> None:
    statements = [Statement(1, 2, ONE, ("a", "b"))]
    complaints = list_missing_cells(statements, {2: frozenset("a")})
    assert list(complaints) == ["1: lesson 2 has no cell b"]


def test_a_cell_of_another_lesson_is_none_of_its_own() -> None:
    statements = [Statement(1, 2, ONE, ("a",))]
    assert len(list(list_missing_cells(statements, {3: frozenset("a")}))) == 1


def test_statements_without_cells_are_listed() -> None:
    statements = [Statement(1, 2, ONE, ("a",)), Statement(2, 2, TWO, ())]
    assert list_unmapped(statements) == [2]


@pytest.mark.parametrize(
    ("since", "language", "said"),
    [
        (None, "en", "w (from the start: y)"),
        (date(2024, 6, 17), "en", "w (since 2024-06-17: y)"),
        (date(2024, 6, 17), "fr", "q (depuis le 17/06/2024 : p)"),
        ({"fr": "juin", "en": "June"}, "fr", "q (depuis juin : p)"),
    ],
)
def test_a_row_says_cells_and_correction(
    since: date | dict[str, str] | None, language: str, said: str
) -> None:
    correction = Correction(WHAT, WHY, since)
    row = render_coverage([Statement(7, 1, ONE, ("a",), correction)], language)
    cell = f"[`a`]({language}/01_cicd.ipynb#cell-id=a)"
    assert row.endswith(f"| 7 | {ONE[language]} | 1 | {cell} | {said} |\n")


def test_a_bar_does_not_end_a_column() -> None:
    bars = {"fr": "a | b", "en": "a | b"}
    row = render_coverage([Statement(7, 1, bars, ("a",))], "en")
    assert "| 7 | a \\| b | 1 |" in row
