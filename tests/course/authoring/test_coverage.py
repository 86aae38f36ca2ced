import re
from collections.abc import Callable
from datetime import date
from pathlib import Path

import pytest

from course.authoring.coverage import (
    PAGE,
    Correction,
    Statement,
    list_missing_cells,
    list_unmapped,
    read_coverage,
    render_coverage,
)
from course.errors import CoverageError

WriteMap = Callable[[str], Path]
STATEMENTS = 120
GOOD = """\
count: 2
statements:
- {number: 1, lesson: 2, says: one, cells: [a]}
- number: 2
  lesson: 3
  says: two
  cells: []
  corrected: {what: w, since: null, why: y}
"""


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


def test_the_page_is_what_the_map_renders() -> None:
    assert PAGE.read_text(encoding="utf-8") == render_coverage(read_coverage())


def test_a_good_map_is_read(write_map: WriteMap) -> None:
    assert read_coverage(write_map(GOOD)) == [
        Statement(1, 2, "one", ("a",)),
        Statement(2, 3, "two", (), Correction("w", "y", None)),
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
            "lesson: 9",
            "[0].lesson: must be a lesson, 1 to 8, not 9",
        ),
        (
            "cells: [a]",
            "cells: a",
            "statements[0].cells: input should be a valid tuple",
        ),
        (
            "says: one",
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
            "why: y",
            "why: y, fact: cloud.x",
            "[1].corrected.fact: must be a fact of",
        ),
        ("why: y", "why: y, by: me", "[1].corrected.by: unexpected keyword"),
    ],
)
def test_each_fault_of_the_map_is_named(
    write_map: WriteMap, before: str, after: str, complaint: str
) -> None:
    assert before in GOOD
    with pytest.raises(CoverageError, match=re.escape(complaint)):
        read_coverage(write_map(GOOD.replace(before, after)))


def test_all_faults_of_the_map_are_named_at_once(write_map: WriteMap) -> None:
    text = GOOD.replace("says: one", "say: one").replace(
        "lesson: 3", "lesson: x"
    )
    places = r"\[0\]\.says: .*\[0\]\.say: .*\[1\]\.lesson: "
    with pytest.raises(CoverageError, match=places):
        read_coverage(write_map(text))


def test_a_cell_that_its_lesson_lacks_is_named() -> None:
    statements = [Statement(1, 2, "one", ("a", "b"))]
    complaints = list_missing_cells(statements, {2: frozenset("a")})
    assert list(complaints) == ["1: lesson 2 has no cell b"]


def test_a_cell_of_another_lesson_is_none_of_its_own() -> None:
    statements = [Statement(1, 2, "one", ("a",))]
    assert len(list(list_missing_cells(statements, {3: frozenset("a")}))) == 1


def test_statements_without_cells_are_listed() -> None:
    statements = [Statement(1, 2, "one", ("a",)), Statement(2, 2, "two", ())]
    assert list_unmapped(statements) == [2]


@pytest.mark.parametrize(
    ("since", "said"),
    [(None, "from the start"), (date(2024, 6, 17), "since 2024-06-17")],
)
def test_a_row_says_cells_and_correction(since: date | None, said: str) -> None:
    correction = Correction("a | b", "why", since)
    row = render_coverage([Statement(7, 2, "one", ("a", "b"), correction)])
    assert row.endswith(f"| 7 | one | 2 | `a`, `b` | a \\| b ({said}: why) |\n")
