"""Who is in the class: the roster of `course batch`, read more leniently.

Here a mistake in it costs only itself: nobody's grade waits for a column.
"""

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from course.batch.roster import LEARNER, read_lines
from course.grading.submissions import normalise
from course.languages import LANGUAGES


@dataclass(frozen=True)
class Learner:
    """One of the class.

    Args:
        id: As the roster writes it.
        language: Of the feedback; empty where it is the notebook's.
        lessons: Whose submissions are expected; empty: all that others hand in.
    """

    id: str
    language: str = ""
    lessons: tuple[int, ...] = ()


def read_roster(path: Path) -> tuple[list[Learner], list[str]]:
    """Read the class; and the ids that stand there twice, which count once.

    Raises:
        RosterError: there is no such file, or no column of learners.
    """
    found: dict[str, Learner] = {}
    doubled = []
    for _, line in read_lines(path):
        name = str(line.get(LEARNER) or "").strip()
        if not name:
            continue
        if normalise(name) in found:
            doubled.append(name)
        else:
            found[normalise(name)] = _read_learner(name, line)
    return list(found.values()), doubled


def _read_learner(name: str, line: Mapping[str, Any]) -> Learner:
    language = str(line.get("language") or "").strip().lower()
    known = language if language in LANGUAGES else ""
    lessons = tuple(_read_numbers(str(line.get("lessons") or "")))
    return Learner(unicodedata.normalize("NFC", name), known, lessons)


def _read_numbers(text: str) -> Iterator[int]:
    """Read `1, 6-8`; other words are nobody's lesson."""
    for word in text.strip("[]").replace(";", " ").replace(",", " ").split():
        first, _, last = word.partition("-")
        if first.isdecimal() and (last or first).isdecimal():
            yield from range(int(first), int(last or first) + 1)
