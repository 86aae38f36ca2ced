"""Lesson 1 in states that others leave; `make hardships` goes through all."""

import os
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from unittest import mock

import pytest

from course.checks import patience
from course.cloud import lifecycle
from course.cloud.lifecycle import Addresses
from course.lessons.notebooks import Lesson, list_lessons
from course.places import Home
from tests.course.kernels import Kernel
from tests.course.passages import (
    go_on_without,
    go_through,
    go_through_restarting,
)

Start = Callable[[], Kernel]
SECONDS_FOR_AN_ANSWER = 120


@pytest.fixture
def start(
    addresses: Addresses,
    home: Home,
    monkeypatch: pytest.MonkeyPatch,
    start_kernel: Start,
    tmp_path: Path,
) -> Iterator[Start]:
    """Give what starts a kernel, beside a local cloud that runs."""
    home.bucket.mkdir(parents=True)

    def pretend_up(**_: object) -> Addresses:
        return addresses

    monkeypatch.setattr(lifecycle, "up", pretend_up)
    # Beside other tests a check may need longer than on a quiet machine.
    monkeypatch.setattr(patience, "SECONDS", SECONDS_FOR_AN_ANSWER)
    monkeypatch.chdir(tmp_path)
    with mock.patch.dict(os.environ):
        yield start_kernel


@pytest.fixture
def lesson() -> Lesson:
    return list_lessons()[0]


def test_a_lesson_can_be_gone_through_again_in_each_state(
    lesson: Lesson, start: Start, home: Home
) -> None:
    assert go_through(lesson, start) == []
    assert go_through(lesson, start) == []
    shutil.rmtree(home.workspace / "bookshop")
    assert go_through(lesson, start) == []
    home.workspace.rename(home.workspace.with_name("old"))
    assert go_through(lesson, start) == []


def test_a_workspace_may_be_deleted_in_the_middle_of_a_lesson(
    lesson: Lesson, start: Start, home: Home
) -> None:
    def delete() -> None:
        shutil.rmtree(home.workspace)

    assert go_on_without(lesson, start, delete) == []


def test_a_kernel_may_be_started_again_between_any_two_cells(
    lesson: Lesson, start: Start
) -> None:
    assert go_through_restarting(lesson, start) == []
