"""The dirt of real logs, where it cannot change a decision's features.

Ids are lost or shared only in sessions of users who never decide. Views are
duplicated only in sessions without decision; carts and purchases anywhere,
since no feature counts them.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from course.shop import figures
from course.shop.events import VIEW, join_events

if TYPE_CHECKING:
    from course.shop.draws import Draws, Flags, Integers
    from course.shop.events import Events
    from course.shop.traffic import Sessions


def soil_sessions(
    draws: Draws, sessions: Sessions, dirty: Integers
) -> Sessions:
    """Take the id from one ``dirty`` session, and let others share one."""
    pairs = max(1, round(figures.SHARED_SESSIONS * len(sessions.user) / 2))
    chosen = dirty[np.argsort(draws.uniform(len(dirty)), kind="stable")]
    nameless = sessions.nameless.copy()
    nameless[chosen[:1]] = True
    left, right = pair_up(chosen[1 : 1 + 2 * pairs])
    serial = sessions.serial.copy()
    serial[right] = serial[left]
    return replace(sessions, serial=serial, nameless=nameless)


def pair_up(values: Integers) -> tuple[Integers, Integers]:
    """First and second of each pair; an odd one is left over."""
    half = len(values) // 2
    return values[:half], values[half : 2 * half]


def duplicate(draws: Draws, events: Events, decides: Flags) -> Events:
    """Add exact copies of some events. ``decides`` has one entry a session."""
    n = len(events)
    clean = decides[events.session] & (events.kind == VIEW)
    share = figures.DUPLICATE_ROWS * n / max(1, n - int(clean.sum()))
    times = round(share * n)
    copied = draws.below(times, n)
    return join_events(events, events.take(copied[~clean[copied]]))
