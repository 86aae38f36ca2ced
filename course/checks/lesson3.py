"""Checks of lesson 3: sessions without a cart, and leaking features."""

from collections.abc import Iterable
from difflib import get_close_matches
from itertools import islice
from math import isfinite
from pathlib import Path

from course.checks.french import lesson3 as words
from course.checks.french.lesson3 import CANDIDATES
from course.checks.reading import read_number, show, show_error
from course.checks.sessions import Counts, count_sessions
from course.checks.texts import Diagnosis
from course.checks.verdict import Verdict, attempt, judge

__all__ = ["CANDIDATES", "check_leaks", "check_sessions_without_cart"]

TOLERANCE = 0.0005
NEAR = 0.006  # an answer rounded to two decimals
EXACT = 1e-12
MOST_NAMES = 100
LEAKING = {
    "session_length",
    "num_purchases_session",
    "last_event_type",
    "num_views_after_cart",
}


def check_sessions_without_cart(share: object, events: str | Path) -> Verdict:
    """Check a share of the buying sessions: those without a cart event.

    Args:
        share: from 0 to 1, right to within `TOLERANCE`.
        events: raw events as CSV: a file, a glob, or a folder of them.
    """
    return judge(share, words.SHARE, lambda: name_share(share, events))


def name_share(share: object, events: str | Path) -> Diagnosis:
    """Tell the right share from the known mistakes."""
    value = read_number(share)
    if isinstance(value, Diagnosis):
        return value
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
    if value < 0:
        return "negative"
    return "over_one" if value > 1 else "other"


def check_leaks(leaking: object) -> Verdict:
    """Check names of `CANDIDATES`: those known only after the decision."""
    return judge(leaking, words.LEAKS, lambda: name_leaks(leaking))


def name_leaks(leaking: object) -> Diagnosis:
    """Tell what is no set of names, then what the set lacks or accuses."""
    if isinstance(leaking, str | bytes):
        return Diagnosis("one_string", {"value": show(leaking)})
    if not isinstance(leaking, Iterable):
        return Diagnosis("not_iterable", {"value": show(leaking)})
    items = list(islice(leaking, MOST_NAMES))
    if any(item is ... for item in items):
        return Diagnosis("ellipsis")
    strange = sorted(show(i) for i in items if not isinstance(i, str))
    if strange:
        return Diagnosis("not_names", {"value": strange[0]})
    unknown = sorted(set(items) - set(CANDIDATES))
    return name_unknown(unknown[0]) if unknown else compare_leaks(set(items))


def name_unknown(name: str) -> Diagnosis:
    """Offer the candidate that a name resembles, if any."""
    guesses = get_close_matches(name.strip().lower(), CANDIDATES, n=1)
    guess = {"guess": guesses[0]} if guesses else {}
    found = "misspelt" if guess else "unknown"
    return Diagnosis(found, {"name": show(name)} | guess)


def compare_leaks(names: set[str]) -> Diagnosis:
    """Tell which leaks are missing and which names are wrongly accused."""
    missing, accused = LEAKING - names, names - LEAKING
    values = {
        "missing": give_reasons(missing),
        "accused": give_reasons(accused),
    }
    if not names:
        return Diagnosis("empty")
    if missing and accused:
        return Diagnosis("both", values)
    if missing:
        many = len(missing) > 1
        return Diagnosis("missing_many" if many else "missing_one", values)
    if accused:
        many = len(accused) > 1
        return Diagnosis("accused_many" if many else "accused_one", values)
    return Diagnosis("right")


def give_reasons(names: set[str]) -> str:
    """List names, each with the reason in a few words."""
    ordered = [name for name in CANDIDATES if name in names]
    return ", ".join(
        words.REASON.format(name=name, reason=words.REASONS[name])
        for name in ordered
    )
