"""Splits, right and broken, that a learner's test is tried on.

Each takes rows with a `user_session` column and gives (train, test).
"""

from collections.abc import Callable
from typing import Any, TypeAlias

import numpy as np
import numpy.typing as npt
import pandas as pd

from course.checks.diagnosis import Thing
from course.checks.reading import ToldError

Sides: TypeAlias = tuple[pd.DataFrame, pd.DataFrame]
Split: TypeAlias = Callable[[Any], Sides]
Codes: TypeAlias = npt.NDArray[np.intp]
Mask: TypeAlias = npt.NDArray[np.bool_]

TEST_PART = 4  # one session, or row, in four
SEEDS = 50


def number_sessions(rows: Any) -> Codes:
    """Give each row its session's number, from 0 in order, shape (rows,).

    Raises:
        ToldError: these are no rows with sessions.
    """
    if "user_session" not in getattr(rows, "columns", ()):
        raise ToldError(
            Thing("needs_sessions"),
            "split needs rows with a column user_session",
        )
    sessions = rows["user_session"]
    return np.asarray(pd.factorize(sessions, use_na_sentinel=False)[0])


def choose_sessions(codes: Codes) -> Mask:
    """Put the last quarter of the sessions, at least one, on the test side."""
    count = int(codes.max(initial=-1)) + 1
    return np.asarray(codes >= count - max(1, count // TEST_PART))


def divide(rows: pd.DataFrame, in_test: Mask) -> Sides:
    """Give both sides as copies that keep the rows' index."""
    return rows[~in_test].copy(), rows[in_test].copy()


def split_well(rows: Any) -> Sides:
    """Keep each session on one side."""
    return divide(rows, choose_sessions(number_sessions(rows)))


def split_and_renumber(rows: Any) -> Sides:
    """Keep each session on one side, and number each side's rows from 0."""
    train, test = split_well(rows)
    return train.reset_index(drop=True), test.reset_index(drop=True)


def split_rows(rows: Any) -> Sides:
    """Draw rows one by one, until a session is on both sides if one can be."""
    codes = number_sessions(rows)
    size = max(1, len(codes) // TEST_PART)
    for seed in range(SEEDS):
        drawn = np.random.default_rng(seed).permutation(len(codes)) < size
        if np.intersect1d(codes[drawn], codes[~drawn]).size:
            break
    return divide(rows, drawn)


def split_first_session(rows: Any) -> Sides:
    """Cut the first session of two rows or more in two; keep the others."""
    return _cut_session(rows, 0)


def split_last_session(rows: Any) -> Sides:
    """Cut the last session of two rows or more in two; keep the others."""
    return _cut_session(rows, -1)


def _cut_session(rows: Any, which: int) -> Sides:
    codes = number_sessions(rows)
    in_test = choose_sessions(codes)
    longer = np.flatnonzero(np.bincount(codes) > 1)
    if longer.size:
        row = np.flatnonzero(codes == longer[which])[0]
        in_test[row] = ~in_test[row]
    return divide(rows, in_test)


def index_by_session(split: Split) -> Split:
    """Make a split whose rows have their session for an index too."""

    def divide_and_index(rows: Any) -> Sides:
        train, test = split(rows)
        train.index = pd.Index(train["user_session"], name=None)
        test.index = pd.Index(test["user_session"], name=None)
        return train, test

    return divide_and_index


def lose_rows(rows: Any) -> Sides:
    """Split well, but lose the first session of the train side."""
    train, test = split_well(rows)
    return train[number_sessions(train) > 0].copy(), test


def empty_test(rows: Any) -> Sides:
    """Put every row on the train side."""
    return divide(rows, np.zeros(len(number_sessions(rows)), dtype=bool))


def share_session(train: pd.DataFrame, test: pd.DataFrame) -> bool:
    """Tell whether some session is on both sides."""
    return bool(train["user_session"].isin(test["user_session"]).any())
