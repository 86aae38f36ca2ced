"""Checks of lesson 3: sessions without a cart, a feature, and leaks."""

import os
from collections.abc import Iterator, Mapping
from difflib import get_close_matches
from math import isfinite
from pathlib import Path
from typing import Any

import numpy as np

from course.checks.diagnosis import Diagnosis, Thing
from course.checks.earlier_views import name_feature
from course.checks.patience import limit_time
from course.checks.reading import (
    name_value,
    read_items,
    read_number,
    show,
    show_error,
)
from course.checks.sessions import Counts, count_sessions
from course.checks.verdict import Verdict, attempt, judge
from course.checks.wording import say
from course.checks.words.lesson3 import DESCRIPTIONS
from course.languages import read_language

TOLERANCE = 0.0005
NEAR = 0.006  # an answer rounded to two decimals
EXACT = 1e-12
NAMES = tuple(DESCRIPTIONS)
LEAKING = {
    "session_length",
    "num_purchases_session",
    "last_event_type",
    "num_views_after_cart",
}
RIGHT = Diagnosis("right")


class Candidates(Mapping[str, str]):
    """The features to judge, each described in the lesson's language."""

    def __getitem__(self, name: str) -> str:
        return say(DESCRIPTIONS[name], read_language(os.environ))

    def __iter__(self) -> Iterator[str]:
        return iter(NAMES)

    def __len__(self) -> int:
        return len(NAMES)

    def __repr__(self) -> str:
        return repr(dict(self))

    def _repr_pretty_(self, printer: Any, *_: object) -> None:
        printer.pretty(dict(self))


CANDIDATES = Candidates()


def check_sessions_without_cart(share: object, events: str | Path) -> Verdict:
    """Check a share of the buying sessions: those without a cart event.

    Args:
        share: from 0 to 1, right to within `TOLERANCE`.
        events: raw events as CSV: a file, a glob, or a folder of them.
    """
    return judge(share, "lesson3.share", lambda: name_share(share, events))


def name_share(share: object, events: str | Path) -> Diagnosis:
    """Tell the right share from the known mistakes."""
    value = read_number(share)
    if isinstance(value, Diagnosis):
        return value
    with limit_time(0):  # the time that it takes is not the learner's
        outcome = attempt(count_sessions, events)
    if not isinstance(outcome.value, Counts):
        return Diagnosis("unreadable", {"error": show_error(outcome.error)})
    if not outcome.value.buying:
        return Diagnosis("no_purchase")
    return Diagnosis(
        compare_share(value, outcome.value), {"value": show(value)}
    )


def compare_share(value: float, counts: Counts) -> str:
    """Name the known share that is nearest to this one."""
    shares = counts.shares()
    gaps = {name: abs(value - share) for name, share in shares.items()}
    if gaps["right"] <= TOLERANCE:
        null = gaps["null"] <= EXACT < gaps["right"]
        return "right_null" if null else "right"
    nearest = min(gaps, key=lambda name: gaps[name])
    if gaps[nearest] <= TOLERANCE:
        return nearest
    return "near" if gaps["right"] <= NEAR else name_range(value, counts)


def name_range(value: float, counts: Counts) -> str:
    """Name what a number that is no known share may be."""
    if not isfinite(value):
        return "nan"
    if abs(value / 100 - counts.cartless / counts.buying) <= TOLERANCE:
        return "percent"
    if value == counts.cartless:
        return "count"
    if counts.cartless and abs(value * counts.cartless - counts.buying) < 1:
        return "inverse"
    if value < 0:
        return "negative"
    return "over_one" if value > 1 else "other"


def check_earlier_views(function: object) -> Verdict:
    """Check a feature: decisions, events -> the earlier views of each.

    Args:
        function: of two Ibis tables; its text has to do without the notebook.
    """
    return judge(
        function, "lesson3.earlier_views", lambda: name_feature(function)
    )


def check_leaks(leaking: object) -> Verdict:
    """Check names of `CANDIDATES`: those known only after the decision."""
    return judge(leaking, "lesson3.leaks", lambda: name_leaks(leaking))


def name_leaks(leaking: object) -> Diagnosis:
    """Tell what is no set of names, then what the set lacks or accuses."""
    if isinstance(leaking, str | bytes):
        return Diagnosis("one_string", {"value": show(leaking)})
    items = list(leaking) if isinstance(leaking, dict) else read_items(leaking)
    if items is None:
        return name_value(leaking, "not_iterable")
    names = read_names(items)
    return names if isinstance(names, Diagnosis) else name_names(names)


def read_names(items: list[object]) -> set[str] | Diagnosis:
    """Read items that have to be strings."""
    if any(item is ... for item in items):
        return Diagnosis("ellipsis")
    if any(isinstance(item, bool | np.bool_) for item in items):
        return Diagnosis("mask")
    strange = [show(item) for item in items if not isinstance(item, str)]
    if strange:
        # The first in an order of its own: a set's changes from run to run.
        first = min(strange, key=lambda x: (isinstance(x, Thing), str(x)))
        return Diagnosis("not_names", {"value": first})
    return {str(item) for item in items}


def name_names(names: set[str]) -> Diagnosis:
    """Tell names of candidates from other strings."""
    if names and names <= set(CANDIDATES.values()):
        return Diagnosis("descriptions")
    unknown = sorted(names - set(NAMES))
    return name_unknown(unknown[0]) if unknown else compare_leaks(names)


def name_unknown(name: str) -> Diagnosis:
    """Offer the candidate that a name resembles, if any."""
    if sum(each in name for each in NAMES) > 1:
        return Diagnosis("joined", {"name": show(name)})
    guesses = get_close_matches(name.strip().lower(), NAMES, n=1)
    if not guesses:
        return Diagnosis("unknown", {"name": show(name)})
    return Diagnosis("misspelt", {"name": show(name), "guess": guesses[0]})


def compare_leaks(names: set[str]) -> Diagnosis:
    """Tell what is missing or wrongly accused, but never the whole answer."""
    missing, accused = LEAKING - names, names - LEAKING
    reasons = {
        "missing": give_reasons(missing),
        "accused": give_reasons(accused),
    }
    if not names:
        return Diagnosis("empty")
    if missing and accused:
        first = reasons["accused"][0]
        return Diagnosis("both", {"count": len(missing), "accused": first})
    if len(missing) > 1:
        return Diagnosis("missing_many", {"count": len(missing)})
    if len(accused) > 1:
        first = reasons["accused"][0]
        return Diagnosis(
            "accused_many", {"count": len(accused), "accused": first}
        )
    if missing:
        return Diagnosis("missing_one", reasons)
    return Diagnosis("accused_one", reasons) if accused else RIGHT


def give_reasons(names: set[str]) -> tuple[Thing, ...]:
    """List names, each with the reason in a few words."""
    return tuple(Thing(f"{name}.reason") for name in NAMES if name in names)
