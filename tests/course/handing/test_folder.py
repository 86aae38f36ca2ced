"""A correction reaches a learner who has begun, and touches no work."""

import json
import os
from pathlib import Path
from typing import Any

import pytest

from course.errors import HandOutError
from course.handing import folder
from course.handing.folder import Fate, Result
from course.handing.manifest import NAME
from course.places import NOTEBOOKS
from tests.course.handing.editions import (
    CELLS,
    LESSON,
    give,
    list_sources,
    read,
    work,
)

CORRECTED = (("title", "# One!"), ("code", "x = 1"), ("end", "# Bye"))
CHANGED = (("title", "# One"), ("code", "x = 3"), ("end", "# Bye!"))


@pytest.fixture
def place(tmp_path: Path) -> Path:
    """Give a folder, its name with blanks, where a lesson lies."""
    place = tmp_path / "l'été [2]"
    give(place)
    return place


def find_fate(results: list[Result], name: str = LESSON) -> Result:
    return next(each for each in results if each.name == name)


def answer(notebook: Any) -> None:
    notebook.cells[1].source = "x = 2"


def test_a_second_time_changes_nothing(place: Path) -> None:
    before = {path: path.stat().st_mtime_ns for path in place.rglob("*.*")}
    results = give(place)
    assert {each.fate for each in results} == {Fate.SAME}
    same = (path for path in before if path.name != NAME)
    assert all(path.stat().st_mtime_ns == before[path] for path in same)


def test_an_untouched_notebook_is_replaced(place: Path) -> None:
    assert find_fate(give(place, CORRECTED)).fate is Fate.UPDATED
    assert list_sources(place / LESSON)[0] == "# One!"


def test_a_correction_goes_around_a_learners_answer(place: Path) -> None:
    work(place, answer)
    assert find_fate(give(place, CORRECTED)).fate is Fate.UPDATED
    assert list_sources(place / LESSON) == ["# One!", "x = 2", "# Bye"]


def test_what_a_learner_ran_keeps_what_it_showed(place: Path) -> None:
    def run(notebook: Any) -> None:
        notebook.cells[1].execution_count = 7

    work(place, run)
    give(place, CORRECTED)
    assert read(place / LESSON).cells[1].execution_count == 7


def test_an_answer_alone_is_no_conflict(place: Path) -> None:
    work(place, answer)
    assert find_fate(give(place)).fate is Fate.KEPT
    assert list_sources(place / LESSON) == ["# One", "x = 2", "# Bye"]


def test_what_both_changed_is_named_and_lies_beside(place: Path) -> None:
    work(place, answer)
    found = find_fate(give(place, CHANGED))
    assert (found.fate, found.cells) == (Fate.CONFLICT, ("code",))
    assert found.beside == "01_a b.new.ipynb"
    assert list_sources(place / LESSON) == ["# One", "x = 2", "# Bye!"]
    assert list_sources(place / found.beside)[1] == "x = 3"


def test_a_conflict_is_named_once(place: Path) -> None:
    work(place, answer)
    give(place, CHANGED)
    assert find_fate(give(place, CHANGED)).fate is Fate.KEPT


def test_a_new_text_that_a_learner_edited_is_not_written_over(
    place: Path,
) -> None:
    work(place, answer)
    give(place, CHANGED)
    beside = place / "01_a b.new.ipynb"
    beside.write_text("mine")
    found = find_fate(give(place, (*CELLS[:1], ("code", "x = 4"))))
    assert found.beside == "01_a b.new2.ipynb"
    assert beside.read_text() == "mine"


def test_a_cell_copied_with_its_id_stays(place: Path) -> None:
    path = place / LESSON
    document = json.loads(path.read_text())
    document["cells"].insert(2, document["cells"][1] | {"source": "x = 2"})
    path.write_text(json.dumps(document))
    assert not find_fate(give(place, CHANGED)).beside
    assert list_sources(path) == ["# One", "x = 3", "x = 2", "# Bye!"]


def test_half_a_notebook_is_kept_and_the_course_s_lies_beside(
    place: Path,
) -> None:
    half = (place / LESSON).read_text()[:99]
    (place / LESSON).write_text(half)
    found = find_fate(give(place, CORRECTED))
    assert found.fate is Fate.CONFLICT
    assert found.reason
    assert "cannot be read" in found.reason.say_found("en")
    assert "lecture impossible" in found.reason.say_found("fr")
    assert (place / LESSON).read_text() == half
    assert list_sources(place / found.beside)[0] == "# One!"


def test_a_page_that_a_learner_edited_is_kept(place: Path) -> None:
    page = place / "images" / "page.md"
    page.write_text("mine")
    found = find_fate(give(place, page="better"), "images/page.md")
    assert (found.fate, found.beside) == (Fate.CONFLICT, "images/page.new.md")
    assert page.read_text() == "mine"


def test_ends_of_lines_are_no_work(place: Path) -> None:
    page = place / "images" / "page.md"
    give(place, page="a\nb\n")
    page.write_bytes(b"a\r\nb\r\n")
    found = find_fate(give(place, page="better"), "images/page.md")
    assert found.fate is Fate.UPDATED


def test_a_notebook_that_was_there_before_all_is_work(tmp_path: Path) -> None:
    give(tmp_path)
    (tmp_path / NAME).unlink()
    work(tmp_path, answer)
    found = find_fate(give(tmp_path))
    assert (found.fate, found.cells) == (Fate.CONFLICT, ("code",))
    assert list_sources(tmp_path / LESSON)[1] == "x = 2"


@pytest.mark.parametrize("text", ["", "{", "[]", '{"version": 1}'])
def test_an_edited_list_is_refused_before_anything_is_written(
    place: Path, text: str
) -> None:
    (place / NAME).write_text(text)
    with pytest.raises(HandOutError, match=r"it was edited or cut .* Next: "):
        give(place, CORRECTED)
    assert list_sources(place / LESSON)[0] == "# One"


def test_a_file_in_the_folders_place_is_named(tmp_path: Path) -> None:
    (tmp_path / "here").write_text("")
    with pytest.raises(HandOutError, match=r"a file; expected a folder"):
        folder.find_manifest(tmp_path / "here")


def test_the_lessons_own_folder_is_not_written_over() -> None:
    with pytest.raises(HandOutError, match=r"that lessons are written in"):
        folder.find_manifest(NOTEBOOKS / "fr")


def test_a_folder_in_a_notebooks_place_is_named(place: Path) -> None:
    (place / LESSON).unlink()
    (place / LESSON).mkdir()
    with pytest.raises(HandOutError, match=r"01_a b.ipynb: it is a folder"):
        give(place)


def test_a_folder_that_cannot_be_made_is_named() -> None:
    with pytest.raises(HandOutError, match=r"expected a folder that can be"):
        give(Path("/proc/nowhere"))


def test_no_link_leads_out_of_the_folder(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "out").mkdir()
    (tmp_path / "in" / "images").symlink_to(tmp_path / "out")
    with pytest.raises(HandOutError, match=r"a link to .*out; expected"):
        give(tmp_path / "in")
    assert not list((tmp_path / "out").iterdir())


@pytest.mark.skipif(os.geteuid() != 0, reason="only root can give files away")
def test_what_root_hands_out_is_the_learners(tmp_path: Path) -> None:
    os.chown(tmp_path, 1234, 1234)
    give(tmp_path)
    owners = {path.stat().st_uid for path in tmp_path.rglob("*")}
    assert owners == {1234}
