from pathlib import Path, PurePosixPath

import pytest

from course.authoring.segments import split_file
from course.errors import SyncError
from course.lessons.notebooks import Lesson
from course.lessons.steps import Origin, WriteStep

ORIGIN = Origin(Lesson(3, Path("03_a.ipynb")), "cell-1")


def split(text: str, *cells: str) -> list[str]:
    steps = [
        WriteStep(
            ORIGIN, PurePosixPath("a.py"), bool(number), cell, is_draft=False
        )
        for number, cell in enumerate(cells)
    ]
    return split_file("a.py", text, steps)


def test_one_cell_gets_the_whole_file() -> None:
    assert split("a\nb\n", "old\n") == ["a\nb\n"]


def test_a_later_cell_begins_at_its_first_line() -> None:
    assert split("a\nnew\ndef b\nnew\n", "a\n", "def b\nold\n") == [
        "a\nnew\n",
        "def b\nnew\n",
    ]


def test_blank_lines_stay_with_the_cell_that_has_them() -> None:
    text = "a\n\n\ndef b\n"
    assert split(text, "a\n", "\n\ndef b\n") == ["a\n", "\n\ndef b\n"]
    assert split(text, "a\n\n\n", "def b\n") == ["a\n\n\n", "def b\n"]
    assert split(text, "a\n\n", "\ndef b\n") == ["a\n\n", "\ndef b\n"]


def test_lines_that_repeat_are_told_apart_by_those_that_follow() -> None:
    text = "a\n@node\ndef b\n@node\ndef c\n"
    assert split(text, "a\n", "@node\ndef c\n") == [
        "a\n@node\ndef b\n",
        "@node\ndef c\n",
    ]


def test_a_file_that_another_command_began_keeps_its_head() -> None:
    step = WriteStep(
        ORIGIN, PurePosixPath("a"), append=True, text="c\n", is_draft=False
    )
    assert split_file("a", "b\nc\nd\n", [step]) == ["c\nd\n"]


def test_a_first_line_that_the_file_lacks_is_refused() -> None:
    with pytest.raises(
        SyncError, match=r"'def b' is nowhere in the rest of a.py"
    ):
        split("a\ndef c\n", "a\n", "def b\n")


def test_a_part_out_of_order_is_refused() -> None:
    with pytest.raises(
        SyncError, match=r"'def b' is nowhere in the rest of a.py"
    ):
        split("a\ndef b\ndef c\n", "a\n", "def c\n", "def b\n")


def test_lines_that_stand_twice_are_refused() -> None:
    with pytest.raises(SyncError, match=r"'x' stands on lines 2, 4 of a.py"):
        split("a\nx\ny\nx\n", "a\n", "x\n")
