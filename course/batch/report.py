"""One report of a class: a row a learner, a column a lesson.

As a page in each language, as CSV and as JSON; all from the records, so that it
can be written at any time.
"""

import csv
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any
from urllib.parse import quote

from babel.numbers import format_decimal
from jinja2 import Environment, PackageLoader, StrictUndefined

from course.batch.records import Record, Status, dump_record
from course.batch.roster import Learner
from course.languages import LANGUAGES
from course.messages import N_, translate

TEMPLATE = "report.html.jinja"
MIB = 2**20
MINUTE = 60
# What a spreadsheet would take for a formula (owasp.org, CSV Injection).
FORMULAS = ("=", "+", "-", "@", "\t", "\r")
COLUMNS = (
    "status",
    "seconds",
    "peak_mib",
    "passed",
    "checks",
    "model",
    "scores",
    "cause",
    "cell",
    "message",
)


@dataclass(frozen=True)
class Row:
    """A learner, where their things are, and the records of their lessons."""

    learner: Learner
    folder: str
    records: Sequence[Record]

    def find(self, number: int) -> Record | None:
        """Find a lesson's record; None where it is not the learner's."""
        for lesson, record in zip(
            self.learner.lessons, self.records, strict=True
        ):
            if lesson.number == number:
                return record
        return None


def write_reports(folder: Path, title: str, rows: Sequence[Row]) -> list[Path]:
    """Write the pages, the CSV and the JSON; return where the pages are."""
    folder.mkdir(parents=True, exist_ok=True)
    _write(folder / "report.json", json.dumps(_compose(title, rows), indent=1))
    # Spreadsheets take a file for UTF-8 by its mark.
    _write(folder / "report.csv", f"\ufeff{_write_table(rows)}")
    pages = []
    for language in LANGUAGES:
        page = folder / f"report.{language}.html"
        _write(page, draw_page(title, rows, language, folder))
        pages.append(page)
    return pages


def list_numbers(rows: Sequence[Row]) -> list[int]:
    """List the lessons that anybody has."""
    return sorted(
        {lesson.number for row in rows for lesson in row.learner.lessons}
    )


def draw_page(
    title: str, rows: Sequence[Row], language: str, folder: Path
) -> str:
    """Draw the page in a language; links lead to what is there in `folder`."""
    environment = Environment(
        loader=PackageLoader("course.batch", "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.globals |= {
        "t": lambda words, **values: translate(words, language, **values),
        "seconds": partial(_say_seconds, language=language),
        "mib": partial(_say_mib, language=language),
        "score": partial(_say_score, language=language),
        "link": partial(_find_page, folder),
    }
    records = [record for row in rows for record in row.records]
    return environment.get_template(TEMPLATE).render(
        language=language,
        languages=LANGUAGES,
        title=title,
        rows=rows,
        numbers=list_numbers(rows),
        counts=[
            (status, sum(record.status is status for record in records))
            for status in Status
        ],
        faults=[
            (row, record)
            for row in rows
            for record in row.records
            if record.fault
        ],
    )


def _find_page(folder: Path, row: Row, record: Record) -> str:
    """Find the executed lesson's page, else its notebook, to link to it."""
    for kind, ending in (("html", "html"), ("notebooks", "ipynb")):
        inside = f"{row.folder}/{kind}/{record.lesson}.{ending}"
        if (folder / inside).is_file():
            return quote(inside)
    return ""


def _compose(title: str, rows: Sequence[Row]) -> dict[str, Any]:
    return {
        "roster": title,
        "learners": [
            {
                "learner": row.learner.id,
                "language": row.learner.language,
                "parameters": dict(row.learner.parameters),
                "days": row.learner.days,
                "seed": row.learner.seed,
                "folder": row.folder,
                "lessons": [json.loads(dump_record(x)) for x in row.records],
            }
            for row in rows
        ],
    }


def _write_table(rows: Sequence[Row]) -> str:
    numbers = list_numbers(rows)
    head = [f"{number:02}_{name}" for number in numbers for name in COLUMNS]
    table = io.StringIO()
    writer = csv.writer(table, lineterminator="\n")
    writer.writerow(["learner", "language", *head])
    for row in rows:
        cells = [
            value
            for number in numbers
            for value in _list_values(row.find(number))
        ]
        writer.writerow(
            map(_defuse, [row.learner.id, row.learner.language, *cells])
        )
    return table.getvalue()


def _list_values(record: Record | None) -> list[str]:
    """List a record's values in the order of COLUMNS."""
    if record is None:
        return [""] * len(COLUMNS)
    if record.status is Status.MISSING:
        return [record.status.value, *[""] * (len(COLUMNS) - 1)]
    model, fault = record.model, record.fault
    scores = model.scores if model else {}
    return [
        record.status.value,
        f"{record.seconds:.1f}",
        str(record.peak_memory // MIB),
        str(record.passed),
        str(record.checks),
        " ".join([model.version, *(f"@{x}" for x in model.aliases)])
        if model
        else "",
        " ".join(f"{name}={value:.4f}" for name, value in scores.items()),
        fault.cause.value if fault else "",
        str(fault.cell or "") if fault else "",
        fault.message if fault else "",
    ]


def _defuse(value: str) -> str:
    """Keep a spreadsheet from reading a name as a formula."""
    return f"'{value}" if value.startswith(FORMULAS) else value


def _say_seconds(seconds: float, language: str) -> str:
    if seconds < MINUTE:
        return translate(N_("{seconds:.0f} s"), language, seconds=seconds)
    minutes, rest = divmod(round(seconds), MINUTE)
    words = N_("{minutes} min {rest:02} s")
    return translate(words, language, minutes=minutes, rest=rest)


def _say_mib(size: int, language: str) -> str:
    amount = format_decimal(size // MIB, locale=language)
    return translate(N_("{amount} MiB"), language, amount=amount)


def _say_score(value: float, language: str) -> str:
    return str(format_decimal(value, "0.0000", locale=language))


def _write(path: Path, text: str) -> None:
    draft = path.with_suffix(".part")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)
