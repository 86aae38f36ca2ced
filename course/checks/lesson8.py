"""Checks of lesson 8: production's trigger, a tested commit, a promotion."""

from collections.abc import Callable, Mapping
from copy import deepcopy

import numpy as np

from cloudbuild_emulator import Build, Status
from course.checks.aliases import (
    REGISTRIES,
    Registry,
    forbid_others,
    load_mlflow,
)
from course.checks.diagnosis import Diagnosis
from course.checks.reading import require_function, show, show_error
from course.checks.triggers import name_making
from course.checks.verdict import (
    Outcome,
    Verdict,
    ask_answer,
    attempt,
    judge,
    try_answer,
)

PROMOTION = "lesson8.promotion"
TESTED, OTHER = "5f44347b33af88fca8b9", "2ac90360ff87235fb0c2"


def make_build(
    status: int = Status.SUCCESS,
    branch: str = "staging",
    commit: str = TESTED,
) -> Build:
    """Make a build as a trigger's push gives it."""
    values = {
        "BRANCH_NAME": branch,
        "COMMIT_SHA": commit,
        "REF_NAME": branch,
        "SHORT_SHA": commit[:7],
    }
    return Build(status=status, substitutions=values)


GREEN, OF_OTHER = make_build(), make_build(commit=OTHER)
RED, RUNNING = make_build(Status.FAILURE), make_build(Status.WORKING)
WAITING = make_build(Status.PENDING)
CANCELLED, LATE = make_build(Status.CANCELLED), make_build(Status.TIMEOUT)
BY_HAND = Build(status=Status.SUCCESS)
ELSEWHERE = make_build(branch="production")
# What a list of builds proves of TESTED; the name says what else one may think.
HISTORIES: Mapping[str, tuple[list[Build], bool]] = {
    "green": ([GREEN], True),
    "empty": ([], False),
    "status": ([RED], False),
    "running": ([RUNNING], False),
    "waiting": ([WAITING], False),
    "cut_short": ([CANCELLED, LATE], False),
    "branch": ([ELSEWHERE], False),
    "branch_start": ([make_build(branch="staging-2")], False),
    "branch_end": ([make_build(branch="my-staging")], False),
    "commit": ([OF_OTHER], False),
    "by_hand": ([BY_HAND], False),
    "no_commit": ([make_build(commit="")], False),
    "mixed": ([RED, OF_OTHER, ELSEWHERE], False),
    "first_only": ([OF_OTHER, GREEN], True),
    "last_only": ([GREEN, OF_OTHER], True),
    "red_first": ([RED, GREEN], True),
    "red_last": ([GREEN, RED], True),
}


def check_production_trigger(make_production: object) -> Verdict:
    """Check a function: staging's trigger -> production's, both documents."""
    return judge(
        make_production,
        "lesson8.trigger",
        lambda: name_making(
            require_function(make_production, 1, "not_callable")
        ),
    )


def check_is_tested(is_tested: object) -> Verdict:
    """Check a function of a commit's SHA and builds: did staging test it."""
    return judge(
        is_tested, "lesson8.is_tested", lambda: name_is_tested(is_tested)
    )


def name_is_tested(function: object) -> Diagnosis:
    """Ask the function about several histories; name the first mistake."""
    function = require_function(function, 2, "not_callable")
    for name, (builds, truth) in HISTORIES.items():
        outcome = ask_answer(function, TESTED, deepcopy(builds))
        if not is_same(outcome, truth):
            turned = outcome.error and is_turned(function)
            return name_answer(outcome, "turned" if turned else name)
    return Diagnosis("right")


def is_same(outcome: Outcome, truth: bool) -> bool:  # noqa: FBT001
    """Tell whether the answer is this boolean, of Python or of NumPy."""
    value = outcome.value
    return isinstance(value, bool | np.bool_) and bool(value) is truth


def is_turned(function: Callable[..., object]) -> bool:
    """Tell whether the function is right with its arguments turned round."""
    return all(
        is_same(attempt(function, deepcopy(builds), TESTED), truth)
        for builds, truth in HISTORIES.values()
    )


def name_answer(outcome: Outcome, history: str) -> Diagnosis:
    """Name a wrong answer: by the history it is wrong about, if it is one."""
    if history == "turned":
        return Diagnosis(history)
    if outcome.error:
        return Diagnosis("raises", {"error": show_error(outcome.error)})
    if outcome.value is None:
        return Diagnosis("none")
    if not isinstance(outcome.value, bool | np.bool_):
        return Diagnosis("not_bool", {"value": show(outcome.value)})
    return Diagnosis(history)


def check_promotion(promote: object) -> Verdict:
    """Check a function: MLflow's client -> production is what staging is.

    The learner's registry is not touched: the function gets one of ours.
    """
    if promote is None:  # what a call of the client's gives, not a definition
        return Verdict(PROMOTION, Diagnosis("called"))
    load_mlflow()
    return judge(promote, PROMOTION, lambda: name_promotion(promote))


def name_promotion(function: object) -> Diagnosis:
    """Let the function promote in several registries; name what it did."""
    function = require_function(function, 1, "not_callable")
    found = [promote_in(function, Registry(*each)) for each in REGISTRIES]
    wrong = [each for each in found if each.name != "right"]
    if not wrong:
        return found[0]
    moved = {"right", "other", "newest"}.issuperset(e.name for e in found)
    # The same number in every registry was not asked of any.
    if moved and len({each.values["number"] for each in found}) == 1:
        return Diagnosis("hard_coded", found[0].values)
    return wrong[0]


def promote_in(
    function: Callable[..., object], registry: Registry
) -> Diagnosis:
    """Name what the function did to one registry."""
    before = dict(registry.aliases)
    with forbid_others():
        error = try_answer(function, registry).error
    if error:
        return Diagnosis("raises", {"error": show_error(error)})
    number = registry.aliases.get("production", "")
    return Diagnosis(name_change(before, registry), {"number": number})


def name_change(before: Mapping[str, str], registry: Registry) -> str:
    """Name what became of the aliases."""
    after = registry.aliases
    if after == before:
        return "unmoved"
    if after.get("staging") != before["staging"]:
        return "staging_moved"
    if after.keys() != before.keys():
        return "deleted" if "production" not in after else "other_alias"
    if after["production"] == after["staging"]:
        return "right"
    return "newest" if after["production"] == registry.newest else "other"
