"""A learner's judgement on a candidate, tried on candidates good and bad."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

import numpy as np

from course.checks.diagnosis import Diagnosis
from course.checks.reading import require_function, show, show_error
from course.checks.verdict import Outcome, ask_answer, attempt

Measured = Mapping[str, float]
OLD = {"requests": 540, "errors": 0, "median_ms": 2.0, "mean": 0.36}
NEW = {"requests": 60, "errors": 0, "median_ms": 2.2, "mean": 0.37}
NOTHING = {"requests": 0, "errors": 0, "median_ms": 0.0, "mean": 0.0}


@dataclass(frozen=True)
class Case:
    """What was measured of the old revision and of the candidate."""

    good: bool
    new: Measured = field(default_factory=dict)
    old: Measured = field(default_factory=dict)

    @property
    def both(self) -> tuple[dict[str, float], dict[str, float]]:
        """The arguments, old and new, made anew each time."""
        return {**OLD, **self.old}, {**NEW, **self.new}


# The first case that a judgement is wrong about names what is wrong with it.
CASES: Mapping[str, Case] = {
    "sound": Case(good=True),
    "errors": Case(good=False, new={"errors": 3}),
    "slow": Case(good=False, new={"median_ms": 9.0}),
    "high": Case(good=False, new={"mean": 0.95}),
    "low": Case(good=False, new={"mean": 0.05}),
    "counts": Case(
        good=False,
        old={"requests": 900, "errors": 9},
        new={"requests": 100, "errors": 5},
    ),
    "counts_more": Case(
        good=True,
        old={"requests": 60, "errors": 1},
        new={"requests": 540, "errors": 9},
    ),
    "no_error": Case(
        good=True,
        old={"requests": 900, "errors": 45},
        new={"requests": 100, "errors": 5},
    ),
    "one_error": Case(
        good=True, old={"requests": 5400}, new={"requests": 600, "errors": 1}
    ),
    "better": Case(
        good=True,
        old={"requests": 900, "errors": 90},
        new={"requests": 100, "errors": 0},
    ),
    "faster": Case(good=True, new={"median_ms": 0.5}),
    "bit_slower": Case(good=True, new={"median_ms": 3.2}),
    "bit_off": Case(good=True, new={"mean": 0.41}),
    "bit_below": Case(good=True, new={"mean": 0.31}),
    "silent": Case(good=False, old={"mean": 0.04}, new=NOTHING),
}


def name_judgement(function: object) -> Diagnosis:
    """Bring candidates to the learner's judge; name the first mistake."""
    function = require_function(function, 2, "not_callable")
    found = {
        name: ask_answer(function, *case.both) for name, case in CASES.items()
    }
    for name, outcome in found.items():
        if broken := name_broken(function, name, outcome):
            return broken
    wrong = [name for name, case in CASES.items() if not fits(found, name)]
    if not wrong:
        return Diagnosis("right")
    if len(wrong) == len(CASES):
        return Diagnosis("inverted")
    if is_turned(function):
        return Diagnosis("turned")
    return Diagnosis(name_constant(found) or wrong[0])


def name_broken(
    function: Callable[..., object], name: str, outcome: Outcome
) -> Diagnosis | None:
    """Name an outcome that is no boolean; None if it is one."""
    if isinstance(outcome.error, ZeroDivisionError) and name == "silent":
        return Diagnosis("divides")
    if outcome.error:
        if isinstance(outcome.error, ZeroDivisionError) and is_turned(function):
            return Diagnosis("turned")
        return Diagnosis("raises", {"error": show_error(outcome.error)})
    if outcome.value is None:
        return Diagnosis("none" if name == "sound" else "none_sometimes")
    if not isinstance(outcome.value, bool | np.bool_):
        return Diagnosis("not_bool", {"value": show(outcome.value)})
    return None


def fits(found: Mapping[str, Outcome], name: str) -> bool:
    """Tell whether the answer about a case is right."""
    return bool(found[name].value) is CASES[name].good


def name_constant(found: Mapping[str, Outcome]) -> str:
    """Name a judge that says the same of all."""
    answers = {bool(each.value) for each in found.values()}
    if len(answers) > 1:
        return ""
    return "always" if answers.pop() else "never"


def is_turned(function: Callable[..., object]) -> bool:
    """Tell whether it is right about the first cases, its arguments turned."""
    first = ("sound", "errors", "slow", "counts", "better")
    turned = {
        name: attempt(function, *reversed(CASES[name].both)) for name in first
    }
    return all(
        not each.error and fits(turned, name) for name, each in turned.items()
    )
