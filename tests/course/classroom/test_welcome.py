"""The welcome page shows the lessons as they are."""

import re
from collections.abc import Callable

import pytest

from course.checks.diagnosis import Diagnosis
from course.checks.verdict import Verdict
from course.classroom import welcome
from course.classroom.record import (
    add_passed,
    find_checks,
    note_passed_checks,
)
from course.classroom.welcome import list_rows, show_welcome, write_map
from course.cloud import lifecycle
from course.lessons.notebooks import Lesson, list_lessons, read_notebook
from course.lessons.plan import find_plan
from course.places import NOTEBOOKS, Home

WriteLesson = Callable[..., Lesson]
PAGES = {
    "fr": NOTEBOOKS / "fr" / "00_bienvenue.ipynb",
    "en": NOTEBOOKS / "en" / "00_welcome.ipynb",
}


@pytest.fixture
def lesson(
    write_lesson: WriteLesson, monkeypatch: pytest.MonkeyPatch, home: Home
) -> Lesson:
    """Give a lesson with two checks."""
    home.folder.mkdir(parents=True)
    top = "# Leçon 3 : l'<eau>\n**Durée.** 20 minutes."
    lesson = write_lesson(
        "03_a", f'"""\n{top}\n"""', ("check(a)", "check"), ("check(b)", "check")
    )
    monkeypatch.setattr(
        "course.lessons.notebooks.NOTEBOOKS", lesson.path.parents[1]
    )
    return lesson


@pytest.mark.usefixtures("lesson")
def test_a_row_says_what_the_lesson_and_its_plan_say(home: Home) -> None:
    (row,) = list_rows("fr", home)
    minutes = find_plan(3).minutes
    assert (row.title, row.minutes, row.checks) == ("L'<eau>", minutes, 2)


@pytest.mark.usefixtures("lesson")
def test_progress_is_what_the_learner_passed(home: Home) -> None:
    add_passed(home, 3, "cell-2")
    add_passed(home, 3, "a-cell-that-is-gone")
    shown = show_welcome()._repr_mimebundle_()
    assert shown["text/plain"].startswith("3 L'<eau> ■■■■■□□□□□ 1/2\n")
    assert "L&#39;&lt;eau&gt;</a>" in shown["text/html"]


@pytest.mark.usefixtures("lesson")
def test_the_state_of_each_server_is_told() -> None:
    lines = show_welcome()._repr_mimebundle_()["text/plain"].splitlines()
    assert lines[1:] == [
        "MLflow : à l'arrêt ; une leçon le démarre",
        "Cloud Build : à l'arrêt ; une leçon le démarre",
        "Cloud Run : à l'arrêt ; une leçon le démarre",
    ]


@pytest.mark.usefixtures("lesson")
def test_what_a_lesson_would_stumble_over_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(welcome, "list_urgent", lambda *_: ["À FAIRE <x>"])
    shown = show_welcome()._repr_mimebundle_()
    assert shown["text/plain"].endswith("À FAIRE <x>")
    assert "<p>À FAIRE &lt;x&gt;</p>" in shown["text/html"]


def test_each_condition_has_words() -> None:
    assert set(welcome.CONDITIONS) == set(lifecycle.Condition)


@pytest.mark.parametrize("language", PAGES)
def test_the_pages_map_is_the_lessons(language: str, home: Home) -> None:
    page = read_notebook(PAGES[language])
    assert any(write_map(language, home) in cell.source for cell in page.cells)


@pytest.mark.parametrize(("language", "other"), [("fr", "en"), ("en", "fr")])
def test_a_page_leads_to_its_twin(language: str, other: str) -> None:
    page = PAGES[language]
    top, *_ = read_notebook(page).cells
    (link,) = re.findall(r"^\[[^]]+\]\((\S+)\)$", top.source, re.MULTILINE)
    assert (page.parent / link).resolve() == PAGES[other]


@pytest.mark.parametrize(("passed", "shown"), [("fr", "en"), ("en", "fr")])
def test_a_check_counts_in_both_editions(
    passed: str, shown: str, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.folder.mkdir(parents=True)
    noted: list[Callable[[str, object], None]] = []
    called = "course.classroom.record.call_after_cells"
    monkeypatch.setattr(called, noted.append)
    note_passed_checks(3, passed, home)
    lesson = next(x for x in list_lessons(passed) if x.number == 3)
    checks = find_checks(lesson)
    assert checks
    for source in checks:
        noted[0](source, Verdict("lesson3.leaks", Diagnosis("right")))
    rows = {row.number: row for row in list_rows(shown, home)}
    assert rows[3].passed == rows[3].checks == len(checks)
    others = [row.passed for row in rows.values() if row.number != 3]
    assert others == [0] * (len(list_lessons(shown)) - 1)


@pytest.mark.parametrize("language", PAGES)
def test_the_page_is_no_lesson(language: str) -> None:
    page = PAGES[language]
    assert page.is_file()
    assert page not in [each.path for each in list_lessons(language)]


@pytest.mark.parametrize("language", PAGES)
def test_each_lesson_has_a_title_and_minutes(language: str, home: Home) -> None:
    rows = list_rows(language, home)
    assert [row.file for row in rows if not row.minutes] == []
    assert [row.file for row in rows if "_" in row.title] == []


def test_a_damaged_lesson_does_not_hide_the_others(
    lesson: Lesson, home: Home
) -> None:
    lesson.path.with_name("04_b.ipynb").write_text("<<<<<<< HEAD")
    assert [row.title for row in list_rows("fr", home)] == ["L'<eau>", "04_b"]
