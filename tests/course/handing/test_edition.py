"""What learners are given of each edition."""

import ast
import re
from collections.abc import Iterable, Iterator
from typing import Any

import pytest
from nbformat import NO_CONVERT, reads

from course.classroom.names import list_bound, list_read, parse_cell
from course.errors import HandOutError
from course.handing.edition import leave_out, make_edition, read_version
from course.languages import LANGUAGES
from course.lessons.cells import SOLUTION, is_code, read_tags
from course.lessons.notebooks import list_lessons, read_notebook

LINK = re.compile(r"\]\(([^)#:\s]+\.\w+)\)")


def list_notebooks(language: str, *, solutions: bool) -> dict[str, Any]:
    files = make_edition(language, solutions=solutions)
    return {
        name: reads(content.decode(), as_version=NO_CONVERT)  # type: ignore[no-untyped-call]
        for name, content in files.items()
        if name.endswith(".ipynb")
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_nothing_that_a_cell_showed_is_handed_out(language: str) -> None:
    notebooks = list_notebooks(language, solutions=True)
    cells = [c for each in notebooks.values() for c in each.cells if is_code(c)]
    assert len(notebooks) == len(list_lessons(language)) + 1
    assert not any(c.outputs or c.execution_count for c in cells)
    assert not any("renders" in c.metadata for c in cells)


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_page_and_picture_that_is_linked_is_handed_out(
    language: str,
) -> None:
    files = make_edition(language, solutions=True)
    texts = (x.decode() for n, x in files.items() if not n.startswith("images"))
    linked = {name for text in texts for name in LINK.findall(text)}
    assert linked <= files.keys()
    assert {"images/cicd.svg", "LICENSE-lessons"} <= files.keys()


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_solution_left_out_leaves_its_cell_and_no_trace(
    language: str,
) -> None:
    kept = list_notebooks(language, solutions=True)
    left = list_notebooks(language, solutions=False)
    for name, notebook in left.items():
        pairs = list(zip(kept[name].cells, notebook.cells, strict=True))
        assert all(one.id == other.id for one, other in pairs)
        changed = [x for x, y in pairs if x.source != y.source]
        assert all(SOLUTION in read_tags(each) for each in changed)
        text = "".join(each.source for each in notebook.cells)
        assert not any(each.source in text for each in changed)
        assert not any(SOLUTION in read_tags(c) for c in notebook.cells)


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_later_cell_needs_a_name_that_only_a_solution_gives(
    language: str,
) -> None:
    for lesson in list_lessons(language):
        given, bound, read = set[str](), set[str](), set[str]()
        for cell in filter(is_code, read_notebook(lesson.path).cells):
            statements = parse_cell(cell.source)
            if SOLUTION in read_tags(cell):
                given.update(list_bound(statements))
                continue
            read.update(list_read(statements))
            bound.update(list_bound(statements), list_local(statements))
        assert not (given - bound) & read, lesson.name


def list_local(statements: Iterable[ast.AST]) -> Iterator[str]:
    """List the names that functions bind, too."""
    for node in (node for each in statements for node in ast.walk(each)):
        if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
            yield node.id


def test_what_stands_in_a_solutions_place_is_said_in_the_editions_words() -> (
    None
):
    lesson = read_notebook(list_lessons("fr")[0].path)
    solution = next(c for c in lesson.cells if SOLUTION in read_tags(c))
    assert leave_out(solution, "fr").source.startswith("**À vous.**")
    assert leave_out(solution, "en").source.startswith("**Over to you.**")


def test_only_the_lessons_asked_for_are_handed_out() -> None:
    files = make_edition("en", [2], solutions=True)
    assert [name for name in files if name.endswith(".ipynb")] == [
        "00_welcome.ipynb",
        "02_environments.ipynb",
    ]


def test_a_lesson_that_is_not_there_is_named() -> None:
    with pytest.raises(HandOutError, match="no lesson 0, 99; expected"):
        make_edition("en", [99, 1, 0], solutions=True)


def test_the_same_files_have_the_same_version() -> None:
    files = {"a": b"1", "b": b"2"}
    assert read_version(files) == read_version(dict(reversed(files.items())))
    assert read_version(files) != read_version({"a": b"1", "b": b"3"})
    assert re.fullmatch(r"\d+\.\d+\.\d+\+[0-9a-f]{8}", read_version(files))
