"""Who is in the class: a CSV file of learners, as spreadsheets write it."""

import csv
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from course.errors import GradingError
from course.grading.submissions import normalise
from course.languages import LANGUAGES
from course.messages import N_

COLUMNS = ("learner", "id", "name")
LANGUAGE = "language"
LESSONS = "lessons"


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
        GradingError: there is no such file, or it names nobody.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
    except (OSError, ValueError) as error:
        raise _refuse(path, "{error}", error=error) from error
    head = text.partition("\n")[0]
    delimiter = max(",;\t", key=head.count)
    rows = csv.DictReader(text.splitlines(), delimiter=delimiter)
    columns = {each.strip().lower(): each for each in rows.fieldnames or ()}
    key = next((columns[each] for each in COLUMNS if each in columns), None)
    if key is None:
        found = N_("columns {columns}")
        raise _refuse(path, found, columns=", ".join(columns) or "-")
    found_learners: dict[str, Learner] = {}
    doubled = []
    for row in rows:
        if not (name := (row[key] or "").strip()):
            continue
        if normalise(name) in found_learners:
            doubled.append(name)
            continue
        found_learners[normalise(name)] = _read_learner(name, row, columns)
    return list(found_learners.values()), doubled


def _read_learner(
    name: str, row: dict[str, str], columns: dict[str, str]
) -> Learner:
    language = (row.get(columns.get(LANGUAGE, "")) or "").strip().lower()
    lessons = row.get(columns.get(LESSONS, "")) or ""
    known = language if language in LANGUAGES else ""
    return Learner(name, known, tuple(_read_numbers(lessons)))


def _read_numbers(text: str) -> Iterator[int]:
    for word in text.replace(";", " ").replace(",", " ").split():
        if word.isdecimal():
            yield int(word)


def _refuse(path: Path, found: str, **values: object) -> GradingError:
    return GradingError(
        "{file}",
        found,
        N_("a CSV file in UTF-8 with a column `learner`"),
        N_("correct the roster, then run the command again"),
        file=path.name,
        **values,
    )
