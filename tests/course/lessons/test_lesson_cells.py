import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from course.errors import LessonError
from course.lessons.notebooks import Lesson, list_lessons, read_notebook
from course.lessons.steps import BashStep, WriteStep, parse_magic, read_steps

WriteLesson = Callable[..., Lesson]


def test_lessons_are_in_the_order_of_their_numbers(
    write_lesson: WriteLesson,
) -> None:
    second, first = write_lesson("10_b"), write_lesson("09_a")
    write_lesson("11_c").path.rename(first.path.with_name("notes.ipynb"))
    assert list_lessons("fr", first.path.parents[1]) == [first, second]


def test_two_lessons_of_one_number_are_refused(
    write_lesson: WriteLesson,
) -> None:
    write_lesson("03_a")
    folder = write_lesson("03_b").path.parents[1]
    with pytest.raises(LessonError, match=r"its number is that of 03_\w"):
        list_lessons("fr", folder)


def test_an_unknown_language_is_refused(tmp_path: Path) -> None:
    with pytest.raises(LessonError, match=r"no edition in the language 'de'"):
        list_lessons("de", tmp_path)


def test_a_notebook_whose_cells_have_no_ids_is_refused(tmp_path: Path) -> None:
    old = {"cells": [], "metadata": {}, "nbformat": 4, "nbformat_minor": 4}
    (tmp_path / "old.ipynb").write_text(json.dumps(old))
    with pytest.raises(LessonError, match=r"format 4.4, whose cells have no"):
        read_notebook(tmp_path / "old.ipynb")


def test_what_is_no_notebook_is_refused(tmp_path: Path) -> None:
    (tmp_path / "broken.ipynb").write_text("{")
    with pytest.raises(LessonError, match=r"broken.ipynb: it cannot be read"):
        read_notebook(tmp_path / "broken.ipynb")


def test_of_one_that_is_being_saved_nobody_gets_a_part(
    write_lesson: WriteLesson,
) -> None:
    path = write_lesson("09_a").path
    whole = path.read_text()
    # As JupyterLab writes: in place.
    path.write_text("")
    saving = threading.Timer(0.3, path.write_text, [whole])
    saving.start()
    assert read_notebook(path) == json.loads(whole)
    saving.join()


WHOLE: dict[str, Any] = {
    "cells": [
        {"id": "a", "cell_type": "markdown", "metadata": {}, "source": "é"},
        {"id": "b", "cell_type": "markdown", "metadata": {}, "source": ["c"]},
    ],
    "metadata": {},
    "nbformat": 4,
    "nbformat_minor": 5,
}


def change(**changes: Any) -> str:
    return json.dumps(WHOLE | changes, indent=1)


def without(name: str) -> dict[str, Any]:
    cell = {k: v for k, v in WHOLE["cells"][0].items() if k != name}
    return {"cells": [cell]}


CONFLICT = """\
<<<<<<< HEAD
   "source": "mine"
=======
   "source": "theirs"
>>>>>>> main
"""


@pytest.mark.parametrize(
    ("content", "found"),
    [
        (change().replace("  {\n", f"  {{\n{CONFLICT}", 1), "from line 4 on"),
        (change(**without("id")), r"cells\[0\]\.id"),
        (change(**without("metadata")), r"cells\[0\]\.metadata"),
        (change(**without("source")), r"cells\[0\]\.source"),
        (change(cells={}), "cells"),
        (change(nbformat=3), r"format 3\.5"),
        (change(nbformat="a"), "nbformat"),
        ("[]", "input should be a valid dictionary"),
        ("", "it is no JSON, from line 1, column 1 on"),
        ("<html>not found</html>", "no JSON, from line 1, column 1"),
        (change()[:-20], "it is no JSON, from line 20"),
    ],
)
def test_a_damaged_notebook_is_named_with_the_next_step(
    content: str, found: str, tmp_path: Path
) -> None:
    (tmp_path / "05_a.ipynb").write_text(content)
    says = rf"^05_a\.ipynb: .*{found}.*; expected .*git restore 05_a.ipynb"
    with pytest.raises(LessonError, match=says):
        read_notebook(tmp_path / "05_a.ipynb")


def test_what_is_no_text_is_named(tmp_path: Path) -> None:
    (tmp_path / "05_a.ipynb").write_bytes(b"\xff\xfe{\0")
    with pytest.raises(LessonError, match=r"05_a\.ipynb: it cannot be read"):
        read_notebook(tmp_path / "05_a.ipynb")


def test_a_mark_of_the_encoding_harms_nobody(tmp_path: Path) -> None:
    (tmp_path / "05_a.ipynb").write_text(change(), encoding="utf-8-sig")
    cells = read_notebook(tmp_path / "05_a.ipynb").cells
    assert [each.source for each in cells] == ["é", "c"]


def test_a_step_holds_what_ipython_would_write(
    write_lesson: WriteLesson,
) -> None:
    lesson = write_lesson("03_a", "%%writefile -a conf/a.yml\n\nb: é\n  c: {d}")
    (step,) = read_steps(lesson)
    assert isinstance(step, WriteStep)
    assert (str(step.path), step.append) == ("conf/a.yml", True)
    assert step.text == "\nb: é\n  c: {d}\n"


def test_a_solution_is_what_later_lessons_start_from(
    write_lesson: WriteLesson,
) -> None:
    lesson = write_lesson(
        "03_a",
        ("%%part a/b\n...", "exercise"),
        ("%%solution a/b\ndone", "solution"),
    )
    (step,) = read_steps(lesson)
    assert isinstance(step, WriteStep)
    assert (str(step.path), step.text) == ("a/b", "done\n")


def test_only_cells_that_make_the_project_are_steps(
    write_lesson: WriteLesson,
) -> None:
    lesson = write_lesson(
        "03_a",
        "1 + 1",
        "%%bash\nls",
        ("%%bash\nmkdir a", "replay"),
        ("%%writefile a/b\n# yours", "exercise"),
        ("%%writefile a/b\nbroken", "drill"),
        ("%%writefile toy/b\nplay", "toy"),
    )
    assert read_steps(lesson) == [
        BashStep(step.origin, "mkdir a\n") for step in read_steps(lesson)
    ]
    assert len(read_steps(lesson)) == 1


@pytest.mark.parametrize(
    "path",
    ["/etc/motd", "../up", "~/home", "$HOME", "{name}", "a b", "'a'", ""],
)
def test_a_path_outside_the_learners_folder_is_refused(
    path: str, write_lesson: WriteLesson
) -> None:
    lesson = write_lesson("03_a", f"%%writefile {path}\ntext")
    with pytest.raises(LessonError, match=r"03_a, cell cell-1: %%writefile"):
        read_steps(lesson)


def test_a_cell_that_writes_nothing_is_refused(
    write_lesson: WriteLesson,
) -> None:
    lesson = write_lesson("03_a", "%%writefile a.py")
    with pytest.raises(LessonError, match=r"a %%writefile without content"):
        read_steps(lesson)


def test_a_replay_cell_must_be_bash(write_lesson: WriteLesson) -> None:
    lesson = write_lesson("03_a", ("import os", "replay"))
    with pytest.raises(LessonError, match=r"tagged 'replay' but not %%bash"):
        read_steps(lesson)


@pytest.mark.parametrize("source", ["1 + 1", "%matplotlib inline", "!ls", ""])
def test_other_cells_are_no_cell_magic(source: str) -> None:
    assert parse_magic(source) is None
