from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import pytest

from course.authoring.style import (
    check_alternation,
    check_code_lengths,
    check_code_width,
    check_words,
    count_words,
)


def build(*cells: tuple[str, str]) -> list[Any]:
    return [
        SimpleNamespace(cell_type=kind, source=source, id=f"cell-{number}")
        for number, (kind, source) in enumerate(cells, 1)
    ]


def code(*lengths: int) -> list[Any]:
    return build(*[("code", "\n".join("x" * length)) for length in lengths])


def prose(words: int, times: int, more: Sequence[tuple[str, str]]) -> list[Any]:
    return build(*[("markdown", "mot " * words)] * times, *more)


def test_words_of_code_tags_and_links_are_not_prose() -> None:
    text = (
        "Un [mot](https://a.b/c)\n```mermaid\na --> b\n```\n<b>gras</b> l'or 3"
    )
    assert count_words(text) == 5


def test_a_pleasant_lesson_passes() -> None:
    cells = build(*[("markdown", "mot " * 40), ("code", "x\nx")] * 15)
    more = build(("markdown", "mot " * 40))
    assert list(check_words([*cells, *more * 8])) == []
    assert list(check_alternation(cells)) == []
    assert list(check_code_lengths(cells)) == []
    assert list(check_code_width(cells)) == []


@pytest.mark.parametrize(
    ("lengths", "complaint"),
    [
        ((5, 5, 5), "median code cell: 5 lines"),
        ((1, 1, 1, 1, 13, 13), "more than one code cell of ten is over 12"),
        ((1, 1, 21), "cell cell-3: 21 lines, at most 20"),
    ],
)
def test_long_code_cells_are_found(lengths: list[int], complaint: str) -> None:
    assert complaint in "\n".join(check_code_lengths(code(*lengths)))


def test_a_cell_that_writes_a_file_may_have_forty_lines() -> None:
    file = "%%writefile a\n" + "x\n" * 40
    assert list(check_code_lengths(build(("code", file), ("code", "x")))) == []
    longer = build(("code", file + "x\n"))
    assert "41 lines" not in "".join(check_code_lengths(longer))
    assert "42 lines, at most 41" in "".join(
        check_code_lengths([*longer, *code(1)])
    )


def test_a_wide_line_is_found() -> None:
    (complaint,) = check_code_width(build(("code", "x\n" + "x" * 81)))
    assert complaint == "cell cell-1: a line of 81 columns, at most 80"


def test_too_few_words_are_found() -> None:
    complaints = list(check_words(prose(40, 10, [("code", "x")] * 10)))
    assert "words in the lesson: 400, from 800 to 1800" in complaints
    assert "words per code cell: 40, from 50 to 90" in complaints


def test_too_many_words_are_found() -> None:
    complaints = list(check_words(prose(50, 40, [("code", "x")] * 10)))
    assert "words in the lesson: 2000, from 800 to 1800" in complaints
    assert "median markdown cell: 50, from 30 to 45" in complaints
    assert "words per code cell: 200, from 50 to 90" in complaints


def test_code_without_prose_is_found() -> None:
    cells = build(("markdown", "a"), *[("code", "x")] * 3)
    assert list(check_alternation(cells)) == [
        "33% of code cells follow prose, at least 85%",
        "cell cell-2: 3 code cells in a row",
    ]
