"""What is kept of the checks that a learner passes."""

from collections.abc import Callable

import pytest

from course.checks.diagnosis import Diagnosis
from course.checks.verdict import Verdict
from course.classroom.record import add_passed, note_passed_checks, read_passed
from course.lessons.notebooks import Lesson
from course.places import Home

WriteLesson = Callable[..., Lesson]
GOOD = Verdict("lesson3.leaks", Diagnosis("right"))
BAD = Verdict("lesson3.leaks", Diagnosis("empty"))


@pytest.fixture
def run(
    home: Home, write_lesson: WriteLesson, monkeypatch: pytest.MonkeyPatch
) -> Callable[[str, object], None]:
    """Give what tells the learner's record of a cell that was run."""
    home.folder.mkdir(parents=True)
    lesson = write_lesson(
        "03_a", ("check(answer)", "check"), ("answer = 1", "solution")
    )
    monkeypatch.setattr(
        "course.lessons.notebooks.NOTEBOOKS", lesson.path.parents[1]
    )
    noted: list[Callable[[str, object], None]] = []
    monkeypatch.setattr(
        "course.classroom.record.call_after_cells", noted.append
    )
    note_passed_checks(3, "fr", home)
    (note,) = noted
    return note


def test_a_passed_check_is_kept(
    run: Callable[[str, object], None], home: Home
) -> None:
    run("check(answer)\n", GOOD)
    assert read_passed(home) == {3: {"cell-1"}}


@pytest.mark.parametrize(
    ("source", "result"),
    [("check(answer)", BAD), ("check(answer)", None), ("answer = 1", GOOD)],
)
def test_nothing_else_is(
    source: str,
    result: object,
    run: Callable[[str, object], None],
    home: Home,
) -> None:
    run(source, result)
    assert read_passed(home) == {}


def test_checks_of_several_lessons_add_up(home: Home) -> None:
    home.folder.mkdir(parents=True)
    for number, cell in ((1, "a"), (1, "b"), (2, "a"), (1, "a")):
        add_passed(home, number, cell)
    assert read_passed(home) == {1: {"a", "b"}, 2: {"a"}}


@pytest.mark.parametrize("text", ["", "{", "[]", '{"a": []}', '{"1": 2}'])
def test_a_damaged_record_counts_as_none(text: str, home: Home) -> None:
    home.folder.mkdir(parents=True)
    home.passed.write_text(text)
    assert read_passed(home) == {}
