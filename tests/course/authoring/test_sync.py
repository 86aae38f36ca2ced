from collections.abc import Callable
from pathlib import Path, PurePosixPath

import pytest

from course.authoring.sync import compare_cells, sync_cells, true_file
from course.errors import SyncError
from course.lessons.notebooks import Lesson, read_notebook

WriteLesson = Callable[..., Lesson]
FILE = "purchase_predict/a.py"


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    (tmp_path / "purchase_predict").mkdir()
    return tmp_path


def test_equal_cells_are_left_byte_for_byte(
    write_lesson: WriteLesson, repository: Path
) -> None:
    (repository / FILE).write_text("a = 1\n\n\nb = 2\n")
    lesson = write_lesson(
        "03_a",
        f"%%writefile {FILE}\na = 1",
        f"%%writefile -a {FILE}\n\n\nb = 2\n",
    )
    before = lesson.path.read_bytes()
    assert sync_cells([lesson], repository) == []
    assert lesson.path.read_bytes() == before


def test_differing_cells_are_written_from_the_file_across_lessons(
    write_lesson: WriteLesson, repository: Path
) -> None:
    (repository / FILE).write_text("a = 2\n\n\nb = 3\nc = 4\n")
    lessons = [
        write_lesson("03_a", "1 + 1", f"%%writefile {FILE}\na = 1\n"),
        write_lesson("04_b", f"%%writefile -a {FILE}\n\n\nb = 3\n"),
    ]
    assert len(sync_cells(lessons, repository)) == 2
    first, second = (read_notebook(each.path).cells for each in lessons)
    assert [each.source for each in first] == [
        "1 + 1",
        f"%%writefile {FILE}\na = 2",
    ]
    assert second[0].source == f"%%writefile -a {FILE}\n\n\nb = 3\nc = 4"
    assert compare_cells(lessons, repository) == []


def test_a_part_that_ends_in_blank_lines_survives(
    write_lesson: WriteLesson, repository: Path
) -> None:
    (repository / FILE).write_text("a = 2\n\n\nb = 3\n")
    lesson = write_lesson(
        "03_a", f"%%writefile {FILE}\na = 1", f"%%writefile -a {FILE}\nb = 3"
    )
    sync_cells([lesson], repository)
    assert compare_cells([lesson], repository) == []


def test_a_difference_names_the_cell_and_shows_the_lines(
    write_lesson: WriteLesson, repository: Path
) -> None:
    (repository / FILE).write_text("a = 2\n" + "more\n" * 99)
    lesson = write_lesson("03_a", f"%%writefile {FILE}\na = 1\n")
    (difference,) = compare_cells([lesson], repository)
    shown = difference.describe().splitlines()
    assert shown[0] == f"03_a, cell cell-1 differs from {FILE}"
    assert "  -a = 1" in shown
    assert "  +a = 2" in shown
    assert len(shown) == 13


def test_files_of_the_project_alone_are_held() -> None:
    assert true_file(PurePosixPath(FILE)) == FILE
    assert true_file(PurePosixPath("essai.py")) is None


def test_a_draft_is_not_held(
    write_lesson: WriteLesson, repository: Path
) -> None:
    (repository / FILE).write_text("a = 2\n")
    lesson = write_lesson(
        "03_a",
        (f"%%writefile {FILE}\na = 1", "draft"),
        f"%%writefile {FILE}\na = 2",
    )
    assert compare_cells([lesson], repository) == []


def test_a_file_begun_twice_is_refused(
    write_lesson: WriteLesson, repository: Path
) -> None:
    lesson = write_lesson("03_a", *[f"%%writefile {FILE}\na = 1"] * 2)
    with pytest.raises(
        SyncError, match=r"cell-2: it writes .* which 03_a, cell cell-1"
    ):
        compare_cells([lesson], repository)


def test_a_file_that_does_not_exist_is_refused(
    write_lesson: WriteLesson, repository: Path
) -> None:
    lesson = write_lesson("03_a", f"%%writefile {FILE}\na = 1")
    with pytest.raises(
        SyncError, match=f"it writes {FILE}, which does not exist"
    ):
        compare_cells([lesson], repository)


@pytest.mark.parametrize("text", ["", "a = 2", "a = 2\r\n"])
def test_what_writefile_cannot_write_is_refused_and_nothing_changes(
    text: str, write_lesson: WriteLesson, repository: Path
) -> None:
    (repository / FILE).write_bytes(text.encode())
    lesson = write_lesson("03_a", f"%%writefile {FILE}\na = 1")
    before = lesson.path.read_bytes()
    with pytest.raises(SyncError, match=r"%%writefile cannot write this part"):
        sync_cells([lesson], repository)
    assert lesson.path.read_bytes() == before
