"""What a kernel remembers, read from a real IPython."""

from typing import Any

import pytest

from course.checks.diagnosis import Diagnosis
from course.checks.history import find_last_error
from course.checks.lesson3 import check_leaks
from course.checks.verdict import UNFILLED, Verdict, judge


def test_outside_ipython_there_is_no_history() -> None:
    assert find_last_error() is None


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
