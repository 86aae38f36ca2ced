"""Fixtures of the tests of grading: a tiny lesson, judged as a class's is."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from course.grading.classes import (
    Originals,
    grade_class,
    read_handed,
    read_originals,
    sort_submissions,
)
from course.grading.grades import Submission
from course.grading.judging import Status
from course.grading.pages import Grading
from course.grading.roster import Learner
from course.grading.runs import LIMITS
from course.places import Home
from tests.course.grading.submitting import PATTERN, make_lesson

QUICK = replace(LIMITS, seconds=25.0)


@pytest.fixture
def originals(tmp_path: Path) -> Originals:
    return read_originals([make_lesson(tmp_path / "original")])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    folder = tmp_path / "submissions"
    folder.mkdir()
    return folder


Grade = Callable[..., Grading]


@pytest.fixture
def grade(
    tmp_path: Path, originals: Originals, folder: Path, home: Home
) -> Grade:
    """Grade the folder; gives what the pages show."""

    def grade(
        learners: Sequence[Learner] = (),
        deadline: datetime | None = None,
        *,
        regrade: bool = False,
        jobs: int = 2,
        **limits: Any,
    ) -> Grading:
        handed = read_handed(folder, learners)
        found, extra = sort_submissions(handed, learners, originals, deadline)
        out = tmp_path / "grades"
        out.mkdir(exist_ok=True)
        grade_class(
            found,
            originals,
            home=home,
            out=out,
            hidden=(folder,),
            regrade=regrade,
            jobs=jobs,
            limits=replace(QUICK, **limits),
        )
        points = dict.fromkeys(originals.keys, 1.0)
        return Grading(found, extra, originals, points, {})

    return grade


def find_status(submission: Submission, name: str = PATTERN) -> Status:
    """Find what an exercise came to."""
    return submission.judgements[f"{submission.lesson}.{name}"].status
