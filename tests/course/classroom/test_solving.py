"""Solutions are written where the learner's own part does not work."""

from collections.abc import Callable
from pathlib import Path

import pytest

from course.checks.diagnosis import Diagnosis
from course.checks.verdict import UNFILLED, Verdict
from course.classroom.solving import solve

PATH = "bookshop/test_price.py"
Workspace = Callable[[str | None], Path]


@pytest.fixture
def put(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Workspace:
    """Give a function that puts a learner's part into a home's workspace."""
    monkeypatch.setenv("COURSE_HOME", str(tmp_path))

    def write(text: str | None) -> Path:
        path = tmp_path / "workspace" / PATH
        if text is not None:
            path.parent.mkdir(parents=True)
            path.write_text(text)
        return path

    return write


def answer(name: str) -> Callable[[], Verdict]:
    return lambda: Verdict("lesson1.test", Diagnosis(name))


def test_a_part_that_works_stays(
    put: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    path = put("mine")
    solve(answer("right_wide"), PATH, "solved")
    assert (path.read_text(), capsys.readouterr().out) == ("mine", "")


def test_an_attempt_is_kept_beside_the_solution(
    put: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    path = put("mine")
    solve(answer("never_red"), PATH, "solved")
    assert path.read_text() == "solved"
    (kept,) = (path.parents[1] / "kept" / "bookshop").iterdir()
    assert kept.read_text() == "mine"
    said = f"gardé dans kept/bookshop/{kept.name}."
    assert said in capsys.readouterr().out


@pytest.mark.parametrize("text", ["...", None])
def test_what_was_left_open_is_filled_without_a_word(
    text: str | None, put: Workspace, capsys: pytest.CaptureFixture[str]
) -> None:
    path = put(text)
    solve(answer(UNFILLED if text else "no_file"), PATH, "solved")
    assert (path.read_text(), capsys.readouterr().out) == ("solved", "")
    assert not (path.parents[1] / "kept").exists()
