"""How many requests show a fault: a learner's calculation, compared."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from math import ceil, isfinite, log, log1p

from course.checks.diagnosis import Diagnosis
from course.checks.reading import (
    read_number,
    require_function,
    show,
    show_error,
)
from course.checks.verdict import ask_answer

# Two more for the rounding of logarithms, or for a rule of thumb: 3 / p.
ROOM, SPARE = 1.02, 1
EXACT = 1e-9


@dataclass(frozen=True)
class Case:
    """A question that the function is asked.

    Args:
        fault: Share of the candidate's requests that go wrong.
        share: Of all requests, the candidate's.
        confidence: Probability with which one fault is to be seen.
    """

    fault: float
    share: float
    confidence: float

    @property
    def least(self) -> int:
        """The fewest requests, of all clients, that are enough."""
        return ceil(self.ask(self.fault * self.share) - EXACT)

    def ask(self, chance: float) -> float:
        """Give the requests, each with this chance, as a real number."""
        return log1p(-self.confidence) / log1p(-chance)

    def reach(self, number: float) -> float:
        """Give the probability that so many requests show a fault."""
        return 1.0 - float((1 - self.fault * self.share) ** number)


CASES = (
    Case(0.05, 0.10, 0.95),
    Case(0.02, 0.50, 0.95),
    Case(0.05, 1.0, 0.95),
    Case(0.01, 0.10, 0.99),
)
# What other calculations give, by the mistake that they are.
MISTAKES: tuple[tuple[str, Callable[[Case], float]], ...] = (
    ("no_share", lambda case: case.ask(case.fault)),
    ("no_fault", lambda case: case.ask(min(case.share, 0.999))),
    ("one_expected", lambda case: 1 / (case.fault * case.share)),
    ("no_confidence", lambda case: 3 / (case.fault * case.share)),
    ("no_confidence", lambda case: replace(case, confidence=0.95).least),
    (
        "turned_confidence",
        lambda case: log(case.confidence) / log1p(-case.fault * case.share),
    ),
    ("share_after", lambda case: ceil(case.ask(case.fault)) / case.share),
    ("times_share", lambda case: case.ask(case.fault) * case.share),
    ("rounded_down", lambda case: case.least - 1),
)


def name_needed(function: object) -> Diagnosis:
    """Ask the function about several canaries; name the first mistake."""
    function = require_function(function, 3, "not_callable")
    found: list[float] = []
    for case in CASES:
        outcome = ask_answer(function, case.fault, case.share, case.confidence)
        if outcome.error:
            return Diagnosis("raises", {"error": show_error(outcome.error)})
        if outcome.value is None:
            return Diagnosis("none")
        number = read_number(outcome.value)
        if isinstance(number, Diagnosis):
            return number
        if not isfinite(number):
            return Diagnosis("not_finite", {"value": show(number)})
        found.append(number)
    return compare(found)


def compare(found: list[float]) -> Diagnosis:
    """Hold the numbers to what is needed; a known mistake has a name."""
    wrong = [
        (case, number)
        for case, number in zip(CASES, found, strict=True)
        if not is_enough(case, number)
    ]
    if not wrong:
        return Diagnosis("right")
    case, number = wrong[0]
    said = {
        "value": show(number),
        "fault": f"{case.fault:g}",
        "share": f"{case.share:g}",
        "confidence": f"{case.confidence:g}",
        "right": case.least,
    }
    if number < 0:
        return Diagnosis("negative", said)
    if number != int(number) and is_enough(case, ceil(number)):
        return Diagnosis("fraction", said)
    for name, mistake in MISTAKES:
        if all(map(is_near, found, map(mistake, CASES))):
            return Diagnosis(name, said)
    few = number < case.least
    reached = f"{case.reach(min(number, 1e9)):.3f}"
    return Diagnosis("few" if few else "many", said | {"reached": reached})


def is_enough(case: Case, number: float) -> bool:
    """Tell a whole number of requests that is needed, and not much more."""
    most = case.least * ROOM + SPARE
    return number == int(number) and case.least <= number <= most


def is_near(number: float, other: float) -> bool:
    """Tell whether both are the same once they are whole, up or down."""
    return abs(number - other) <= 1
