"""Checks of lesson 4: the constant's F1, and a test of the split."""

from collections.abc import Callable, Mapping
from math import isclose

from course.checks.diagnosis import Diagnosis
from course.checks.reading import (
    read_number,
    require_function,
    show,
    show_error,
)
from course.checks.trials import name_test
from course.checks.verdict import Outcome, Verdict, ask_answer, judge

SHARES = (0.1, 0.5, 0.8)
EDGES = (0.0, 1.0)
TOLERANCE = 1e-6
ROUNDED = 0.006  # two decimals
# F1 = 2 precision recall / (precision + recall); the constant has precision p
# and recall 1. Then the usual mistakes.
FORMULAS: Mapping[str, Callable[[float], float]] = {
    "right": lambda p: 2 * p / (1 + p),
    "share": lambda p: p,
    "half": lambda p: p / (1 + p),
    "mean": lambda p: (1 + p) / 2,
    "recall": lambda _: 1,
    "rare": lambda _: 0,
    "percent": lambda p: 200 * p / (1 + p),
    "reversed": lambda p: 2 * (1 - p) / (2 - p),
    "complement": lambda p: 1 - p,
    "weighted": lambda p: 2 * p * p / (1 + p),
    "of_percent": lambda p: 2 * (p / 100) / (1 + p / 100),
    "precedence": lambda p: 2 * p / 1 + p,
    "geometric": lambda p: p**0.5,
}


def check_constant_f1(constant_f1: object) -> Verdict:
    """Check a function: share bought, 0 to 1 -> F1 of always "bought"."""
    return judge(
        constant_f1, "lesson4.constant_f1", lambda: name_f1(constant_f1)
    )


def name_f1(function: object) -> Diagnosis:
    """Call the function on several shares and name what it computes."""
    function = require_function(function, 1, "not_callable")
    values = []
    for share in SHARES:
        value = read_f1(ask_answer(function, share), share)
        if isinstance(value, Diagnosis):
            return value
        values.append(value)
    name = name_formula(values)
    if name == "right":
        return name_edges(function)
    value = values[-1]
    return Diagnosis(name, {"value": show(value), "share": SHARES[-1]})


def read_f1(outcome: Outcome, share: float) -> float | Diagnosis:
    """Read the number that the function gave for a share."""
    if outcome.error:
        said = {"share": share, "error": show_error(outcome.error)}
        return Diagnosis("raises", said)
    if outcome.value is None:
        return Diagnosis("none")
    value = read_number(outcome.value)
    if isinstance(value, Diagnosis):
        said = {"share": share, "value": show(outcome.value)}
        return Diagnosis("not_number", said)
    return value


def name_formula(values: list[float]) -> str:
    """Name the formula that gives these values on `SHARES`."""
    for name, formula in FORMULAS.items():
        if all(map(agrees, values, map(formula, SHARES))):
            return name
    if values.count(values[0]) == len(values):
        return "constant"
    gaps = [
        abs(v - FORMULAS["right"](p))
        for v, p in zip(values, SHARES, strict=True)
    ]
    return "rounded" if max(gaps) <= ROUNDED else "other"


def agrees(value: float, expected: float) -> bool:
    """Tell whether two scores are the same one."""
    return isclose(value, expected, rel_tol=0, abs_tol=TOLERANCE)


def name_edges(function: Callable[..., object]) -> Diagnosis:
    """Try the shares where a formula may divide by zero."""
    for share in EDGES:
        outcome = ask_answer(function, share)
        if outcome.error:
            said = {"share": share, "error": show_error(outcome.error)}
            return Diagnosis("edge_raises", said)
        value = read_number(outcome.value)
        right = FORMULAS["right"](share)
        if isinstance(value, Diagnosis) or not agrees(value, right):
            said = {"share": share, "value": show(outcome.value)}
            return Diagnosis("edge", said)
    return Diagnosis("right")


def check_split_test(test: object) -> Verdict:
    """Check a test of a split: it fails where a session is on both sides.

    Args:
        test: called with `split`, a function rows -> (train, test), data
            frames with a `user_session` column.
    """
    return judge(test, "lesson4.split_test", lambda: name_test(test))
