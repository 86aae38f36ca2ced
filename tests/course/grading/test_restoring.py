"""Answers are found in what came back, whatever became of its cells."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from course.grading.classes import Originals, find_changes, sort_submissions
from course.grading.restoring import (
    Answer,
    NotANotebookError,
    read_cells,
    restore_answers,
)
from course.grading.submissions import find_handed
from tests.course.grading.submitting import (
    LIMITS,
    PATTERN,
    RIGHT,
    Cell,
    make_cell,
    make_cells,
    write_notebook,
)

Damage = Callable[[list[Cell]], list[Cell]]
RIGHT_PATTERN = RIGHT[PATTERN]


def find(cells: list[Cell], name: str) -> Cell:
    return next(x for x in cells if x["id"] == f"{name}-cellule")


def restore(
    tmp_path: Path, originals: Originals, cells: list[Any], name: str = PATTERN
) -> Answer:
    path = write_notebook(tmp_path / "x.ipynb", cells)
    read = read_cells(path.read_bytes())
    return restore_answers(read, originals.exercises[1])[f"1.{name}"]


def test_a_deleted_exercise_is_missing(
    tmp_path: Path, originals: Originals
) -> None:
    cells = make_cells(RIGHT)
    cells.remove(find(cells, LIMITS))
    assert restore(tmp_path, originals, cells, LIMITS).source is None


@pytest.mark.parametrize("first", [True, False])
def test_of_copies_the_last_filled_counts(
    tmp_path: Path, originals: Originals, *, first: bool
) -> None:
    cells = make_cells(RIGHT)
    empty = {**find(cells, PATTERN), "source": "pattern = ..."}
    cells.insert(0 if first else len(cells), empty)
    found = restore(tmp_path, originals, cells)
    assert found == Answer(RIGHT_PATTERN, ("copied",))


def test_a_cell_turned_into_text_still_answers(
    tmp_path: Path, originals: Originals
) -> None:
    cells = make_cells(RIGHT)
    find(cells, PATTERN)["cell_type"] = "markdown"
    found = restore(tmp_path, originals, cells)
    assert found == Answer(RIGHT_PATTERN, ("not_code",))


@pytest.mark.parametrize("name", RIGHT)
def test_cells_without_ids_are_known_by_their_text(
    tmp_path: Path, originals: Originals, name: str
) -> None:
    cells: list[Any] = [
        {key: x[key] for key in x if key not in {"id", "metadata"}}
        for x in make_cells(RIGHT)
    ]
    found = restore(tmp_path, originals, cells, name)
    assert found == Answer(RIGHT[name], ("lost_id",))


def test_a_magic_that_was_taken_away_is_put_back(
    tmp_path: Path, originals: Originals
) -> None:
    cells = make_cells(RIGHT)
    _, _, body = RIGHT[LIMITS].partition("\n")
    find(cells, LIMITS)["source"] = body
    found = restore(tmp_path, originals, cells, LIMITS)
    assert found == Answer(RIGHT[LIMITS], ("first_line",))


def test_a_file_elsewhere_is_written_where_the_lesson_says(
    tmp_path: Path, originals: Originals
) -> None:
    cells = make_cells(RIGHT)
    _, _, body = RIGHT[LIMITS].partition("\n")
    find(cells, LIMITS)["source"] = f"%%writefile /etc/passwd\n{body}"
    found = restore(tmp_path, originals, cells, LIMITS)
    assert found.source == RIGHT[LIMITS]


def test_lines_of_windows_are_read(
    tmp_path: Path, originals: Originals
) -> None:
    cells = make_cells(RIGHT)
    source = RIGHT[LIMITS].replace("\n", "\r\n")
    find(cells, LIMITS)["source"] = source.splitlines(keepends=True)
    found = restore(tmp_path, originals, cells, LIMITS)
    assert found.source == RIGHT[LIMITS]


def delete_check(cells: list[Cell]) -> list[Cell]:
    return [x for x in cells if x["id"] != f"{PATTERN}-verification"]


def edit_check(cells: list[Cell]) -> list[Cell]:
    changed = [x for x in cells if x["id"] == f"{PATTERN}-verification"]
    changed[0]["source"] = "print('passed')"
    return cells


def copy_cell(cells: list[Cell]) -> list[Cell]:
    return [*cells, cells[0]]


DAMAGES: dict[str, Damage] = {
    "check_deleted": delete_check,
    "check_edited": edit_check,
    "copies": copy_cell,
    "moved": lambda cells: cells[::-1],
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_change_of_the_courses_own_cells_is_named(
    folder: Path, originals: Originals, damage: str
) -> None:
    cells = DAMAGES[damage](make_cells(RIGHT))
    write_notebook(folder / "anna/x.ipynb", cells)
    handed = find_handed(folder, [])
    (found,), _ = sort_submissions(handed, [], originals, None)
    assert find_changes(found, originals) == (damage,)


def test_a_faked_output_is_not_read(
    tmp_path: Path, originals: Originals
) -> None:
    cells = make_cells()
    find(cells, PATTERN)["outputs"] = [{"text": "✔ Right"}]
    assert restore(tmp_path, originals, cells).source == "pattern = ..."


BROKEN = {
    b"": "empty",
    b"  \n": "empty",
    b"<!doctype html><html></html>": "html",
    b"\xef\xbb\xbf<html>": "html",
    json.dumps({"cells": make_cells()}).encode()[:400]: "json",
    b"[1, 2]": "form",
    b'{"cells": {}}': "form",
    b'{"cells": []}': "no_cells",
    b'{"worksheets": [{"cells": []}]}': "form",
    b"\xff\xfe{\x00": "encoding",
    b"[" * 100_000: "json",
}


@pytest.mark.parametrize("content", BROKEN, ids=range(len(BROKEN)))
def test_what_is_no_notebook_says_why(content: bytes) -> None:
    with pytest.raises(NotANotebookError, match=f"^{BROKEN[content]}$"):
        read_cells(content)


def test_strange_cells_are_read_leniently() -> None:
    strange: Any = [3, None, {}, {"source": 3, "id": None}]
    cells = [*strange, make_cell("a", "x")]
    read = read_cells(json.dumps({"cells": cells}).encode())
    assert read[-1].source == "x"
