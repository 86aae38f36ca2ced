"""Cells of a learner, of what was handed out, and of a correction."""

from typing import Any

import pytest

from course.handing.manifest import hash_cell
from course.handing.merging import Merged, merge
from tests.course.handing.editions import Cells, make_notebook

BASE = (("a", "# A"), ("b", "b = 1"), ("c", "# C"))


def merge_cells(own: Cells, new: Cells, base: Cells = BASE) -> Merged:
    handed = {each.id: hash_cell(each) for each in make_notebook(base).cells}
    return merge(make_notebook(own), handed, make_notebook(new))


def list_ids(notebook: Any) -> list[str]:
    return [each.id for each in notebook.cells]


@pytest.mark.parametrize(
    ("own", "new", "expected", "conflicts"),
    [
        pytest.param("abc", "axbc", "axbc", (), id="a new cell comes in place"),
        pytest.param("abc", "ac", "ac", (), id="an untouched cell goes"),
        pytest.param("aBc", "ac", "aBc", ("b",), id="a touched cell stays"),
        pytest.param("aybc", "acb", "aycb", (), id="cells follow the course"),
        pytest.param("abcy", "xabc", "xabcy", (), id="own cells stay behind"),
        pytest.param("ac", "abc", "ac", (), id="what was taken out stays out"),
        pytest.param("ac", "aBc", "ac", ("b",), id="unless it was corrected"),
        pytest.param("cab", "axbc", "caxb", (), id="a moved cell stays there"),
    ],
)
def test_cells_are_merged(
    own: str, new: str, expected: str, conflicts: tuple[str, ...]
) -> None:
    merged = merge_cells(write(own), write(new))
    assert [*map(read, merged.notebook.cells)] == list(expected)
    assert merged.conflicts == conflicts


def write(letters: str) -> Cells:
    """Write a cell a letter; a capital is the same cell, changed."""
    texts = dict(BASE)
    return [(x.lower(), texts.get(x, f"{x.lower()} = '{x}'")) for x in letters]


def read(cell: Any) -> str:
    is_changed = cell.source.endswith(f"'{cell.id.upper()}'")
    return str(cell.id.upper() if is_changed else cell.id)


def test_tags_follow_the_course_whatever_a_learner_wrote() -> None:
    own, new = (
        make_notebook((("b", "b = 2"),)),
        make_notebook((("b", "b = 1"),)),
    )
    own.cells[0].metadata["tags"] = ["mine"]
    new.cells[0].metadata["tags"] = ["exercise"]
    merged = merge(own, {"b": hash_cell(new.cells[0])}, new)
    assert merged.notebook.cells[0].metadata["tags"] == ["exercise"]
    assert merged.notebook.cells[0].source == "b = 2"


def test_a_learners_notebook_is_not_changed_in_place() -> None:
    own = make_notebook(BASE)
    handed = {each.id: hash_cell(each) for each in own.cells}
    merge(own, handed, make_notebook(write("aBc")))
    assert own == make_notebook(BASE)
