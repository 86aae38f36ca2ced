"""All lessons in all states, with real kernels and builds: `make hardships`.

Each ordered pair of lessons follows one another once in one home; then each
lesson's kernel is started again before every cell. Takes an hour or two.
"""

import os
import shutil
import sys
from collections.abc import Callable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
from jupyter_client.manager import KernelManager

from course.classroom.kernel import PROGRAM
from course.classroom.unopened import SESSION
from course.cloud import lifecycle
from course.cloud.packages import share_packages
from course.environment import course_environment
from course.lessons.notebooks import Lesson, list_lessons
from course.places import NOTEBOOKS, Home
from tests.course.kernels import Shown
from tests.course.passages import (
    go_on_without,
    go_through,
    go_through_restarting,
)

SECONDS_A_CELL = 600
LESSONS = list_lessons()


class RealKernel:
    """A process of its own, as JupyterLab starts one."""

    def __init__(self, home: Home) -> None:
        self.manager = KernelManager()
        folder = NOTEBOOKS / "fr"
        environment = course_environment() | {
            "COURSE_HOME": str(home.folder),
            SESSION: str(folder),
        }
        self.manager.start_kernel(env=environment, cwd=str(folder))
        self.client: Any = self.manager.client()
        self.client.start_channels()
        self.client.wait_for_ready(timeout=SECONDS_A_CELL)

    def run_cell(self, cell: str) -> Shown:
        texts: list[str] = []
        errors: list[str] = []

        def note(message: Any) -> None:
            content = message["content"]
            match message["header"]["msg_type"]:
                case "stream":
                    texts.append(content["text"])
                case "execute_result" | "display_data":
                    texts.append(content["data"].get("text/plain", ""))
                case "error":
                    errors.extend(content["traceback"])

        self.client.execute_interactive(
            cell, output_hook=note, timeout=SECONDS_A_CELL, allow_stdin=False
        )
        return Shown("".join(texts), tuple(errors))

    def end(self) -> None:
        self.client.stop_channels()
        self.manager.shutdown_kernel(now=True)


@pytest.fixture(scope="module")
def shared(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """Share one home: each passage finds what the others left."""
    assert Path(sys.executable).with_name(PROGRAM).exists()
    home = Home(tmp_path_factory.mktemp("hardships") / "home")
    share_packages(home)
    yield home
    lifecycle.down(home=home)


@pytest.fixture
def start(
    shared: Home, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[[], RealKernel]]:
    """Give what starts a kernel, the one before it ended."""
    monkeypatch.setenv("COURSE_HOME", os.fspath(shared.folder))
    running: list[RealKernel] = []

    def begin() -> RealKernel:
        while running:
            running.pop().end()
        running.append(RealKernel(shared))
        return running[0]

    yield begin
    while running:
        running.pop().end()


def list_passages(count: int) -> list[int]:
    """List places so that each follows each other, and itself, once.

    Hierholzer's circuit.
    """
    left = [list(range(count)) for _ in range(count)]
    way, circuit = [0], []
    while way:
        if left[way[-1]]:
            way.append(left[way[-1]].pop())
        else:
            circuit.append(way.pop())
    return circuit


@pytest.mark.parametrize("count", range(1, 10))
def test_each_pair_of_places_is_passed(count: int) -> None:
    places = list_passages(count)
    pairs = set(pairwise(places))
    assert len(pairs) == len(places) - 1 == count * count


@pytest.mark.parametrize(
    "number",
    [LESSONS[place].number for place in list_passages(len(LESSONS))],
)
def test_a_lesson_can_be_gone_through_after_each_other(
    number: int, start: Callable[[], RealKernel]
) -> None:
    (lesson,) = (each for each in LESSONS if each.number == number)
    assert go_through(lesson, start) == []


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda each: each.name)
def test_a_lesson_begins_afresh_when_the_workspace_was_renamed(
    lesson: Lesson, shared: Home, start: Callable[[], RealKernel]
) -> None:
    if shared.workspace.exists():
        shutil.rmtree(shared.workspace)
    assert go_through(lesson, start) == []


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda each: each.name)
def test_a_workspace_may_be_deleted_in_the_middle_of_a_lesson(
    lesson: Lesson, shared: Home, start: Callable[[], RealKernel]
) -> None:
    assert (
        go_on_without(lesson, start, lambda: shutil.rmtree(shared.workspace))
        == []
    )


@pytest.mark.parametrize("lesson", LESSONS, ids=lambda each: each.name)
def test_a_kernel_may_be_started_again_between_any_two_cells(
    lesson: Lesson, start: Callable[[], RealKernel]
) -> None:
    assert go_through_restarting(lesson, start) == []
