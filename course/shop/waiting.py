"""Events that are still to come when their stretch is over."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import numpy as np

from course.shop.events import Events, join_events
from course.shop.traffic import Sessions, join_sessions

if TYPE_CHECKING:
    from course.shop.stretch import Stretch


@dataclass(frozen=True)
class Waiting:
    """Events to come; their sessions are indices into the table beside them."""

    events: Events
    sessions: Sessions


def nobody_waits() -> Waiting:
    """Nothing waits before the log begins."""
    none = np.zeros(0, dtype=np.int64)
    return Waiting(
        Events(none, none.astype(np.int8), none, none),
        Sessions(none, none, none, none, none.astype(bool)),
    )


def admit(
    waiting: Waiting, stretch: Stretch, until: int
) -> tuple[Events, Sessions, Waiting]:
    """Add a stretch to what waits, and let out the events before ``until``.

    Returns those events, sorted, the table of sessions that they index, and
    what waits on.
    """
    known = len(waiting.sessions.user)
    fresh = replace(stretch.events, session=stretch.events.session + known)
    sessions = join_sessions(waiting.sessions, stretch.sessions)
    events = join_events(waiting.events, fresh).sort()
    cut = int(np.searchsorted(events.time, until))
    now, later = events.take(slice(0, cut)), events.take(slice(cut, None))
    still, session = np.unique(later.session, return_inverse=True)
    return (
        now,
        sessions,
        Waiting(replace(later, session=session), sessions.take(still)),
    )
