"""One stretch of a day: who comes, what they do, how they decide."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from course.shop import dirt, figures, traffic
from course.shop.browsing import decision_rate, draw_browsing, draw_deciding
from course.shop.decisions import Decisions, decide, log_decisions
from course.shop.draws import Draws
from course.shop.events import VIEW, Events, join_events
from course.shop.visits import Acts, play

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from course.shop.catalogue import Catalogue
    from course.shop.draws import Integers
    from course.shop.traffic import Sessions


@dataclass(frozen=True)
class Stretch:
    """What begins in a stretch: its sessions, events and decisions."""

    sessions: Sessions
    events: Events
    decisions: Decisions


@dataclass
class Shop:
    """A shop at work: what it sells, and how often each user has come."""

    catalogue: Catalogue
    seed: int
    first_weekday: int
    seen: NDArray[np.int32]
    serial: int = 0

    def run(self, day: int, begin: int, end: int, sessions: int) -> Stretch:
        """Simulate what begins on ``day`` from second ``begin`` to ``end``.

        Stretches are run in order of time. ``sessions`` is how many begin in
        it.
        """
        draws = Draws(self.seed, 1, day, begin)
        who = self.welcome(draws, day, begin, end, sessions)
        dirty = traffic.find_dirty(who.user)
        weekday = (self.first_weekday + day) % 7
        hour = who.start % figures.SECONDS_A_DAY // 3600
        decides = draws.chance(sessions, decision_rate(weekday, hour)) & ~dirty
        who = dirt.soil_sessions(draws, who, np.flatnonzero(dirty))

        deciding, browsing = np.flatnonzero(decides), np.flatnonzero(~decides)
        buyers = who.take(deciding)
        catalogue = self.catalogue
        acts = play(
            draws,
            *(catalogue, catalogue.sales, draw_deciding(draws, len(deciding))),
            *(buyers.user, figures.DECIDING_NEW_PRODUCT),
        )
        decisions = decide(draws, catalogue, buyers, acts, self.first_weekday)
        strolls = play(
            draws,
            *(catalogue, catalogue.views, draw_browsing(draws, len(browsing))),
            *(who.user[browsing], figures.NEW_PRODUCT),
        )
        decisions = decisions.of_sessions(deciding)
        events = join_events(
            log_views(who, acts, deciding),
            log_views(who, strolls, browsing),
            log_decisions(draws, decisions),
        )
        return Stretch(who, dirt.duplicate(draws, events, decides), decisions)

    def welcome(
        self, draws: Draws, day: int, begin: int, end: int, n: int
    ) -> Sessions:
        """Draw who begins the ``n`` sessions of a stretch, and when."""
        start = traffic.draw_starts(draws, n, begin, end)
        start += day * figures.SECONDS_A_DAY
        user = traffic.draw_users(draws, n, len(self.seen))
        serial = self.serial + np.arange(n)
        self.serial += n
        return traffic.Sessions(
            user=user,
            serial=serial,
            start=start,
            previous=traffic.count_previous(self.seen, user, start),
            nameless=np.zeros(n, dtype=bool),
        )


def log_views(sessions: Sessions, acts: Acts, index: Integers) -> Events:
    """View events of ``acts``, whose sessions are those at ``index``."""
    views = np.flatnonzero(~acts.decides)
    session = index[acts.session[views]]
    return Events(
        time=sessions.start[session] + acts.offset[views],
        kind=np.full(len(views), VIEW, dtype=np.int8),
        offer=acts.offer[views],
        session=session,
    )
