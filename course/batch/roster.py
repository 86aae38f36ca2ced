"""Reads the roster of a class: who runs which lessons, with what.

A CSV with a line of names (comma, semicolon or tab; a BOM and Windows line ends
do no harm) or a YAML list. `learner` is wanted; `language`, `lessons`, `days`
and `seed` (of the shop's events) may be there; all else is a parameter of the
lessons' notebooks, as papermill takes it: `max_evals` is MAX_EVALS.
"""

import csv
import io
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml

from course.batch.folders import name_folder
from course.errors import RosterError
from course.execution.runs import require_parameters
from course.execution.task import Parameters
from course.lessons.faults import explain_unread
from course.lessons.notebooks import Lesson, list_lessons, require_edition
from course.messages import N_
from course.workspace.data import DAYS, SEED

YAML_NAMES = frozenset({".yaml", ".yml", ".json"})
DELIMITERS = ",;\t"
LEARNER = "learner"
# What columns may be called besides, as teachers' tools write them.
SYNONYMS = {
    "id": LEARNER,
    "learner_id": LEARNER,
    "apprenant": LEARNER,
    "langue": "language",
    "lang": "language",
    "lesson": "lessons",
    "lecons": "lessons",
    "jours": "days",
    "graine": "seed",
}
# How files begin that are no text.
BINARIES = {
    b"PK\3\4": N_("a spreadsheet or an archive"),
    b"\xd0\xcf\x11\xe0": N_("a spreadsheet or an archive"),
    b"\x1f\x8b": N_("an archive"),
    b"%PDF": N_("a PDF"),
}
LONGEST_ID = 200
MOST_DAYS = 400


@dataclass(frozen=True)
class Learner:
    """One run: a learner's lessons, and what they are given.

    Args:
        id: As the roster has it.
        language: Of the edition.
        lessons: In order.
        parameters: Of the notebooks.
        days: Of events of the shop.
        seed: Of the shop.
    """

    id: str
    language: str
    lessons: tuple[Lesson, ...]
    parameters: Parameters
    days: int = DAYS
    seed: int = SEED

    @property
    def folder(self) -> str:
        return name_folder(self.id)

    @property
    def given(self) -> Parameters:
        """All that papermill is given."""
        return {"LANGUAGE": self.language, **self.parameters}


@dataclass(frozen=True)
class Defaults:
    """What holds where a line of the roster says nothing."""

    language: str
    parameters: Parameters


Line = Mapping[str, Any]


def read_roster(path: Path, defaults: Defaults) -> list[Learner]:
    """Read a roster; nothing is run yet.

    Raises:
        RosterError: it cannot be read; a learner has no id, or stands twice; a
            value is none of its column.
        LessonError: there is no such edition, or a lesson does not declare a
            parameter.
    """
    lines = read_lines(path)
    if not lines:
        raise _refuse(path, N_("it names nobody"), N_("a line a learner"))
    learners = [
        _read_learner(path, number, line, defaults) for number, line in lines
    ]
    count = Counter(each.id for each in learners)
    if twice := [name for name, times in count.items() if times > 1]:
        raise _refuse(
            path,
            N_("{names} more than once"),
            N_("each learner once"),
            names=", ".join(map(repr, twice)),
        )
    return learners


def read_lines(path: Path) -> list[tuple[int, Line]]:
    """Read a roster's lines, each with its number; raises RosterError."""
    try:
        content = path.read_bytes()
    except OSError as error:
        raise _refuse(
            path,
            "{said}",
            N_("a file that can be read"),
            said=explain_unread(error),
        ) from error
    for start, kind in BINARIES.items():
        if content.startswith(start):
            raise RosterError(
                "{file}",
                kind,
                N_("a table in CSV, or YAML"),
                N_("save it as CSV"),
                file=path.name,
            )
    text = _decode(content)
    is_yaml = path.suffix.lower() in YAML_NAMES
    return _read_yaml(path, text) if is_yaml else _read_csv(path, text)


def _decode(content: bytes) -> str:
    """Decode as UTF-8, with a BOM or not, else as older tables are saved."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", errors="replace")
    if b"\0" in content[:2]:  # UTF-16 that has no BOM
        code = "utf_16_be" if content[:1] == b"\0" else "utf_16_le"
        return content.decode(code, errors="replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace")


def _read_csv(path: Path, text: str) -> list[tuple[int, Line]]:
    head = text.partition("\n")[0]
    delimiter = max(DELIMITERS, key=head.count)
    # Not split before it is read: a quoted name may hold a line's end.
    rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    names = [_read_name(each) for each in next(rows, [])]
    if LEARNER not in names:
        raise _refuse(
            path,
            N_("the columns {names}"),
            N_("a first line of names, {learner!r} among them"),
            names=", ".join(filter(None, names)) or "-",
            learner=LEARNER,
        )
    found: list[tuple[int, Line]] = []
    for row in rows:
        if not any(map(str.strip, row)):
            continue
        if len(row) > len(names) and any(map(str.strip, row[len(names) :])):
            raise _refuse_line(
                path,
                rows.line_num,
                N_("{values} values"),
                N_("{names} values, as the first line has names"),
                values=len(row),
                names=len(names),
            )
        line = dict(zip(names, row, strict=False))
        found.append((rows.line_num, line))
    return found


def _read_yaml(path: Path, text: str) -> list[tuple[int, Line]]:
    try:
        document = yaml.safe_load(text)
    except yaml.YAMLError as error:
        said = explain_unread(error)
        raise _refuse(path, "{said}", N_("YAML"), said=said) from error
    if isinstance(document, dict):
        document = document.get("learners")
    if not isinstance(document, list) or not all(
        isinstance(each, dict) for each in document
    ):
        raise _refuse(
            path,
            N_("no list of learners"),
            N_("a list of entries such as `- learner: ada`"),
        )
    return [
        (number, {_read_name(key): value for key, value in each.items()})
        for number, each in enumerate(document, 1)
    ]


def _read_name(name: object) -> str:
    """Read a column's name: without case, accents, blanks."""
    plain = unicodedata.normalize("NFKD", str(name)).encode("ascii", "ignore")
    word = re.sub(r"\W+", "_", plain.decode().strip().lower()).strip("_")
    return SYNONYMS.get(word, word)


def _read_learner(
    path: Path, number: int, line: Line, defaults: Defaults
) -> Learner:
    given = {
        name: str(value).strip()
        for name, value in line.items()
        if name and not _is_empty(value)
    }
    # What looks the same is the same: accents may be written in two ways.
    name = unicodedata.normalize("NFC", given.pop(LEARNER, ""))
    if not name or len(name) > LONGEST_ID or not name.isprintable():
        raise _refuse_line(
            path,
            number,
            N_("the learner {name!r}"),
            N_("a name of 1 to {most} letters and signs"),
            name=name[:LONGEST_ID],
            most=LONGEST_ID,
        )
    language = given.pop("language", defaults.language).lower()
    require_edition(language)
    wanted = line.get("lessons")
    given.pop("lessons", None)
    days = _read_number(path, number, given, "days", DAYS, MOST_DAYS)
    seed = _read_number(path, number, given, "seed", SEED, 2**31 - 1)
    learner = Learner(
        name,
        language,
        _choose_lessons(path, number, wanted, language),
        {**defaults.parameters, **_read_parameters(given)},
        days,
        seed,
    )
    for lesson in learner.lessons:
        require_parameters(lesson, learner.given)
    return learner


def _is_empty(value: object) -> bool:
    return value is None or not str(value).strip()


def _read_parameters(given: Mapping[str, str]) -> dict[str, str | int]:
    """Read values as papermill's `-p` does: a whole number is one."""
    return {
        name.upper(): int(value) if re.fullmatch(r"-?\d+", value) else value
        for name, value in given.items()
    }


def _read_number(
    path: Path,
    line: int,
    given: dict[str, str],
    name: str,
    default: int,
    most: int,
) -> int:
    value = given.pop(name, str(default))
    if value.isdecimal() and 1 <= int(value) <= most:
        return int(value)
    raise _refuse_line(
        path,
        line,
        N_("{name} is {value!r}"),
        N_("a number from {first} to {last}"),
        name=name,
        value=value,
        first=1,
        last=most,
    )


def _choose_lessons(
    path: Path, line: int, wanted: object, language: str
) -> tuple[Lesson, ...]:
    """Choose by numbers: `1, 6-8`, a list; all where none is named."""
    known = {each.number: each for each in list_lessons(language)}
    numbers = set(_read_numbers(wanted))
    if None in numbers or not numbers <= known.keys():
        raise _refuse_line(
            path,
            line,
            N_("the lessons {wanted!r}"),
            N_("some of {known}, such as 1, 6-7"),
            wanted=str(wanted),
            known=", ".join(map(str, known)),
        )
    return tuple(
        lesson
        for number, lesson in known.items()
        if not numbers or number in numbers
    )


def _read_numbers(wanted: object) -> Iterable[int | None]:
    if _is_empty(wanted):
        return
    words: Sequence[object] = (
        wanted
        if isinstance(wanted, list)
        else re.split(r"[\s,;+]+", str(wanted).strip())
    )
    for word in map(str, words):
        if match := re.fullmatch(r"(\d{1,2})-(\d{1,2})", word):
            yield from range(int(match[1]), int(match[2]) + 1)
        elif re.fullmatch(r"\d{1,2}", word):
            yield int(word)
        elif word not in {"", "all"}:
            yield None


def _refuse(
    path: Path, found: str, expected: str, **values: object
) -> RosterError:
    return RosterError(
        "{file}", found, expected, N_("correct it"), file=path.name, **values
    )


def _refuse_line(
    path: Path, line: int, found: str, expected: str, **values: object
) -> RosterError:
    return RosterError(
        N_("{file}, line {line}"),
        found,
        expected,
        N_("correct it"),
        file=path.name,
        line=line,
        **values,
    )
