"""A lesson keeps what its executed copy showed, and nothing of the machine."""

from collections.abc import Callable
from typing import Any

import pytest
from nbformat import v4, write

from course.execution.outputs import keep_outputs
from course.lessons.notebooks import Lesson, read_notebook

WriteLesson = Callable[..., Lesson]


def stream(name: str, text: str) -> Any:
    return v4.new_output("stream", name=name, text=text)  # type: ignore[no-untyped-call]


@pytest.fixture
def kept(write_lesson: WriteLesson) -> Any:
    lesson = write_lesson(
        "03_a",
        ("A = 1", "parameters"),
        ("print(A)", "nbval-ignore-output"),
        "2",
    )
    ran = read_notebook(lesson.path)
    given: Any = v4.new_code_cell("A = 9", id="given")  # type: ignore[no-untyped-call]
    result: Any = v4.new_output(  # type: ignore[no-untyped-call]
        "execute_result", data={"text/plain": "2"}, execution_count=4
    )
    ran.cells[1].outputs = [stream("stdout", "9"), stream("stderr", "JVM")]
    ran.cells[2].outputs = [result]
    ran.cells.insert(1, given)
    executed = lesson.path.with_name("executed.ipynb")
    write(ran, executed)  # type: ignore[no-untyped-call]
    keep_outputs(lesson, executed)
    return read_notebook(lesson.path)


def test_the_cells_stay_those_of_the_lesson(kept: Any) -> None:
    assert [cell.source for cell in kept.cells] == ["A = 1", "print(A)", "2"]


def test_cells_and_results_are_numbered_in_order(kept: Any) -> None:
    assert [cell.execution_count for cell in kept.cells] == [1, 2, 3]
    assert kept.cells[2].outputs[0].execution_count == 3


def test_what_nobody_compares_loses_its_errors(kept: Any) -> None:
    assert [output.text for output in kept.cells[1].outputs] == ["9"]
