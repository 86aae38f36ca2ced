"""The welcome page: the map of the lessons, what runs, how far one has come."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from html import escape
from typing import Any

from course.classroom.kernel import show_errors_plainly
from course.classroom.record import find_checks, read_passed
from course.cloud import lifecycle
from course.doctor import list_urgent
from course.languages import DEFAULT_LANGUAGE
from course.lessons.notebooks import (
    Lesson,
    list_lessons,
    read_notebook,
)
from course.lessons.plan import find_plan
from course.places import Home, current_home

TITLE = re.compile(r"# \S+ \d+\s*: (?P<title>.+)")
BAR = 10

WORDS: dict[str, dict[str, Any]] = {
    "fr": {
        "map": "| n° | leçon | minutes |\n|---|---|---|",
        "columns": ("N°", "Leçon", "Vérifications réussies"),
        "conditions": {
            lifecycle.Condition.RUNNING: "en marche",
            lifecycle.Condition.STOPPED: "à l'arrêt ; une leçon le démarre",
            lifecycle.Condition.SILENT: "ne répond pas ; une leçon le relance",
            lifecycle.Condition.ENDED: "interrompu ; une leçon le relance",
        },
        "colon": " : ",
    },
    "en": {
        "map": "| no. | lesson | minutes |\n|---|---|---|",
        "columns": ("No.", "Lesson", "Checks passed"),
        "conditions": {
            lifecycle.Condition.RUNNING: "running",
            lifecycle.Condition.STOPPED: "stopped; a lesson starts it",
            lifecycle.Condition.SILENT: "not answering; a lesson restarts it",
            lifecycle.Condition.ENDED: "ended; a lesson restarts it",
        },
        "colon": ": ",
    },
}


@dataclass(frozen=True)
class Row:
    """A lesson on the map.

    Args:
        number: From 1.
        title: Without its number.
        file: The notebook's name, which a link beside it finds.
        minutes: What a learner needs for it.
        passed: Checks that the learner has passed.
        checks: All checks of the lesson.
    """

    number: int
    title: str
    file: str
    minutes: int
    passed: int
    checks: int


@dataclass(frozen=True)
class Welcome:
    """What the page shows, as HTML and as plain text."""

    rows: tuple[Row, ...]
    conditions: dict[str, lifecycle.Condition]
    urgent: tuple[str, ...]
    language: str

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {
            "text/html": "\n".join(self._write_html()),
            "text/plain": "\n".join(self._write_lines()),
        }

    def _write_lines(self) -> Iterator[str]:
        for row in self.rows:
            bar = _draw_bar(row)
            yield f"{row.number} {row.title} {bar} {row.passed}/{row.checks}"
        yield from self._list_state()
        yield from self.urgent

    def _write_html(self) -> Iterator[str]:
        heads = WORDS[self.language]["columns"]
        yield "<table><thead><tr>"
        yield "".join(f'<th scope="col">{each}</th>' for each in heads)
        yield "</tr></thead><tbody>"
        for row in self.rows:
            link = f'<a href="{escape(row.file)}">{escape(row.title)}</a>'
            bar = f'<span aria-hidden="true">{_draw_bar(row)}</span>'
            yield (
                f"<tr><td>{row.number}</td>"
                f'<td style="text-align: left">{link}</td>'
                f"<td>{bar} {row.passed}/{row.checks}</td></tr>"
            )
        yield "</tbody></table>"
        for line in (*self._list_state(), *self.urgent):
            yield f"<p>{escape(line)}</p>"

    def _list_state(self) -> Iterator[str]:
        words = WORDS[self.language]
        for name, condition in self.conditions.items():
            state = words["conditions"][condition]
            yield f"{name}{words['colon']}{state}"


def show_welcome(*, language: str = DEFAULT_LANGUAGE) -> Welcome:
    """Look how things are, and show it.

    Raises:
        LessonError: there is no such edition.
    """
    show_errors_plainly()
    home = current_home()
    return Welcome(
        tuple(list_rows(language, home)),
        dict(lifecycle.status(home=home).conditions),
        tuple(list_urgent(home, language)),
        language,
    )


def list_rows(language: str, home: Home) -> list[Row]:
    """List the lessons of an edition, and what was passed of each."""
    passed = read_passed(home)
    return [
        _describe(each, passed.get(each.number, frozenset()))
        for each in list_lessons(language)
    ]


def write_map(language: str, home: Home) -> str:
    """Write the map as the welcome page's Markdown has it."""
    lines = [
        f"| {each.number} | [{each.title}]({each.file}) | {each.minutes} |"
        for each in list_rows(language, home)
    ]
    return "\n".join([WORDS[language]["map"], *lines])


def _describe(lesson: Lesson, passed: frozenset[str]) -> Row:
    cells = read_notebook(lesson.path).cells
    text = "\n".join(cell.source for cell in cells[:3])
    title = TITLE.search(text)
    checks = set(find_checks(lesson).values())
    return Row(
        number=lesson.number,
        title=_begin(title["title"]) if title else lesson.name,
        file=lesson.path.name,
        minutes=find_plan(lesson.number).minutes,
        passed=len(checks & passed),
        checks=len(checks),
    )


def _begin(title: str) -> str:
    """Begin with a capital: the title follows a colon in the lesson."""
    return title[:1].upper() + title[1:]


def _draw_bar(row: Row) -> str:
    done = BAR * row.passed // row.checks if row.checks else 0
    return "■" * done + "□" * (BAR - done)
