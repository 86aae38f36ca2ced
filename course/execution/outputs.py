"""Keeps what a run showed in the lesson itself, for nbval to compare."""

from pathlib import Path
from typing import Any

from nbformat import write

from course.lessons.cells import NOT_COMPARED, read_tags, select_code
from course.lessons.notebooks import Lesson, read_notebook


def keep_outputs(lesson: Lesson, executed: Path) -> None:
    """Put the outputs of an executed copy into the lesson's own cells.

    Cells are matched by id; the cell of given parameters, which a run adds,
    stays out. What outputs that nobody compares say on standard error (a
    JVM's greetings) is left out: it names the machine.
    """
    ran = {cell.id: cell for cell in read_notebook(executed).cells}
    notebook = read_notebook(lesson.path)
    code = select_code(notebook.cells)
    for count, cell in enumerate(code, start=1):
        cell.execution_count = count
        cell.outputs = [
            _number(output, count)
            for output in ran[cell.id].outputs
            if not (_is_error_text(output) and NOT_COMPARED in read_tags(cell))
        ]
    write(notebook, lesson.path)  # type: ignore[no-untyped-call]


def _number(output: Any, count: int) -> Any:
    if output.output_type == "execute_result":
        output.execution_count = count
    return output


def _is_error_text(output: Any) -> bool:
    return bool(output.output_type == "stream" and output.name == "stderr")
