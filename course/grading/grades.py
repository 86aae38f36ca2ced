"""Which attempt counts, what it came to, and the points that it gives."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from course.grading.judging import Judgement, Status
from course.grading.restoring import Answer, Cell
from course.grading.submissions import Handed


class Outcome(StrEnum):
    """What a submission came to, the most telling first."""

    MISSING = "missing"
    NOT_A_NOTEBOOK = "not_a_notebook"
    LATE = "late"
    DIED = "died"
    TIMED_OUT = "timed_out"
    PARTLY = "partly"
    GRADED = "graded"


KILLED = frozenset(
    {
        Status.DIED,
        Status.MEMORY,
        Status.PROCESSES,
        Status.OUTPUT,
        Status.DISK,
    }
)
# Nothing of the learner's was judged.
UNJUDGED = frozenset(
    {Status.MISSING, Status.ERROR, Status.INPUT, Status.TAMPERED}
)


@dataclass(frozen=True)
class Attempt:
    """One file handed in, as a lesson's notebook or as what else it is.

    Args:
        handed: The file.
        lesson: Whose notebook it is; 0 where it is no lesson's.
        cells: What was read of it.
        late: Whether it came after the deadline.
        fault: Why it is no notebook; or empty.
    """

    handed: Handed
    lesson: int = 0
    cells: Sequence[Cell] = ()
    late: bool = False
    fault: str = ""


@dataclass
class Submission:
    """What a learner handed in for a lesson, and what it came to.

    Args:
        learner: Whose.
        lesson: Its number.
        attempts: All of them, in order.
        counted: The one that is graded; None where there is none.
        answers: What was found of each exercise.
        judgements: What each came to.
    """

    learner: str
    lesson: int
    language: str
    attempts: Sequence[Attempt]
    counted: Attempt | None = None
    answers: Mapping[str, Answer] = field(default_factory=dict)
    judgements: dict[str, Judgement] = field(default_factory=dict)

    @property
    def outcome(self) -> Outcome:
        """What it came to, in one word."""
        if self.counted is None:
            fault = any(each.fault for each in self.attempts)
            return Outcome.NOT_A_NOTEBOOK if fault else Outcome.MISSING
        if self.counted.late:
            return Outcome.LATE
        found = {each.status for each in self.judgements.values()}
        if found & KILLED:
            return Outcome.DIED
        if Status.TIMED_OUT in found:
            return Outcome.TIMED_OUT
        return Outcome.PARTLY if found & UNJUDGED else Outcome.GRADED

    def count_points(self, points: Mapping[str, float]) -> float | None:
        """Add up the points; None where there is nothing to give them for."""
        if self.counted is None:
            return None
        return sum(
            points[key]
            for key, each in self.judgements.items()
            if each.status is Status.PASSED
        )


def choose_attempt(attempts: Iterable[Attempt]) -> Attempt | None:
    """Choose the last before the deadline; else the last, which is late."""
    read = [each for each in attempts if not each.fault]
    in_time = [each for each in read if not each.late]
    return next(reversed(in_time or read), None)


def is_late(moment: datetime, deadline: datetime | None) -> bool:
    """Tell whether a moment is after a deadline."""
    return deadline is not None and moment > deadline


def count_outcomes(submissions: Iterable[Submission]) -> Counter[Outcome]:
    """Count what submissions came to."""
    return Counter(each.outcome for each in submissions)
