import re
from pathlib import Path
from typing import Any

import pytest

from course.cloud import lifecycle
from course.errors import LessonError
from course.lessons import plan
from course.lessons.notebooks import list_lessons, read_notebook
from course.lessons.plan import PLAN, LessonPlan, ServerKey, find_plan
from course.places import REPOSITORY

README = (REPOSITORY / "README.md").read_text(encoding="utf-8")


def test_each_lesson_has_an_entry_and_each_entry_a_lesson() -> None:
    assert [each.number for each in list_lessons()] == list(PLAN)


def test_a_lesson_that_is_not_planned_is_refused() -> None:
    with pytest.raises(LessonError, match=r"99: .* a number from 1 to"):
        find_plan(99)


@pytest.mark.parametrize("number", PLAN)
def test_the_notebook_says_the_minutes_of_the_plan(number: int) -> None:
    (lesson,) = (each for each in list_lessons() if each.number == number)
    opening: list[Any] = read_notebook(lesson.path).cells[:3]
    text = "\n".join(cell.source for cell in opening)
    assert f"**Durée.** {PLAN[number].minutes}" in text


@pytest.mark.parametrize("number", PLAN)
def test_readme_says_the_minutes_of_the_plan(number: int) -> None:
    (row,) = (r for r in README.splitlines() if r.startswith(f"| {number} | "))
    assert row.endswith(f"| {PLAN[number].minutes} |")


def test_every_server_of_the_plan_is_one_of_the_local_cloud() -> None:
    names = {each.value for each in ServerKey}
    assert names == {server.key for server in lifecycle.SERVERS}


@pytest.mark.parametrize("number", PLAN)
def test_each_repository_that_a_lesson_makes_is_planned(number: int) -> None:
    (lesson,) = (each for each in list_lessons() if each.number == number)
    cells: list[Any] = read_notebook(lesson.path).cells
    text = "\n".join(cell.source for cell in cells)
    made = set(re.findall(r"cloudbuild repos create (\w+)", text))
    planned = {Path(each).name for each in PLAN[number].repositories}
    assert made <= planned


def test_a_new_entry_is_all_that_a_new_lesson_needs(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    tenth = LessonPlan(10, 30, (ServerKey.MLFLOW,))
    monkeypatch.setattr(plan, "PLAN", {**PLAN, 10: tenth})
    assert find_plan(10) is tenth
