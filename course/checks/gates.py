"""A learner's quality gate, tried on models good and bad."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from dataclasses import dataclass, field
from math import isnan
from numbers import Real
from pathlib import Path

from course.checks.diagnosis import Diagnosis
from course.checks.parts import load_function
from course.checks.reading import (
    require_function,
    show,
    show_error,
    show_name,
)
from course.checks.verdict import Outcome, ask_answer

FUNCTION = "find_shortfalls"
CHAMPION = "champion"
# In eighths and their like, sums are exact however they are written.
MARGINS = {"roc_auc": 0.03125, "average_precision_rare": 0.05, "auc_cart": 0.04}
CONSTANT = {
    "roc_auc": 0.5,
    "average_precision_rare": 0.2,
    "auc_cart": 0.5,
    "f1": 0.88,
}
FAIR = {
    "roc_auc": 0.8,
    "average_precision_rare": 0.6,
    "auc_cart": 0.7,
    "f1": 0.87,
}
EXACT = {"version": 3, "roc_auc": 0.875, "margin": 0.125}
THEIRS = {"version": 3, "roc_auc": 0.9, "margin": 0.02}
NAN = float("nan")
TOLERANCE = 1e-6
ROUNDED = 0.006

Numbers = Mapping[str, float]
Answer = Mapping[str, object]


@dataclass(frozen=True)
class Case:
    """A model that comes to the gate, and how much it lacks."""

    model: Numbers = field(default_factory=dict)
    champion: Numbers = field(default_factory=dict)
    short: Numbers = field(default_factory=dict)

    def ask(self, function: Callable[..., object]) -> Outcome:
        """Ask the learner's gate."""
        scores = {"model": {**FAIR, **self.model}, "baseline": {**CONSTANT}}
        return ask_answer(function, scores, {**MARGINS}, {**self.champion})


# The first case that a gate is wrong about names what is wrong with it.
CASES: Mapping[str, Case] = {
    "refuses_good": Case(),
    "lets_noise": Case(
        {"roc_auc": 0.49, "average_precision_rare": 0.19, "auc_cart": 0.48},
        short={
            "roc_auc": 0.04125,
            "average_precision_rare": 0.06,
            "auc_cart": 0.06,
        },
    ),
    "no_margin": Case({"roc_auc": 0.52}, short={"roc_auc": 0.01125}),
    "equal": Case({"roc_auc": 0.53125}, short={"roc_auc": 0.0}),
    "one_score": Case({"auc_cart": 0.5}, short={"auc_cart": 0.04}),
    "one_precision": Case(
        {"average_precision_rare": 0.2},
        short={"average_precision_rare": 0.05},
    ),
    "no_champion": Case(champion=THEIRS, short={CHAMPION: 0.08}),
    "champion_strict": Case(champion={**THEIRS, "roc_auc": 0.81}),
    "champion_equal": Case({"roc_auc": 0.75}, champion=EXACT),
    "champion_reversed": Case(champion={**THEIRS, "roc_auc": 0.7}),
    "nan": Case({"auc_cart": NAN}, short={"auc_cart": NAN}),
}


def diagnose_gate(path: Path) -> Diagnosis:
    """Load the learner's gate, and try it."""
    return name_gate(load_function(path, FUNCTION))


def name_gate(function: object) -> Diagnosis:
    """Bring models to the gate; name the first that it is wrong about."""
    function = require_function(function, 3, "not_callable")
    found = {name: case.ask(function) for name, case in CASES.items()}
    errors = [each.error for each in found.values() if each.error]
    if len(errors) == len(found):
        return Diagnosis("raises_always", {"error": show_error(errors[0])})
    answers: dict[str, Answer] = {}
    for name, outcome in found.items():
        if outcome.error:
            error = {"error": show_error(outcome.error)}
            return Diagnosis(
                "raises" if name in RAISES else "raises_champion", error
            )
        if outcome.value is None:
            return Diagnosis("none")
        if not isinstance(outcome.value, Mapping):
            return Diagnosis("not_mapping", {"value": show(outcome.value)})
        answers[name] = outcome.value
    if is_inverted(answers):
        return Diagnosis("inverted")
    found_wrong = (
        compare(answers[name], case, name)
        for compare in (compare_names, compare_amounts)
        for name, case in CASES.items()
    )
    wrong = next(filter(None, found_wrong), None)
    return wrong or name_changes(function)


RAISES = frozenset(name for name, case in CASES.items() if not case.champion)


def is_inverted(answers: Mapping[str, Answer]) -> bool:
    """Tell a gate that lets the noise in, and the good model out."""
    return bool(answers["refuses_good"]) and not answers["lets_noise"]


def compare_names(answer: Answer, case: Case, name: str) -> Diagnosis | None:
    """Name a gate that is wrong about what is short; None if it is right."""
    if {*answer} == {*case.short}:
        return None
    names = tuple(map(show_name, answer))
    both = bool(answer) and bool(case.short)
    return Diagnosis("names" if both else name, {"names": names})


def compare_amounts(answer: Answer, case: Case, _: str) -> Diagnosis | None:
    """Name a gate that is wrong about how much; None if it is right."""
    for each, right in case.short.items():
        lacking = answer[each]
        if not isinstance(lacking, Real) or isinstance(lacking, bool):
            return Diagnosis("not_number", {"value": show(lacking)})
        gap = abs(float(lacking) - right)
        if isnan(right) or gap <= TOLERANCE:
            continue
        said = {"name": each, "value": show(lacking), "right": show(right)}
        if abs(float(lacking) + right) <= TOLERANCE:
            return Diagnosis("negative", said)
        return Diagnosis("rounded" if gap <= ROUNDED else "amount", said)
    return None


def name_changes(function: Callable[..., object]) -> Diagnosis:
    """Tell a gate that changes what it is given."""
    given = (
        {"model": {**FAIR}, "baseline": {**CONSTANT}},
        {**MARGINS},
        {**THEIRS},
    )
    before = deepcopy(given)
    ask_answer(function, *given)
    return Diagnosis("right" if given == before else "changed")
