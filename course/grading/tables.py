"""The grades as CSV and JSON: the same each time that nothing changed."""

import csv
import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from course.grading.pages import Grading, describe_submission

CSV, JSON = "grades.csv", "grades.json"
HEAD = ("learner", "lesson", "status", "late", "points", "points_possible")
# What a spreadsheet would take for a formula.
FORMULAS = ("=", "+", "-", "@", "\t", "\r")


def write_tables(grading: Grading, out: Path) -> None:
    """Write both, whole or not at all."""
    found = [describe_submission(grading, each) for each in grading.submissions]
    _replace(out / CSV, _write_csv(grading.keys, found))
    document = json.dumps(
        found, ensure_ascii=False, indent=1, default=_write_moment
    )
    _replace(out / JSON, f"{document}\n")


def _write_csv(keys: list[str], found: list[dict[str, Any]]) -> str:
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow([*HEAD, *keys])
    for each in found:
        writer.writerow([*_list_cells(each), *_list_statuses(keys, each)])
    return text.getvalue()


def _list_cells(found: dict[str, Any]) -> Iterator[object]:
    learner = found["learner"]
    yield f"'{learner}" if learner.startswith(FORMULAS) else learner
    yield found["lesson"]
    yield found["outcome"].value
    yield "yes" if found["late"] else ""
    # Not handed in is no 0: nobody judged anything.
    yield "" if found["points"] is None else f"{found['points']:g}"
    yield f"{found['most']:g}"


def _list_statuses(keys: list[str], found: dict[str, Any]) -> Iterator[str]:
    statuses = {x["key"]: x["status"].value for x in found["exercises"]}
    return (statuses.get(key, "") for key in keys)


def _write_moment(moment: Any) -> str:
    written: str = moment.isoformat()
    return written


def _replace(path: Path, text: str) -> None:
    draft = path.with_suffix(".tmp")
    draft.write_text(text, encoding="utf-8")
    draft.replace(path)
