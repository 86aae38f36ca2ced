"""What a kernel remembers, read from a real IPython."""

from typing import Any

import pytest

from course.checks.diagnosis import Diagnosis
from course.checks.history import (
    find_failed,
    find_last_error,
    find_unread,
)
from course.checks.verdict import UNFILLED, Verdict, judge

IMPORT = "from course.checks.lesson3 import check_leaks, check_earlier_views"
CHECK = "check_leaks(leaking)"
TEXT = "unterminated string literal (detected at line 1)"
UNREAD = Diagnosis("syntax", {"error": TEXT})


def test_outside_ipython_there_is_no_history() -> None:
    assert find_last_error() is None
    assert find_failed() is None
    assert find_unread() is None


def invite(shell: Any, *cells: str, check: str = CHECK) -> Verdict:
    for cell in (IMPORT, *cells, check):
        result = shell.run_cell(cell, store_history=True).result
    assert isinstance(result, Verdict)
    return result


@pytest.mark.parametrize(
    ("cell", "found"),
    [
        ("leaking = {hour}", Diagnosis("undefined", {"name": "hour"})),
        ("leaking = {'hour}", UNREAD),
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


GIVEN = "leaking = {'num_purchases_session'}"
BROKEN = "leaking = {'hour}"


@pytest.mark.parametrize(
    "cells", [(BROKEN,), (BROKEN, CHECK), (BROKEN, "other = 1", "import os")]
)
def test_a_cell_that_cannot_be_read_is_told_whatever_it_left(
    cells: tuple[str, ...], shell: Any, refused: Any
) -> None:
    refused(invite(shell, GIVEN, *cells), UNREAD)


def test_so_is_one_that_only_python_s_compiler_refuses(
    shell: Any, refused: Any
) -> None:
    before = "def count_earlier_views(a, b): return a"
    broken = "def count_earlier_views(a, b):\n    a\nreturn b"
    check = "check_earlier_views(count_earlier_views)"
    found = Diagnosis("syntax", {"error": "'return' outside function"})
    refused(invite(shell, before, broken, check=check), found)


@pytest.mark.parametrize(
    "cells",
    [(BROKEN, GIVEN), (BROKEN, f"if True:\n    {GIVEN}"), ("other = {'a}",)],
)
def test_a_cell_mended_since_or_of_something_else_is_not(
    cells: tuple[str, ...], shell: Any
) -> None:
    assert invite(shell, GIVEN, *cells).diagnosis.name == "missing_many"


def test_a_solution_is_judged_below_a_cell_that_cannot_be_read(
    shell: Any,
) -> None:
    solution = f"{GIVEN}\n{CHECK}"
    found = invite(shell, "leaking = ...", BROKEN, check=solution)
    assert found.diagnosis.name == "missing_many"


NO_ITEM = Diagnosis("raised", {"error": "IndexError: list index out of range"})


def test_an_answer_is_not_judged_by_the_one_before(
    shell: Any, refused: Any
) -> None:
    refused(invite(shell, GIVEN, "names = []\nleaking = {names[0]}"), NO_ITEM)


@pytest.mark.parametrize(
    "cell", ["[][0]", "names = [][0]", f"{GIVEN}\n[][0]", f"{GIVEN}; [][0]"]
)
def test_an_error_that_came_elsewhere_or_later_leaves_the_answer(
    cell: str, shell: Any
) -> None:
    found = invite(shell, GIVEN, cell).diagnosis.name
    assert found == ("raised" if ";" in cell else "missing_many")


def test_a_cell_whose_magic_is_not_its_first_line_is_told(
    shell: Any, refused: Any
) -> None:
    below = "# My answer\n%%writefile plan.yaml\n- a"
    found = {
        "error": "UsageError: Line magic function `%%writefile` not found."
    }
    refused(invite(shell, GIVEN, below), Diagnosis("magic", found))


def test_a_check_of_a_file_tells_why_its_cell_failed(
    shell: Any, refused: Any
) -> None:
    shell.run_cell("from course.checks.lesson2 import check_plan")
    cell = "[][0]"
    refused(invite(shell, cell, check="check_plan()"), NO_ITEM)
