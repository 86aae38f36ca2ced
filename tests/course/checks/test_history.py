"""What a kernel remembers, read from a real IPython."""

from typing import Any

import pytest

from course.checks.diagnosis import Diagnosis
from course.checks.history import find_last_error, list_cells, trace
from course.checks.lesson3 import check_leaks
from course.checks.verdict import UNFILLED, Verdict, judge


def test_outside_ipython_there_is_no_history() -> None:
    assert list_cells() == ()
    assert find_last_error() is None
    assert not trace("version").is_literal


@pytest.mark.parametrize(
    "cell",
    [
        "version = 1",
        "version: int = 1",
        "version = int('1')",
        "n = 1\nversion = n",
        "version, other = 1, 2",
        "version = a = 2 - 1",
    ],
)
def test_a_value_typed_in_is_a_literal(cell: str, shell: Any) -> None:
    shell.run_cell("version = staged.version", store_history=True)
    shell.run_cell(cell, store_history=True)
    assert trace("version").is_literal


@pytest.mark.parametrize(
    "cell",
    [
        "version = staged.version",
        "version = int(staged.version)",
        "version = len(staged)",
        "def ask():\n    return 1\nversion = ask()",
        "version = table['version']",
        "%time version = 1",
        "version = (",
        "version = ...",
    ],
)
def test_a_value_asked_for_is_no_literal(cell: str, shell: Any) -> None:
    shell.run_cell(cell, store_history=True)
    assert not trace("version").is_literal


def test_a_name_that_uses_itself_is_followed_once(shell: Any) -> None:
    shell.run_cell("a = b", store_history=True)
    shell.run_cell("b = a", store_history=True)
    assert trace("a").unknown == set()


def invite(shell: Any, *cells: str) -> Verdict:
    for cell in cells:
        shell.run_cell(cell, store_history=True)
    return check_leaks(...)


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("leaking = {hour}", Diagnosis("undefined", {"name": "hour"})),
        (
            "leaking = {'hour}",
            Diagnosis(
                "syntax",
                {"error": "unterminated string literal (detected at line 1)"},
            ),
        ),
        (
            "leaking = 'hour' + 1",
            Diagnosis(
                "raised",
                {
                    "error": "TypeError: can only concatenate str "
                    '(not "int") to str'
                },
            ),
        ),
    ],
)
def test_the_error_of_the_cell_above_is_told(
    cell: str, found: Diagnosis, shell: Any, refused: Any
) -> None:
    refused(invite(shell, "leaking = ...", cell), found)


def test_an_error_mended_since_is_not_told(shell: Any) -> None:
    verdict = invite(shell, "leaking = {hour}", "leaking = ...")
    assert verdict.diagnosis == Diagnosis(UNFILLED)


def test_an_answer_given_is_judged_whatever_came_before(shell: Any) -> None:
    shell.run_cell("oops", store_history=True)
    found = judge(1, "lesson3.leaks", lambda: Diagnosis("empty")).diagnosis
    assert found == Diagnosis("empty")
