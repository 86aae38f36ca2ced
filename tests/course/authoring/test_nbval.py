"""What nbval compares for real, and what it is told to overlook."""

import re
import subprocess
import sys
from collections.abc import Callable
from typing import Any

import pytest
from nbclient import NotebookClient
from nbformat import write
from nbval.plugin import (  # type: ignore[import-untyped]
    get_sanitize_patterns,
)

from course.authoring.structure import count_comparisons
from course.lessons.cells import NOT_COMPARED
from course.lessons.notebooks import Lesson, read_notebook
from course.places import NOTEBOOKS

WriteLesson = Callable[..., Lesson]
RULES = dict(
    get_sanitize_patterns((NOTEBOOKS / "nbval_sanitize.cfg").read_text())
)
UUID = "c0ffee00-1111-4222-8333-444455556666"


def sanitize(text: str) -> str:
    for pattern, replacement in RULES.items():
        text = re.sub(pattern, replacement, text)
    return text


def spoil(notebook: Any) -> None:
    for cell in notebook.cells:
        for output in cell.outputs:
            if output.output_type == "stream":
                output.text += "spoilt"
            else:
                output.data["text/plain"] += "spoilt"
                output.data["image/png"] = "c3BvaWx0"


def test_nbval_refuses_as_many_spoilt_outputs_as_are_counted(
    write_lesson: WriteLesson,
) -> None:
    lesson = write_lesson(
        "03_a", "print(1)", "2", ("print(3)", NOT_COMPARED), "x = 4", "print(5)"
    )
    notebook = read_notebook(lesson.path)
    NotebookClient(notebook).execute()
    spoil(notebook)
    for output in notebook.cells[1].outputs:
        del output.data["image/png"]
    notebook.cells[4].update(execution_count=None, outputs=[])
    write(notebook, lesson.path)  # type: ignore[no-untyped-call]
    assert count_comparisons(notebook.cells) == 2
    command = [
        sys.executable,
        "-m",
        "pytest",
        "--nbval",
        "-q",
        lesson.path.name,
    ]
    done = subprocess.run(
        [*command, "-c", "/dev/null", "-p", "no:cacheprovider"],
        cwd=lesson.path.parent,
        capture_output=True,
        text=True,
        check=False,
    )
    assert "2 failed, 3 passed" in done.stdout, done.stdout


@pytest.mark.parametrize(
    ("seen", "compared"),
    [
        ("2026-11-23 06:27:50.123 done", "A-DATE-AND-TIME done"),
        ("[11/23/26 06:27:50] INFO", "[A-DATE-AND-TIME] INFO"),
        ("en 0.8 s, 3 essais", "en A-DURATION, 3 essais"),
        (f"run {'0a' * 16}", "run AN-ID"),
        ("http://127.0.0.1:5003/#/", "http://127.0.0.1:A-PORT/#/"),
        (f"build {UUID} done", "build A-BUILD-ID done"),
        ("staging, commit 0a1b2c3: no", "staging, commit A-COMMIT: no"),
    ],
)
def test_what_differs_from_run_to_run_is_overlooked(
    seen: str, compared: str
) -> None:
    assert sanitize(seen) == compared


@pytest.mark.parametrize(
    "seen",
    [
        "2019-10-01 00:00:00 UTC",
        "0.8437",
        "12 sessions",
        "41:12",
        "v1.2",
        "0a1b2c3",
    ],
)
def test_what_the_lessons_compute_is_compared(seen: str) -> None:
    assert sanitize(seen) == seen
