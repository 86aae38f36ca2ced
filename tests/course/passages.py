"""Lessons gone through cell by cell, and what must never be seen there."""

import re
from collections.abc import Callable, Iterator
from typing import Any, Protocol

from course.checks.wording import say
from course.checks.words.shared import FRAME
from course.languages import DEFAULT_LANGUAGE
from course.lessons.cells import SOLUTION, read_tags, select_code
from course.lessons.notebooks import Lesson, read_notebook
from tests.course.kernels import Shown

# Of a program that a cell runs, too; a test that fails shows an assertion.
TRACEBACK = re.compile(
    r"Traceback \(most recent call last\):\s+(?:^[ \t].*\n|^\r?\n)*"
    r"(?!AssertionError)^\w",
    re.MULTILINE,
)
# nbclient's, for a cell that is meant to fail.
EXPECTED = "raises-exception"
OPENING = "open_lesson("
# What the verdict on a wrong answer begins with.
WRONG = say(FRAME.wrong, DEFAULT_LANGUAGE)


class AnyKernel(Protocol):
    """Of this process, or a real one."""

    def run_cell(self, cell: str) -> Shown: ...


Start = Callable[[], AnyKernel]


def go_through(lesson: Lesson, start: Start) -> list[str]:
    """Run all cells in one kernel; list what must not be seen."""
    kernel = start()
    cells = select_code(read_notebook(lesson.path).cells)
    return [fault for each in cells for fault in run_cell(lesson, each, kernel)]


def go_through_restarting(lesson: Lesson, start: Start) -> list[str]:
    """Run each cell in a kernel of its own, which first recalls the others."""
    cells = select_code(read_notebook(lesson.path).cells)
    first = next(i for i, x in enumerate(cells) if OPENING in x.source)
    faults: list[str] = []
    for each in cells[first:]:
        kernel = start()
        if each is not cells[first]:
            faults += run_cell(lesson, cells[first], kernel)
            kernel.run_cell("recall()")
        faults += run_cell(lesson, each, kernel)
    return faults


def go_on_without(
    lesson: Lesson, start: Start, delete: Callable[[], object]
) -> list[str]:
    """Run half of the cells, then `delete`, and the rest in the same kernel.

    What that says it says in a line, or by a check; then all run as ever.
    """
    kernel = start()
    cells = select_code(read_notebook(lesson.path).cells)
    half = len(cells) // 2
    faults: list[str] = []
    for each in cells[:half]:
        faults += run_cell(lesson, each, kernel)
    delete()
    for each in cells[half:]:
        shown = kernel.run_cell(each.source)
        if len(shown.error) > 1 or TRACEBACK.search(shown.text):
            faults.append(f"{lesson.name}, {each.id}: {shown.all[-900:]}")
    for each in cells:
        faults += run_cell(lesson, each, kernel)
    return faults


def run_cell(lesson: Lesson, cell: Any, kernel: AnyKernel) -> Iterator[str]:
    """Run a cell; say what it shows that must not be seen."""
    shown = kernel.run_cell(cell.source)
    where = f"{lesson.name}, {cell.id}"
    if shown.error and EXPECTED not in read_tags(cell):
        yield f"{where}: {shown.all[-900:]}"
    elif TRACEBACK.search(shown.text):
        yield f"{where}: {shown.text[-900:]}"
    if SOLUTION in read_tags(cell) and WRONG in shown.all:
        yield f"{where}: {shown.all[-900:]}"
