"""What a learner has passed: checks by lesson, kept in the state folder."""

import json
from collections.abc import Mapping
from pathlib import Path

from filelock import FileLock

from course.checks.verdict import Verdict
from course.classroom.kernel import call_after_cells
from course.lessons.cells import CHECK, find_tagged
from course.lessons.notebooks import Lesson, list_lessons, read_notebook
from course.places import Home

Passed = Mapping[int, frozenset[str]]


def note_passed_checks(number: int, language: str, home: Home) -> None:
    """From now on, keep which of a lesson's checks a learner passes.

    The solutions' cells check too: what passes there is not the learner's.
    """
    lessons = {each.number: each for each in list_lessons(language)}
    sources = find_checks(lessons[number]) if number in lessons else {}

    def note(source: str, result: object) -> None:
        cell = sources.get(source.strip())
        if cell and isinstance(result, Verdict) and result.passed:
            add_passed(home, number, cell)

    call_after_cells(note)


def find_checks(lesson: Lesson) -> dict[str, str]:
    """Find a lesson's check cells: their ids by their sources."""
    return {
        cell.source.strip(): cell.id
        for cell in find_tagged(read_notebook(lesson.path).cells, CHECK)
    }


def add_passed(home: Home, number: int, cell: str) -> None:
    """Keep that a check was passed."""
    path = home.passed
    with FileLock(path.with_suffix(".lock")):
        passed = dict(read_passed(home))
        passed[number] = passed.get(number, frozenset()) | {cell}
        document = {each: sorted(cells) for each, cells in passed.items()}
        draft = path.with_suffix(".tmp")
        draft.write_text(json.dumps(document), encoding="utf-8")
        draft.replace(path)


def read_passed(home: Home) -> Passed:
    """Read which checks were passed; none where nothing was kept."""
    try:
        found = json.loads(Path(home.passed).read_text(encoding="utf-8"))
        return {int(key): frozenset(cells) for key, cells in found.items()}
    except (OSError, ValueError, TypeError, AttributeError):
        return {}
