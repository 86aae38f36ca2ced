"""A learner's test of a split, tried on splits right and broken."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

import pandas as pd

from course.checks import splits
from course.checks.diagnosis import Diagnosis, Thing, Value
from course.checks.reading import require_function, show, show_error
from course.checks.splits import Split
from course.checks.verdict import Outcome, try_answer

LEAKS: Mapping[Split, Thing] = {
    splits.split_rows: Thing("random_rows"),
    splits.split_first_session: Thing("one_session"),
    splits.split_last_session: Thing("one_session"),
}
BONUS: Mapping[Split, Thing] = {
    splits.lose_rows: Thing("lost_rows"),
    splits.empty_test: Thing("empty_test"),
}


@dataclass(frozen=True)
class Trial:
    """A learner's test, tried on one split."""

    outcome: Outcome
    asked: bool  # the test called the split
    leaked: bool  # and got a session on both sides

    @property
    def failed(self) -> bool:
        """The test failed as tests do."""
        return isinstance(self.outcome.error, AssertionError)


def name_test(test: object) -> Diagnosis:
    """Try the test on a right split, then on the broken ones."""
    test = require_function(test, 1, "not_callable")
    good = try_test(test, splits.split_well)
    error = good.outcome.error
    said = {"error": show_error(error)}
    if error and not good.failed:
        return Diagnosis("error_good", said)
    if not good.asked:
        return Diagnosis("ignored")
    leaks = {split: try_test(test, split) for split in LEAKS}
    if good.failed:
        return name_refusal(test, leaks, said)
    return name_leaks(test, leaks)


def name_refusal(
    test: Callable[..., object],
    leaks: Mapping[Split, Trial],
    said: Mapping[str, Value],
) -> Diagnosis:
    """Name why a test refuses the right split."""
    if not any(trial.outcome.error for trial in leaks.values()):
        return Diagnosis("inverted", said)
    if not try_test(test, splits.index_by_session(splits.split_well)).failed:
        return Diagnosis("in_series")
    return Diagnosis("fails_good", said)


def try_test(test: Callable[..., object], split: Split) -> Trial:
    """Run the test on a split that notes what it was asked and gave."""
    given: list[bool] = []

    def noted(rows: pd.DataFrame) -> splits.Sides:
        sides = split(rows)
        given.append(splits.share_session(*sides))
        return sides

    outcome = try_answer(test, noted)
    return Trial(outcome, bool(given), any(given))


def name_leaks(
    test: Callable[..., object], leaks: Mapping[Split, Trial]
) -> Diagnosis:
    """Name what a test that accepts the right split makes of leaks."""
    for split, trial in leaks.items():
        if trial.outcome.error and not trial.failed:
            error = show_error(trial.outcome.error)
            return Diagnosis(
                "error_broken", {"name": LEAKS[split], "error": error}
            )
    missed = [split for split, trial in leaks.items() if not trial.failed]
    bonus = tuple(
        name for split, name in BONUS.items() if try_test(test, split).failed
    )
    said = {"bonus": bonus}
    if not missed:
        return Diagnosis("right_bonus" if bonus else "right", said)
    if not any(trial.leaked for trial in leaks.values()):
        return Diagnosis("poor_rows")
    indexed = splits.index_by_session(missed[0])
    if len(missed) < len(leaks):
        if try_test(test, indexed).failed:
            return Diagnosis("in_series")
        return Diagnosis("missed", {"name": LEAKS[missed[0]]})
    return name_blindness(test, leaks[missed[0]], said)


def name_blindness(
    test: Callable[..., object], trial: Trial, said: Mapping[str, Value]
) -> Diagnosis:
    """Name why a test sees no leak at all."""
    if trial.outcome.value is not None:
        return Diagnosis("returns", {"value": show(trial.outcome.value)})
    if trial.outcome.printed:
        return Diagnosis("tells")
    if try_test(test, splits.split_and_renumber).failed:
        return Diagnosis("index")
    if try_test(test, splits.index_by_session(splits.split_rows)).failed:
        return Diagnosis("in_series")
    return Diagnosis("rows_only" if said["bonus"] else "nothing", said)
