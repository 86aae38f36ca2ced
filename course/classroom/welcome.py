"""The welcome page: the map of the lessons, what runs, how far one has come."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from jinja2 import StrictUndefined, Template

from course.classroom.kernel import show_errors_plainly
from course.classroom.record import find_checks, read_passed
from course.cloud import lifecycle
from course.doctor import list_urgent
from course.errors import LessonError
from course.languages import DEFAULT_LANGUAGE
from course.lessons.notebooks import (
    Lesson,
    list_lessons,
    read_notebook,
)
from course.lessons.plan import find_plan
from course.messages import N_, translate
from course.places import Home, current_home

TITLE = re.compile(r"# \S+ \d+\s*: (?P<title>.+)")
BAR = 10
_TABLE: Template = Template(
    """\
<table><thead><tr>
{% for head in heads %}<th scope="col">{{ head }}</th>{% endfor %}

</tr></thead><tbody>
{% for row in rows %}
<tr><td>{{ row.number }}</td>
<td style="text-align: left"><a href="{{ row.file }}">{{ row.title }}</a></td>
<td><span aria-hidden="true">{{ row.bar }}</span>
{{ row.passed }}/{{ row.checks }}</td></tr>
{% endfor %}
</tbody></table>
{% for line in lines %}
<p>{{ line }}</p>
{% endfor %}""",
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
)

MAP = N_("| no. | lesson | minutes |")
RULE = "|---|---|---|"
COLUMNS = (N_("No."), N_("Lesson"), N_("Checks passed"))
CONDITIONS = {
    lifecycle.Condition.RUNNING: N_("{server}: running"),
    lifecycle.Condition.STOPPED: N_("{server}: stopped; a lesson starts it"),
    lifecycle.Condition.SILENT: N_(
        "{server}: not answering; a lesson restarts it"
    ),
    lifecycle.Condition.ENDED: N_(
        "{server}: interrupted; a lesson restarts it"
    ),
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

    @property
    def bar(self) -> str:
        """How much of the checks is passed, drawn."""
        done = BAR * self.passed // self.checks if self.checks else 0
        return "■" * done + "□" * (BAR - done)


@dataclass(frozen=True)
class Welcome:
    """What the page shows, as HTML and as plain text."""

    rows: tuple[Row, ...]
    conditions: dict[str, lifecycle.Condition]
    urgent: tuple[str, ...]
    language: str

    def _repr_mimebundle_(self, **_: Any) -> dict[str, str]:
        return {
            "text/html": _TABLE.render(
                heads=[translate(each, self.language) for each in COLUMNS],
                rows=self.rows,
                lines=[*self._list_state(), *self.urgent],
            ),
            "text/plain": "\n".join(self._write_lines()),
        }

    def _write_lines(self) -> Iterator[str]:
        for row in self.rows:
            done = f"{row.bar} {row.passed}/{row.checks}"
            yield f"{row.number} {row.title} {done}"
        yield from self._list_state()
        yield from self.urgent

    def _list_state(self) -> Iterator[str]:
        for name, condition in self.conditions.items():
            words = CONDITIONS[condition]
            yield translate(words, self.language, server=name)


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
    return "\n".join([translate(MAP, language), RULE, *lines])


def _describe(lesson: Lesson, passed: frozenset[str]) -> Row:
    try:
        cells = read_notebook(lesson.path).cells
        checks = set(find_checks(lesson).values())
    except LessonError:
        # Opening it says what is damaged; the others are to be seen.
        cells, checks = [], set()
    text = "\n".join(cell.source for cell in cells[:3])
    title = TITLE.search(text)
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
