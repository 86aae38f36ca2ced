"""The course's own exercises, judged without any server."""

from collections.abc import Callable
from pathlib import Path
from textwrap import dedent

import pytest

from course.grading.benches import make_bench
from course.grading.exercises import Exercise, list_exercises
from course.grading.judging import Status, judge_answer
from course.grading.slicing import list_loaded, slice_statements
from course.lessons.cells import SOLUTION, find_tagged
from course.lessons.notebooks import list_lessons, read_notebook
from course.places import Home

EXERCISES = {
    exercise.key: exercise
    for lesson in list_lessons()
    for exercise in list_exercises(lesson)
}


def read_solution(exercise: Exercise) -> str:
    """Read the solution that follows an exercise."""
    cells = read_notebook(exercise.lesson.path).cells
    start = [each.id for each in cells].index(exercise.cell_id)
    source: str = next(find_tagged(cells[start:], SOLUTION)).source
    return source


def as_file(exercise: Exercise) -> str:
    """Hand in the solution's file as one's own."""
    _, _, body = read_solution(exercise).partition("\n")
    return f"{exercise.first_line}\n{body}"


def as_function(name: str) -> Callable[[Exercise], str]:
    """Hand in the solution's function under the exercise's name."""

    def rename(exercise: Exercise) -> str:
        source = read_solution(exercise).partition("\nif not")[0]
        return source.replace("def solution", f"def {name}")

    return rename


def as_inner(exercise: Exercise) -> str:
    """Hand in the function that lesson 3's solution makes."""
    source = read_solution(exercise).partition("\n")[2]
    return dedent(source.partition("    return count_earlier_views")[0])


ANSWERS: dict[str, Callable[[Exercise], str]] = {
    "1.exercice-2": as_file,
    "2.exercice-1": as_file,
    "3.exercice-2": as_inner,
    "4.exercice-2": as_file,
    "5.exercice-2": as_file,
    "6.exercice-3": lambda _: "failing = 'test_no_session_lies_on_both_sides'",
    "7.exercice-1": lambda exercise: (
        read_solution(exercise)
        .partition("\nif not")[0]
        .replace("solution =", "env =")
    ),
    "8.exercice-1": as_function("is_tested"),
}


@pytest.mark.parametrize("key", ANSWERS)
def test_a_right_answer_passes_without_a_server(
    tmp_path: Path, home: Home, key: str
) -> None:
    exercise = EXERCISES[key]
    bench = make_bench(
        tmp_path / "cache", home, [exercise], hidden=(), mark=str(tmp_path)
    )
    found = judge_answer(exercise, ANSWERS[key](exercise), bench)
    assert found.status is Status.PASSED, found


def test_each_exercise_has_a_name_of_its_own_and_something_to_judge() -> None:
    assert len(EXERCISES) >= 18
    assert all(each.file or each.answers for each in EXERCISES.values())


def test_what_no_check_asks_for_is_not_run() -> None:
    for exercise in EXERCISES.values():
        context = "\n".join(exercise.write_context(exercise.source))
        assert "watch(" not in context, exercise.key
        assert "cloudbuild" not in context, exercise.key


def test_statements_are_picked_with_all_that_they_rest_on() -> None:
    opening = "import os\nx = 1\nprint(os)"
    cells = ["a = 1\nb = 2", "c = a\nlaunch(c)", "%%bash\nexit", "(", "d = b"]
    found = slice_statements(opening, cells, {"c"})
    assert found == ["import os", "print(os)", "a = 1", "c = a"]


def test_names_of_a_functions_own_are_not_asked_for() -> None:
    source = "def f(staging):\n    copy = deep(staging)\n    return copy"
    assert list_loaded(source) == {"deep"}
