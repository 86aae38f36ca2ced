"""Checks of lesson 2: exchanges that fail, and a consumer that tolerates."""

from collections.abc import Iterable, Mapping
from copy import deepcopy
from difflib import get_close_matches
from typing import NamedTuple

import numpy as np

from course.checks.diagnosis import Diagnosis
from course.checks.reading import (
    name_value,
    read_items,
    read_number,
    require_function,
    show,
    show_error,
)
from course.checks.verdict import Outcome, Verdict, ask_answer, judge

# What each version of a service sends, and what each of the other reads: one
# of these fields is enough.
SENT = {1: {"price"}, 2: {"amount"}, 3: {"price", "amount"}}
READ = {1: {"price"}, 2: {"amount"}, 3: {"price", "amount"}}
# The versions of price and of cart in each environment of the exercise.
DEPLOYED = {
    "dev": (2, 2),
    "demo": (3, 1),
    "qa": (2, 1),
    "staging": (2, 3),
    "production": (1, 2),
}
FAILING = {n for n, (p, c) in DEPLOYED.items() if not SENT[p] & READ[c]}

OLD = {"product": "1", "price": 12.5}
NEW = {"product": "1", "amount": 12.5}


class Trial(NamedTuple):
    """A reply, the price in it, and what a wrong price is called."""

    reply: dict[str, object]
    price: float
    mistake: str


TRIALS = (
    Trial(OLD, 12.5, "old_unread"),
    Trial(NEW, 12.5, "new_unread"),
    Trial({**OLD, "amount": 12.5}, 12.5, "both_unread"),
    Trial({"product": "2", "price": 40.0}, 40.0, "constant"),
    Trial({"product": "3", "amount": 0}, 0, "free_unread"),
    Trial({"product": "3", "price": 0}, 0, "free_unread"),
)
NEITHER = {"product": "1", "cost": 12.5}


def check_failing(failing: object) -> Verdict:
    """Check the names of the environments whose exchange fails.

    Args:
        failing: a set (or list) of keys of DEPLOYED.
    """
    return judge(failing, "lesson2.failing", lambda: name_failing(failing))


def name_failing(failing: object) -> Diagnosis:
    """Tell the failing environments from those missed and those accused."""
    names = read_names(failing)
    if isinstance(names, Diagnosis):
        return names
    for name in sorted(names - set(DEPLOYED)):
        guesses = get_close_matches(
            name.strip().lower(), DEPLOYED, n=1, cutoff=0.5
        )
        values = {"name": show(name), "guess": "".join(guesses)}
        return Diagnosis("misspelt" if guesses else "unknown", values)
    return compare_failing(names)


def read_names(failing: object) -> set[str] | Diagnosis:
    """Read several names; one string is none."""
    if isinstance(failing, str):
        return Diagnosis("one_string", {"value": show(failing)})
    items = read_items(failing)
    if items is None:
        return name_value(failing, "not_set")
    return read_strings(items)


def read_strings(values: Iterable[object]) -> set[str] | Diagnosis:
    """Read values that have to be strings."""
    names = set()
    for each in values:
        if each is ...:
            return Diagnosis("ellipsis")
        if isinstance(each, bool | np.bool_):
            return Diagnosis("mask")
        if not isinstance(each, str):
            return Diagnosis("not_names", {"value": show(each)})
        names.add(str(each))
    return names


def compare_failing(names: set[str]) -> Diagnosis:
    """Name what is missed or accused, and the commonest reason."""
    missed, accused = FAILING - names, names - FAILING
    if not names:
        return Diagnosis("empty")
    if names == set(DEPLOYED) - FAILING:
        return Diagnosis("working")
    if names == {n for n, (p, c) in DEPLOYED.items() if p != c}:
        return Diagnosis("different_numbers")
    if accused:
        # The first alone: all of them would leave the answer.
        return Diagnosis(
            "accused", {"count": len(accused), "name": min(accused)}
        )
    if missed:
        return Diagnosis("missed", {"count": len(missed)})
    return Diagnosis("right")


def check_read_price(read_price: object) -> Verdict:
    """Check a function that reads the price of either contract.

    Args:
        read_price: takes a reply of the price service, gives a number;
            raises KeyError for a reply with neither field.
    """
    return judge(
        read_price, "lesson2.read_price", lambda: name_read_price(read_price)
    )


def name_read_price(read_price: object) -> Diagnosis:
    """Try replies of both contracts, of none, and a free product."""
    read_price = require_function(read_price, 1, "not_function")
    for trial in TRIALS:
        reply: Mapping[str, object] = deepcopy(trial.reply)
        outcome = ask_answer(read_price, reply)
        if reply != trial.reply:
            return Diagnosis("changes_reply")
        if found := compare_price(outcome, trial):
            return found
    return name_neither(ask_answer(read_price, dict(NEITHER)))


def compare_price(outcome: Outcome, trial: Trial) -> Diagnosis | None:
    """Tell a wrong price by the reply that it was read from."""
    match outcome:
        case Outcome(error=None, value=bool() | np.bool_()):
            return Diagnosis("not_number", {"value": show(outcome.value)})
        case Outcome(error=None) if read_number(outcome.value) == trial.price:
            return None
        case Outcome(error=None, value=str() | dict() | list() | tuple()):
            return Diagnosis("not_number", {"value": show(outcome.value)})
    said = outcome.error
    found = show_error(said) if said else show(outcome.value)
    fields = ", ".join(f"{k}: {v!r}" for k, v in trial.reply.items())
    return Diagnosis(trial.mistake, {"found": found, "reply": fields})


def name_neither(outcome: Outcome) -> Diagnosis:
    """Want a KeyError where no price is."""
    if isinstance(outcome.error, KeyError):
        return Diagnosis("right")
    if outcome.error:
        return Diagnosis("other_error", {"error": show_error(outcome.error)})
    if isinstance(outcome.value, BaseException | type):
        return Diagnosis("not_raised", {"value": show(outcome.value)})
    return Diagnosis("invented", {"value": show(outcome.value)})
