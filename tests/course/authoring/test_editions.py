from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from nbformat import NO_CONVERT, read, v4, write

from course.authoring.editions import (
    Twin,
    find_cells,
    find_faults,
    find_twins,
    sync_editions,
)
from course.authoring.programs import find_program_difference
from course.errors import SyncError

Cells = dict[str, tuple[str, str]]
WriteEdition = Callable[[str, str, Cells], Path]
FRENCH: Cells = {
    "title": ("markdown", "# Bonjour"),
    "ask": ("code", "LANGUAGE = 'x'\nask(1)"),
    "say": ("words", 'print("oui", x)'),
}
ENGLISH = {"title": "# Hello", "say": 'print("yes", x)'}


def make_cell(name: str, kind: str, source: str) -> Any:
    if kind == "markdown":
        cell = v4.new_markdown_cell(source)  # type: ignore[no-untyped-call]
    else:
        cell = v4.new_code_cell(source)  # type: ignore[no-untyped-call]
        cell.metadata["tags"] = ["words"] if kind == "words" else []
    cell.id = name
    return cell


@pytest.fixture
def write_notebook(tmp_path: Path) -> WriteEdition:
    def write_edition(language: str, name: str, cells: Cells) -> Path:
        made = [make_cell(key, *each) for key, each in cells.items()]
        notebook = v4.new_notebook(cells=made)  # type: ignore[no-untyped-call]
        path = tmp_path / language / f"{name}.ipynb"
        path.parent.mkdir(exist_ok=True)
        write(notebook, path)  # type: ignore[no-untyped-call]
        return path

    return write_edition


def open_cells(path: Path) -> dict[str, Any]:
    notebook = read(path, NO_CONVERT)  # type: ignore[no-untyped-call]
    return {cell.id: cell for cell in notebook.cells}


def edit(path: Path, name: str, source: str) -> None:
    notebook = read(path, NO_CONVERT)  # type: ignore[no-untyped-call]
    next(x for x in notebook.cells if x.id == name).source = source
    write(notebook, path)  # type: ignore[no-untyped-call]


@pytest.fixture
def twin(tmp_path: Path, write_notebook: WriteEdition) -> Twin:
    """Give a lesson and its English rendering, of which nothing is stale."""
    write_notebook("fr", "01_bonjour", FRENCH)
    path = write_notebook("en", "01_hello", {})
    sync_editions(tmp_path)
    for name, source in ENGLISH.items():
        edit(path, name, source)
    (twin,), lonely = find_twins("en", tmp_path)
    assert lonely == []
    assert twin.sync()
    assert list(twin.find_faults()) == []
    return twin


def tell(twin: Twin) -> list[str]:
    return [fault.found for fault in twin.find_faults()]


def test_an_empty_notebook_is_filled_and_all_of_it_is_to_write(
    tmp_path: Path, write_notebook: WriteEdition
) -> None:
    write_notebook("fr", "01_bonjour", FRENCH)
    path = write_notebook("en", "01_hello", {})
    (twin,) = sync_editions(tmp_path)
    assert list(open_cells(path)) == list(FRENCH)
    assert tell(twin) == ["not translated"] * 2


def test_code_is_copied_with_the_language_of_its_edition(twin: Twin) -> None:
    edit(twin.original, "ask", 'LANGUAGE = "fr"\nshow(language="fr")')
    assert tell(twin) == ["other code"]
    assert twin.sync()
    source = open_cells(twin.path)["ask"].source
    assert source == 'LANGUAGE = "en"\nshow(language="en")'
    assert tell(twin) == []


def test_no_sync_renews_what_is_stale(twin: Twin) -> None:
    edit(twin.original, "title", "# Bonsoir")
    edit(twin.original, "say", 'print("non", x)')
    before = open_cells(twin.path)
    for _ in range(2):
        twin.sync()
        assert tell(twin) == ["stale, its original has changed"] * 2
    assert open_cells(twin.path) == before


def test_an_edit_renews_its_own_cell_alone(twin: Twin) -> None:
    edit(twin.original, "title", "# Bonsoir")
    edit(twin.original, "say", 'print("non", x)')
    edit(twin.path, "title", "# Good evening")
    assert tell(twin) == [
        "edited, not recorded",
        "stale, its original has changed",
    ]
    twin.sync()
    assert tell(twin) == ["stale, its original has changed"]


def test_a_review_renews_a_cell(twin: Twin) -> None:
    edit(twin.original, "title", "# Bonjour !")
    twin.review("title")
    assert tell(twin) == []
    assert open_cells(twin.path)["title"].source == "# Hello"


def test_missing_extra_and_moved_cells_are_told(
    twin: Twin, write_notebook: WriteEdition
) -> None:
    cells = {"say": ("words", ENGLISH["say"]), "title": ("markdown", "# Hello")}
    write_notebook("en", "01_hello", {**cells, "mine": ("markdown", "?")})
    found = tell(twin)
    assert {"missing", "it renders no cell", "cells in another order"} <= {
        *found
    }
    twin.sync()
    assert "it renders no cell" in tell(twin)
    assert open_cells(twin.path)["mine"].source == "?"
    assert "missing" not in tell(twin)


def test_tags_are_those_of_the_original(twin: Twin) -> None:
    notebook = read(twin.path, NO_CONVERT)  # type: ignore[no-untyped-call]
    notebook.cells[1].metadata["tags"] = ["exercise"]
    write(notebook, twin.path)  # type: ignore[no-untyped-call]
    assert tell(twin) == ["other tags or metadata"]
    twin.sync()
    assert tell(twin) == []


def test_outputs_of_unchanged_code_stay(twin: Twin) -> None:
    notebook = read(twin.path, NO_CONVERT)  # type: ignore[no-untyped-call]
    output = v4.new_output("stream", text="1\n")  # type: ignore[no-untyped-call]
    notebook.cells[1].outputs = [output]
    write(notebook, twin.path)  # type: ignore[no-untyped-call]
    twin.sync()
    assert open_cells(twin.path)["ask"].outputs == [output]
    edit(twin.original, "ask", "ask(2)")
    twin.sync()
    assert open_cells(twin.path)["ask"].outputs == []


def test_another_program_is_told(twin: Twin) -> None:
    edit(twin.path, "say", 'print("yes", y)')
    twin.sync()
    (found,) = tell(twin)
    assert found.startswith("another program: print('<shown>', y)")


def test_a_lesson_without_twin_is_told(
    twin: Twin, tmp_path: Path, write_notebook: WriteEdition
) -> None:
    assert find_faults(tmp_path) == []
    write_notebook("fr", "02_suite", FRENCH)
    write_notebook("en", "03_more", {})
    assert [fault.place for fault in find_faults(tmp_path)] == [
        "en/02",
        "en/03_more",
    ]
    assert twin.number == 1


def test_a_cell_is_found_by_lesson_and_id(
    twin: Twin, tmp_path: Path, write_notebook: WriteEdition
) -> None:
    assert find_cells("say", tmp_path) == [(twin, "say")]
    write_notebook("fr", "02_suite", FRENCH)
    write_notebook("en", "02_more", {})
    sync_editions(tmp_path)
    assert find_cells("1/say", tmp_path) == [(twin, "say")]
    for name in ("say", "1/nothing", "4/say"):
        with pytest.raises(SyncError, match="a lesson and the id"):
            find_cells(name, tmp_path)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('print("oui")  # vrai', 'print("yes")  # true'),
        ('print(f"{a} : {b:.2f}")', 'print(f"{b:.2f}, of {a}")'),
        ('axes.set_title("Le score")', 'axes.set_title("The score")'),
        ('!ls "a"', '!ls "a"'),
    ],
)
def test_shown_words_and_comments_are_left_out(one: str, other: str) -> None:
    assert find_program_difference(one, other) is None


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ('print("oui", a)', 'print("yes", b)'),
        ('print(f"{a:.2f}")', 'print(f"{a:.3f}")'),
        ('open("un")', 'open("one")'),
        ('!ls "un"', '!ls "one"'),
        ('print("a")', 'print("a")\nprint("b")'),
        ('%%writefile a\n"un"', '%%writefile a\n"one"'),
    ],
)
def test_all_else_is_compared(one: str, other: str) -> None:
    assert find_program_difference(one, other)
