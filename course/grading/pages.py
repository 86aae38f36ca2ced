"""The pages of a grading: the class's table, and what each learner reads."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from hashlib import sha256
from pathlib import Path
from typing import Any

from babel.dates import format_datetime
from jinja2 import Environment, PackageLoader, StrictUndefined

from course.grading.classes import Originals, find_changes
from course.grading.grades import Attempt, Outcome, Submission
from course.grading.judging import Judgement, Status
from course.grading.words import (
    ADVICE,
    LABELS,
    OUTCOMES,
    REMARKS,
    STATUSES,
    WHYS,
)
from course.lessons.facts import write_number
from course.messages import translate

FEEDBACK = "feedback"
INDEX = "index.html"
_environment = Environment(
    loader=PackageLoader("course.grading"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True)
class Grading:
    """All that the pages show.

    Args:
        submissions: Judged.
        extra: What belongs to no lesson.
        originals: The course's own notebooks.
        points: By exercise.
        names: What stands for each learner.
        doubled: Ids that stood on the roster twice.
        late_counts: Whether what came late keeps its points.
    """

    submissions: Sequence[Submission]
    extra: Sequence[Attempt]
    originals: Originals
    points: Mapping[str, float]
    names: Mapping[str, str]
    doubled: Sequence[str] = ()
    late_counts: bool = True

    @property
    def keys(self) -> list[str]:
        """The exercises of the lessons that were asked for, in order."""
        asked = {each.lesson for each in self.submissions}
        return [
            exercise.key
            for number in sorted(asked)
            for exercise in self.originals.exercises[number]
        ]

    def name(self, learner: str) -> str:
        """Give what stands for a learner."""
        return self.names.get(learner, learner)

    def count_points(self, submission: Submission) -> float | None:
        """Add up a submission's points; None where none was handed in."""
        points = submission.count_points(self.points)
        is_late = submission.outcome is Outcome.LATE
        return 0.0 if is_late and not self.late_counts else points

    def count_most(self, lesson: int) -> float:
        """Add up the points that a lesson can give."""
        exercises = self.originals.exercises[lesson]
        return sum(self.points[each.key] for each in exercises)


def write_pages(grading: Grading, out: Path, language: str) -> None:
    """Write the class's table, and a page for each learner."""
    (out / FEEDBACK).mkdir(parents=True, exist_ok=True)
    for each in (out / FEEDBACK).glob("*.html"):
        each.unlink()
    _write(out / INDEX, "class.html", language, **_describe_class(grading))
    for learner in sorted({each.learner for each in grading.submissions}):
        mine = [x for x in grading.submissions if x.learner == learner]
        page = out / FEEDBACK / name_page(grading.name(learner))
        _write(
            page,
            "learner.html",
            mine[0].language,
            learner=grading.name(learner),
            submissions=[describe_submission(grading, each) for each in mine],
        )


def name_page(learner: str) -> str:
    """Name a learner's page: whatever the id, one file, and its own."""
    plain = re.sub(r"[^\w.-]+", "_", learner).strip("._")[:60]
    digest = sha256(learner.encode("utf-8", "replace")).hexdigest()[:6]
    return f"{plain or 'learner'}-{digest}.html"


def _describe_class(grading: Grading) -> dict[str, Any]:
    found = [describe_submission(grading, each) for each in grading.submissions]
    counts = {
        outcome: sum(x["outcome"] is outcome for x in found)
        for outcome in OUTCOMES
    }
    return {
        "keys": grading.keys,
        "submissions": found,
        "extra": [_describe_attempt(grading, each) for each in grading.extra],
        "counts": {k: v for k, v in counts.items() if v},
        "doubled": grading.doubled,
        "feedback": FEEDBACK,
    }


def describe_submission(
    grading: Grading, submission: Submission
) -> dict[str, Any]:
    """Give what the pages say of a submission."""
    exercises = grading.originals.exercises[submission.lesson]
    return {
        "learner": grading.name(submission.learner),
        "page": name_page(grading.name(submission.learner)),
        "lesson": submission.lesson,
        "title": grading.originals.lessons[submission.lesson].name,
        "outcome": submission.outcome,
        "points": grading.count_points(submission),
        "most": grading.count_most(submission.lesson),
        "late": bool(submission.counted and submission.counted.late),
        "changes": find_changes(submission, grading.originals),
        "attempts": [
            {
                **_describe_attempt(grading, each),
                "counted": each is submission.counted,
            }
            for each in submission.attempts
        ],
        "exercises": [
            _describe_exercise(grading, submission, each.key, number)
            for number, each in enumerate(exercises, 1)
        ]
        if submission.counted
        else [],
    }


def _describe_exercise(
    grading: Grading, submission: Submission, key: str, number: int
) -> dict[str, Any]:
    judgement = submission.judgements[key]
    passed = judgement.status is Status.PASSED
    return {
        "key": key,
        "number": number,
        "status": judgement.status,
        "passed": passed,
        "said": say_verdict(judgement, submission.language),
        "apart": judgement.apart,
        "points": grading.points[key] if passed else 0.0,
        "most": grading.points[key],
        "remarks": submission.answers[key].remarks,
    }


def say_verdict(judgement: Judgement, language: str) -> str:
    """Say a verdict in the learner's language; never a solution."""
    if judgement.words.get(language):
        return judgement.words[language]
    advice = ADVICE.get(judgement.status)
    said = [judgement.words.get("", "")] if judgement.status in _QUOTED else []
    if advice:
        said.append(translate(advice, language))
    return "\n".join(filter(None, said))


_QUOTED = frozenset({Status.ERROR, Status.MEMORY, Status.DISK})


def _describe_attempt(grading: Grading, attempt: Attempt) -> dict[str, Any]:
    learner = attempt.handed.learner
    name, shown = attempt.handed.name, grading.name(learner)
    if shown != learner:
        # A file's name may say whose it is.
        name = Path(name).suffix
    return {
        "learner": shown,
        "name": name,
        "moment": attempt.handed.moment,
        "late": attempt.late,
        "fault": attempt.fault,
    }


def _write(path: Path, template: str, language: str, **values: Any) -> None:
    page = _environment.get_template(template).render(
        language=language,
        number=partial(write_number, language=language),
        moment=lambda each: format_datetime(each, "short", locale=language),
        outcomes=_translate(OUTCOMES, language),
        statuses=_translate(STATUSES, language),
        remarks=_translate(REMARKS, language),
        whys=_translate(WHYS, language),
        words=_translate(LABELS, language),
        **values,
    )
    draft = path.with_suffix(".tmp")
    draft.write_text(page, encoding="utf-8")
    draft.replace(path)


def _translate(words: Mapping[Any, str], language: str) -> dict[Any, str]:
    return {key: translate(each, language) for key, each in words.items()}
