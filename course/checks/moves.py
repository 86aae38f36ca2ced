"""A learner's function that moves an alias, tried on registries of ours."""

from collections.abc import Callable, Mapping
from pathlib import Path

from course.checks.aliases import REGISTRIES, Registry, forbid_others
from course.checks.diagnosis import Diagnosis
from course.checks.parts import load_function
from course.checks.reading import require_function, show, show_error
from course.checks.verdict import Outcome, try_answer

FUNCTION = "move_alias"
STAGING, NEW = "staging", "tryout"


def diagnose_move(path: Path) -> Diagnosis:
    """Load the learner's function, and try it."""
    return name_move(load_function(path, FUNCTION))


def name_move(function: object) -> Diagnosis:
    """Move an alias that is there, one that is not, and one to its place."""
    function = require_function(function, 3, "not_callable")
    for each in REGISTRIES:
        registry = Registry(*each)
        place = registry.aliases[STAGING]
        moves = {
            "there": (STAGING, 1, place),
            "again": (STAGING, 1, "1"),
            "absent": (NEW, 2, ""),
        }
        for case, (alias, version, right) in moves.items():
            before = dict(registry.aliases)
            outcome = move(function, registry, alias, version)
            wrong = name_wrong(outcome, before, registry, (alias, version))
            wrong = wrong or name_told(outcome.value, right, str(version))
            if wrong:
                name = f"{wrong}_absent" if case == "absent" else wrong
                return describe(name, outcome)
    return Diagnosis("right")


def move(
    function: Callable[..., object],
    registry: Registry,
    alias: str,
    version: int,
) -> Outcome:
    """Let the function move an alias in one of our registries."""
    with forbid_others():
        return try_answer(function, registry, alias, version)


def name_wrong(
    outcome: Outcome,
    before: Mapping[str, str],
    registry: Registry,
    wanted: tuple[str, int],
) -> str:
    """Name what became of the aliases, where it is not what was wanted."""
    if outcome.error:
        return "raises"
    alias, version = wanted
    right = {**before, alias: str(version)}
    if registry.aliases == right:
        return ""
    if registry.aliases == before:
        return "unmoved"
    elsewhere = registry.aliases.get(alias) != str(version)
    return "elsewhere" if elsewhere else "others"


def name_told(value: object, right: str, version: str) -> str:
    """Name what the function gives, where it is not the version before."""
    if value is None:
        return "none"
    if str(value) == right:
        return ""
    if str(value) == version:
        return "new"
    return "told"


def describe(name: str, outcome: Outcome) -> Diagnosis:
    """Say the error or the value, where a verdict quotes one."""
    known = name.removesuffix("_absent")
    if name not in ABSENT:
        name = known
    if known == "raises":
        return Diagnosis(name, {"error": show_error(outcome.error)})
    return Diagnosis(name, {"value": show(outcome.value)})


# What has words of its own where no version had the alias before.
ABSENT = frozenset({"raises_absent", "none_absent"})
