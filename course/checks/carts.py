"""A learner's node that scores the rows of a cart, tried on a small table."""

from collections.abc import Callable, Mapping
from copy import deepcopy
from math import isclose
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
from sklearn.metrics import log_loss, roc_auc_score

from course.checks.diagnosis import Diagnosis
from course.checks.parts import load_function
from course.checks.reading import require_function, show, show_error
from course.checks.verdict import Outcome, ask_answer

FUNCTION = "score_carts"
SCORES = ("auc_cart", "log_loss_cart")
WHO = ("model", "baseline")
TOLERANCE = 1e-9
ROUNDED = 0.006  # two decimals
BARE = {"model": {"roc_auc": 0.8, "f1": 0.9}, "baseline": {"roc_auc": 0.5}}

Found = Mapping[str, Mapping[str, float]]


def draw_rows(number: int, seed: int) -> pd.DataFrame:
    """Draw rows, one in three bought without a cart, with a fair prediction."""
    draw = np.random.default_rng(seed)
    probability = draw.uniform(0.05, 0.95, number)
    in_cart = np.arange(number) % 3 > 0
    bought = ~in_cart | (draw.random(number) < probability)
    return pd.DataFrame(
        {
            "purchased": bought.astype(int),
            "in_cart": in_cart.astype(int),
            "probability": probability,
        },
        index=range(100, 100 + number),  # a part of a larger table
    )


TEST, TRAIN = draw_rows(60, 1), draw_rows(90, 2).drop(columns="probability")


def score(
    rows: pd.DataFrame, base_rate: float, names: tuple[str, str] = SCORES
) -> Found:
    """Give both scores of model and constant on these rows."""
    labels = rows["purchased"]
    both = {
        "model": rows["probability"],
        "baseline": pd.Series(base_rate, rows.index),
    }
    auc, loss = names
    return {
        who: {
            auc: float(roc_auc_score(labels, guess)),
            loss: float(log_loss(labels, guess, labels=[0, 1])),
        }
        for who, guess in both.items()
    }


def list_readings() -> Mapping[str, Found]:
    """List what comes out of the right way, and of the usual mistakes."""
    carts, train = (rows[rows["in_cart"] == 1] for rows in (TEST, TRAIN))
    rate = float(train["purchased"].mean())
    whole = float(TRAIN["purchased"].mean())
    return {
        "right": score(carts, rate),
        "all_rows": score(TEST, whole),
        "all_but_rate": score(TEST, rate),
        "rate_of_all": score(carts, whole),
        "rate_of_test": score(carts, float(carts["purchased"].mean())),
        "half": score(carts, 0.5),
        "swapped": score(carts, rate, (SCORES[1], SCORES[0])),
    }


def diagnose_carts(path: Path) -> Diagnosis:
    """Load the learner's node, and try it."""
    return name_carts(load_function(path, FUNCTION))


def name_carts(function: object) -> Diagnosis:
    """Call the node on a small table and name what it computes."""
    function = require_function(function, 3, "not_callable")
    given = deepcopy((BARE, TEST, TRAIN))
    outcome = ask_answer(function, *given)
    if outcome.error:
        return Diagnosis("raises", {"error": show_error(outcome.error)})
    if is_changed(given):
        return Diagnosis("changed")
    return name_shape(outcome) or name_values(outcome.value)


def is_changed(given: tuple[Any, ...]) -> bool:
    """Tell whether the node has changed what it was given."""
    scores, *tables = given
    return scores != BARE or not all(
        now.equals(before)
        for now, before in zip(tables, (TEST, TRAIN), strict=True)
    )


def name_shape(outcome: Outcome) -> Diagnosis | None:
    """Name what is no table of scores; None where it is one."""
    value = outcome.value
    if value is None:
        return Diagnosis("none")
    if not isinstance(value, Mapping) or not {*WHO} <= {*value}:
        return Diagnosis("not_scores", {"value": show(value)})
    if not all(isinstance(value[who], Mapping) for who in WHO):
        return Diagnosis("not_scores", {"value": show(value)})
    for who in WHO:
        if not BARE[who].items() <= dict(value[who]).items():
            return Diagnosis("lost")
        lacking = [name for name in SCORES if name not in value[who]]
        if lacking:
            return Diagnosis("lacking", {"who": who, "names": tuple(lacking)})
    return None


def name_values(value: Any) -> Diagnosis:
    """Name the way in which the scores were computed."""
    for name, reading in list_readings().items():
        if agrees(value, reading, TOLERANCE):
            if name == "all_but_rate":
                return Diagnosis("all_rows")
            return Diagnosis(name)
    right = list_readings()["right"]
    return Diagnosis("rounded" if agrees(value, right, ROUNDED) else "other")


def agrees(value: Any, reading: Found, tolerance: float) -> bool:
    """Tell whether all four scores are the same."""
    read: Callable[[str, str], float] = lambda who, name: value[who][name]  # noqa: E731
    try:
        return all(
            isclose(read(who, name), reading[who][name], abs_tol=tolerance)
            for who in WHO
            for name in SCORES
        )
    except (TypeError, ValueError, KeyError):
        return False
