"""What is kept of the checks that a learner passes."""

from collections.abc import Callable

import pytest

from course.checks.verdict import Verdict
from course.learner import add_passed, note_passed_checks, read_passed
from course.lessons import Lesson
from course.places import Places

WriteLesson = Callable[..., Lesson]
GOOD = Verdict(passed=True, headline="")
BAD = Verdict(passed=False, headline="")


@pytest.fixture
def run(
    places: Places, write_lesson: WriteLesson, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str, object], None]:
    """Give what tells the learner's record of a cell that was run."""
    places.home.mkdir(parents=True)
    lesson = write_lesson(
        "03_a", ("check(answer)", "check"), ("answer = 1", "solution")
    )
    monkeypatch.setattr("course.lessons.NOTEBOOKS", lesson.path.parents[1])
    noted: list[Callable[[str, object], None]] = []
    monkeypatch.setattr("course.learner.call_after_cells", noted.append)
    note_passed_checks(3, "fr", places)
    (note,) = noted
    return note


def test_a_passed_check_is_kept(
    run: Callable[[str, object], None], places: Places
) -> None:
    run("check(answer)\n", GOOD)
    assert read_passed(places) == {3: {"cell-1"}}


@pytest.mark.parametrize(
    ("source", "result"),
    [("check(answer)", BAD), ("check(answer)", None), ("answer = 1", GOOD)],
)
def test_nothing_else_is(
    source: str,
    result: object,
    run: Callable[[str, object], None],
    places: Places,
) -> None:
    run(source, result)
    assert read_passed(places) == {}


def test_checks_of_several_lessons_add_up(places: Places) -> None:
    places.home.mkdir(parents=True)
    for number, cell in ((1, "a"), (1, "b"), (2, "a"), (1, "a")):
        add_passed(places, number, cell)
    assert read_passed(places) == {1: {"a", "b"}, 2: {"a"}}


@pytest.mark.parametrize("text", ["", "{", "[]", '{"a": []}', '{"1": 2}'])
def test_a_damaged_record_counts_as_none(text: str, places: Places) -> None:
    places.home.mkdir(parents=True)
    places.passed.write_text(text)
    assert read_passed(places) == {}
