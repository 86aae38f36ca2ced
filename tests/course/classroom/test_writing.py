"""`%%writefile` cells are run twice, or over a learner's edits."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from course.classroom.writing import guard_files
from course.lessons.notebooks import Lesson

WriteLesson = Callable[..., Lesson]
FIRST = "%%writefile a.py\n\nx = 1\n"
SECOND = "%%writefile -a a.py\n\n\ndef double():\n    return 2 * x\n"
THIRD = "%%writefile --append a.py\n\n\ndef thrice():\n    return 3 * x\n"
OTHER = "%%writefile b\nother\n"
LONGER = OTHER + "and more\n"
WHOLE = "\nx = 1\n\n\ndef double():\n    return 2 * x\n"


@pytest.fixture
def kernel(
    start_kernel: Callable[[], Any],
    write_lesson: WriteLesson,
    monkeypatch: pytest.MonkeyPatch,
    inside: Path,
) -> Any:
    toys = [(each, "toy") for each in (OTHER, LONGER)]
    lesson = write_lesson("03_a", FIRST, SECOND, THIRD, *toys)
    monkeypatch.setattr(
        "course.lessons.notebooks.NOTEBOOKS", lesson.path.parents[1]
    )
    kernel = start_kernel()
    guard_files(inside, "fr")
    guard_files(inside, "fr")  # the lesson is opened again
    return kernel


def test_a_first_passage_says_what_ipython_says(kernel: Any) -> None:
    assert kernel.run(FIRST) == "Writing a.py\n"
    assert kernel.run(SECOND) == "Appending to a.py\n"
    assert kernel.run(OTHER, OTHER) == "Overwriting b\n"
    assert Path("a.py").read_text() == WHOLE


@pytest.mark.parametrize(
    "again",
    [[SECOND], [FIRST], [FIRST, SECOND], [SECOND, FIRST, SECOND, SECOND]],
)
def test_a_part_that_is_there_is_not_written_twice(
    again: list[str], kernel: Any
) -> None:
    assert "déjà" in kernel.run(FIRST, SECOND, *again)
    assert Path("a.py").read_text() == WHOLE


def test_a_shorter_file_takes_the_place_of_a_longer_one(kernel: Any) -> None:
    kernel.run(OTHER, LONGER, OTHER)
    assert Path("b").read_text() == "other\n"


@pytest.mark.parametrize("is_new", [False, True])
def test_an_edited_part_takes_the_old_ones_place(
    kernel: Any, inside: Path, *, is_new: bool
) -> None:
    kernel.run(FIRST, SECOND, THIRD)
    if is_new:
        guard_files(inside, "fr")
    said = kernel.run(SECOND.replace("2", "1 + 1"))
    assert said == "a.py : cette partie y remplace l'ancienne.\n"
    text = Path("a.py").read_text()
    assert text.count("def double") == text.count("def thrice") == 1
    assert "return 1 + 1 * x" in text


def test_a_part_without_its_beginning_makes_no_half_file(kernel: Any) -> None:
    assert "n'a pas encore de début" in kernel.run(SECOND)
    assert not Path("a.py").exists()


def test_of_an_edited_file_a_copy_is_kept_and_named(
    kernel: Any, inside: Path
) -> None:
    kernel.run(OTHER)
    Path("b").write_text("mine")
    said = kernel.run(OTHER)
    (copy,) = (inside / "kept").rglob("b-*")
    assert f"gardée dans {copy.relative_to(inside)}." in said
    assert copy.read_text() == "mine"
    assert Path("b").read_text() == "other\n"


def test_an_edited_cell_run_again_keeps_no_copy_of_itself(
    kernel: Any, inside: Path
) -> None:
    kernel.run(OTHER, OTHER.replace("other", "edited"), OTHER)
    assert not (inside / "kept").exists()


def test_a_learners_own_files_are_written_as_ever(
    kernel: Any, tmp_path: Path
) -> None:
    assert kernel.run("%%writefile -a own\na") == "Writing own\n"
    outside = tmp_path / "outside"
    assert kernel.run(f"%%writefile {outside}\na", f"%%writefile {outside}\nb")
    assert outside.read_text() == "b\n"
