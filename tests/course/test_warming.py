from collections.abc import Callable
from pathlib import Path

import pytest

from course import warming
from course.lessons.notebooks import Lesson
from course.places import Home
from course.warming import warm_up

WriteLesson = Callable[..., Lesson]


def test_the_project_is_made_as_the_lessons_of_each_edition_find_it(
    write_lesson: WriteLesson,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    home: Home,
) -> None:
    write_lesson("03_a", "%%writefile words.txt\nbonjour")
    write_lesson("04_b", "1 + 1")
    english = tmp_path / "notebooks" / "en"
    english.mkdir()
    for path in (tmp_path / "notebooks" / "fr").iterdir():
        words = path.read_text().replace("bonjour", "hello")
        (english / path.name).write_text(words)
    monkeypatch.setattr("course.lessons.notebooks.NOTEBOOKS", english.parent)
    for slow in ("prepare_data", "fill_packages", "make_tables"):
        monkeypatch.setattr(warming, slow, lambda *_: None)
    warm_up(home=home)
    made = (home.folder / "replayed").rglob("words.txt")
    assert sorted(each.read_text() for each in made) == ["bonjour\n", "hello\n"]
