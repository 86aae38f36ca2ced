"""Who comes when: the sessions that begin in a stretch of a day."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

import numpy as np

from course.shop import figures
from course.shop.draws import unit_hash

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from course.shop.draws import Draws, Flags, Floats, Integers

SALT_DIRTY = 11


@dataclass(frozen=True)
class Sessions:
    """Sessions, one an entry.

    ``user`` is the user's number from 0, ``serial`` names the session id
    (shared by two sessions where dirt wants it), ``start`` is in seconds since
    the log's beginning, ``previous`` counts the user's sessions that began
    before, and ``nameless`` marks those written without an id.
    """

    user: Integers
    serial: Integers
    start: Integers
    previous: Integers
    nameless: Flags

    def take(self, which: Integers | Flags) -> Sessions:
        """Those sessions alone, in the order asked for."""
        return Sessions(
            self.user[which],
            self.serial[which],
            self.start[which],
            self.previous[which],
            self.nameless[which],
        )


def join_sessions(first: Sessions, second: Sessions) -> Sessions:
    """Both, one after the other."""
    return Sessions(
        np.r_[first.user, second.user],
        np.r_[first.serial, second.serial],
        np.r_[first.start, second.start],
        np.r_[first.previous, second.previous],
        np.r_[first.nameless, second.nameless],
    )


@cache
def hour_quantiles() -> tuple[Floats, Floats]:
    """Seconds of the day, and the share of its volume before each."""
    middle = np.r_[-0.5, np.arange(24) + 0.5, 24.5] * 3600
    volume = np.r_[
        figures.HOUR_VOLUME[-1], figures.HOUR_VOLUME, figures.HOUR_VOLUME[0]
    ]
    second = np.arange(0, figures.SECONDS_A_DAY + 1, 60, dtype=np.float64)
    density = np.interp(second, middle, volume)
    share = np.r_[0.0, np.cumsum((density[1:] + density[:-1]) / 2)]
    return second, share / share[-1]


def cut_day(pieces: int) -> Integers:
    """Seconds that cut a day into pieces of equal volume, with both ends."""
    second, share = hour_quantiles()
    cuts = np.interp(np.arange(pieces + 1) / pieces, share, second)
    return np.floor(cuts).astype(np.int64)


def volume_before(second: float) -> float:
    """Share of a day's volume that comes before this second of the day."""
    seconds, share = hour_quantiles()
    return float(np.interp(second, seconds, share))


def draw_starts(draws: Draws, n: int, begin: int, end: int) -> Integers:
    """``n`` seconds of the day from ``begin`` to before ``end``, by volume."""
    seconds, share = hour_quantiles()
    low, high = volume_before(begin), volume_before(end)
    drawn = np.interp(low + (high - low) * draws.uniform(n), share, seconds)
    return np.clip(np.floor(drawn).astype(np.int64), begin, end - 1)


def draw_users(draws: Draws, n: int, pool: int) -> Integers:
    """``n`` users: some come often, some have another session that day."""
    user = np.floor(pool * draws.uniform(n) ** figures.USER_SKEW).astype(
        np.int64
    )
    returning = draws.chance(n, figures.RETURNING)
    same_as = draws.below(n, n)
    return np.where(returning, user[same_as], user)


def count_previous(
    seen: NDArray[np.int32], user: Integers, start: Integers
) -> Integers:
    """Count the sessions that each user began before ``start``.

    ``seen`` holds how many sessions each user began before this stretch; those
    of the stretch are added to it. A session of the same second is not before.
    """
    order = np.lexsort((start, user))
    who, when = user[order], start[order]
    here = np.arange(len(order))
    new_user = np.r_[True, who[1:] != who[:-1]]
    new_time = new_user | np.r_[True, when[1:] != when[:-1]]
    first_of_user = np.maximum.accumulate(np.where(new_user, here, 0))
    first_of_time = np.maximum.accumulate(np.where(new_time, here, 0))
    previous = np.empty_like(here)
    previous[order] = seen[who] + first_of_time - first_of_user
    begins = np.flatnonzero(new_user)
    seen[who[begins]] += np.diff(np.r_[begins, len(who)]).astype(seen.dtype)
    return previous


def find_dirty(user: Integers) -> Flags:
    """Mark the users to whom dirt may happen: they never decide."""
    return unit_hash(user, SALT_DIRTY) < figures.DIRTY_USERS
