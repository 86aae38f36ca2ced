"""Runs one learner's lessons in a home of their own: a program, confined.

It takes its work as JSON from the command line and says what happens in lines
of JSON. It ends, and its servers with it, when nobody hears it any more.
"""

import json
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import requests
from click import ClickException

from course.classroom.record import find_checks, read_passed
from course.clients.models import Registered, find_newest
from course.cloud import lifecycle
from course.execution.causes import find_cause
from course.execution.progress import Progress
from course.execution.runs import LATE, Outcome, run_lessons
from course.execution.task import Parameters
from course.lessons.notebooks import Lesson
from course.places import Home


@dataclass(frozen=True)
class Work:
    """What a learner's program is to run, and where.

    Args:
        lessons: Their numbers and notebooks.
        parameters: Of the notebooks.
        folder: Of the learner; the home is in it.
        seconds_a_cell: A cell that takes longer has failed.
        seconds_a_notebook: And so has a lesson.
    """

    lessons: tuple[tuple[int, str], ...]
    parameters: Parameters
    folder: str
    seconds_a_cell: int
    seconds_a_notebook: int

    @property
    def home(self) -> Home:
        return Home(Path(self.folder) / "home")


class Reports:
    """Says how far a lesson is, in lines of JSON."""

    def __init__(self, name: str, cells: int) -> None:
        self._about = {"lesson": name, "cells": cells}

    def show(self, cell: int) -> None:
        say({**self._about, "cell": cell})


def run_learner(work: Work) -> None:
    """Run the lessons in order; say how each ended."""
    home, out = work.home, Path(work.folder)
    lessons = [Lesson(number, Path(path)) for number, path in work.lessons]
    newest = 0
    try:
        for outcome in run_lessons(
            lessons,
            work.parameters,
            home,
            out=out,
            seconds_a_cell=work.seconds_a_cell,
            seconds_a_notebook=work.seconds_a_notebook,
            show=show_reports,
        ):
            model = find_model(home)
            is_new = model is not None and model.version > newest
            say(describe(outcome, home, model if is_new else None))
            newest = model.version if model else newest
    except ClickException as error:
        # Of packages or servers, before any cell: nobody's lesson failed.
        say({"stopped": error.format_message()})
    finally:
        lifecycle.down(home=home)


@contextmanager
def show_reports(name: str, cells: int) -> Iterator[Progress]:
    """Say that a lesson begins, then how far it is."""
    reports = Reports(name, cells)
    reports.show(0)
    yield reports


def find_model(home: Home) -> Registered | None:
    """Find what the home's MLflow registered last, while it runs."""
    server = lifecycle.status(home=home).addresses.mlflow_server
    try:
        return find_newest(server) if server else None
    except requests.RequestException:
        # Its lesson has said what is wrong with it.
        return None


def describe(
    outcome: Outcome, home: Home, model: Registered | None
) -> dict[str, Any]:
    """Describe how a lesson ended, as a record is written."""
    lesson = outcome.lesson
    checks = find_checks(lesson)
    passed = read_passed(home).get(lesson.number, frozenset())
    return {
        "ended": {
            "lesson": lesson.name,
            "status": _find_status(outcome),
            "seconds": round(outcome.seconds, 2),
            "checks": len(checks),
            "passed": len(passed.intersection(checks.values())),
            "model": model and {**asdict(model), "version": str(model.version)},
            "fault": _describe_fault(outcome),
        }
    }


def _find_status(outcome: Outcome) -> str:
    if outcome.error is None:
        return "done"
    if outcome.failure is None:
        return "died"
    late = {LATE, "CellTimeoutError"}
    return "timed out" if outcome.failure.name in late else "failed"


def _describe_fault(outcome: Outcome) -> dict[str, Any] | None:
    if outcome.error is None:
        return None
    failure = outcome.failure
    cause = find_cause(failure).value
    if failure is None:
        return {"cause": cause, "message": outcome.error.format_message()}
    return {
        "cause": cause,
        "message": failure.message,
        "cell": failure.number,
        "cell_id": failure.cell_id,
        "line": failure.first_line,
    }


def say(document: dict[str, Any]) -> None:
    """Write a line; who hears none ends us."""
    print(json.dumps(document), flush=True)


def main() -> None:
    """Take the work from the command line."""
    run_learner(Work(**json.loads(sys.argv[1])))


if __name__ == "__main__":
    main()
