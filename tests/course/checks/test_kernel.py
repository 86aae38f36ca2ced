"""Checks as a notebook's kernel runs them: in its main thread, cell by cell."""

from typing import Any

import pytest
from nbclient import NotebookClient
from nbformat import v4

CELLS = (
    (
        "from course.checks import patience\n"
        "from course.checks.verdict import judge, try_answer\n"
        "def check(answer):\n"
        "    return judge(answer, 'any', lambda: try_answer(answer))\n"
        "patience.SECONDS = 0.5\nfailing = ..."
    ),
    "failing = {qa, production}",
    "check(failing).diagnosis.name",
    "def read_price():\n    while True:\n        pass",
    "check(read_price).diagnosis.name",
    "import time\ntime.sleep(0.6)\n'still here'",
)


@pytest.fixture(scope="module")
def shown() -> list[str]:
    """Run the cells in one kernel; give what each that shows a value shows."""
    cells = [v4.new_code_cell(each) for each in CELLS]  # type: ignore[no-untyped-call]
    notebook: Any = v4.new_notebook(cells=cells)  # type: ignore[no-untyped-call]
    NotebookClient(notebook, timeout=60, allow_errors=True).execute()
    outputs = [output for cell in notebook.cells for output in cell.outputs]
    return [each.data["text/plain"] for each in outputs if "data" in each]


def test_an_unquoted_name_is_told_after_its_cell(shown: list[str]) -> None:
    assert shown[0] == "'undefined'"


def test_a_loop_is_ended_and_the_kernel_goes_on(shown: list[str]) -> None:
    assert shown[1:] == ["'overdue'", "'still here'"]
