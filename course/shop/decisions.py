"""Decisions: what is known when they are made, how they end, what is logged."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import TYPE_CHECKING

import numpy as np

from course.shop import figures, model
from course.shop.events import CART, PURCHASE, Events
from course.shop.visits import carry_forward, starts_run

if TYPE_CHECKING:
    from course.shop.catalogue import Catalogue
    from course.shop.draws import Draws, Flags, Floats, Integers
    from course.shop.traffic import Sessions
    from course.shop.visits import Acts


@dataclass(frozen=True)
class Decisions:
    """Decisions, one an entry: session, offer, time, outcome and its odds.

    ``time`` is in seconds since the log's beginning, ``probability`` the one
    that ``purchased`` was drawn with, ``expected`` its mean given the features.
    """

    session: Integers
    offer: Integers
    time: Integers
    purchased: Flags
    probability: Floats
    expected: Floats

    def before(self, end: int) -> Decisions:
        """Those made before this second."""
        kept = self.time < end
        columns = {f.name: getattr(self, f.name)[kept] for f in fields(self)}
        return Decisions(**columns)

    def of_sessions(self, index: Integers) -> Decisions:
        """Renumber the sessions: those of a larger table."""
        return replace(self, session=index[self.session])


def decide(
    draws: Draws,
    catalogue: Catalogue,
    sessions: Sessions,
    acts: Acts,
    first_weekday: int,
) -> Decisions:
    """Draw the outcome of every decision among ``acts``.

    ``first_weekday`` is that of the log's first day, Monday 0. A product
    decided on twice in a session is decided on once: the second time is left
    out.
    """
    act, in_session, of_product = count_views(catalogue, acts)
    session, offset = acts.session[act], acts.offset[act]
    time = sessions.start[session] + offset
    day, second = np.divmod(time, figures.SECONDS_A_DAY)
    features = model.Features(
        duration=offset,
        views_session=in_session,
        views_product=of_product,
        previous=sessions.previous[session],
        second=second,
        weekday=(first_weekday + day) % 7,
        offer=acts.offer[act],
    )
    seen = model.seen_log_odds(catalogue, features)
    chance = model.probability(seen + model.draw_resolve(draws, len(act)))
    return Decisions(
        session=session,
        offer=features.offer,
        time=time,
        purchased=draws.uniform(len(act)) < chance,
        probability=chance,
        expected=model.expected_probability(seen),
    )


def count_views(
    catalogue: Catalogue, acts: Acts
) -> tuple[Integers, Integers, Integers]:
    """Find the decisions among ``acts`` and count the views before each.

    Returns their indices, the views of the session, and the views of the
    product.
    """
    product = catalogue.product_id[acts.offer]
    act = np.flatnonzero(acts.decides)
    first = carry_forward(starts_run(acts.session))[act]
    earlier = act - first
    decision = np.repeat(np.arange(len(act)), earlier)
    ends = np.cumsum(earlier)
    past = np.arange(len(decision)) + np.repeat(
        first - (ends - earlier), earlier
    )

    def count(marked: Flags) -> Integers:
        return np.bincount(decision[marked], minlength=len(act))

    same = product[past] == product[act][decision]
    view = ~acts.decides[past]
    new = count(same & ~view) == 0
    return act[new], count(view)[new], count(same & view)[new]


def log_decisions(draws: Draws, decisions: Decisions) -> Events:
    """Cart and purchase events of decisions.

    Whether the cart of a purchase is logged depends on nothing else. Purchases
    and further carts never pass the midnight after the decision, so that a log
    that ends at midnight holds the outcome of each decision it holds.
    """
    n = len(decisions.time)
    bought = decisions.purchased
    carted = ~bought | ~draws.chance(n, figures.NO_CART)
    mu, sigma = figures.PURCHASE_DELAY
    delay = 1 + np.floor(np.exp(mu + sigma * draws.normal(n))).astype(np.int64)
    gap_low, gap_high = figures.AGAIN_GAP
    gap = gap_low + draws.below(n, gap_high - gap_low)
    carts = np.where(carted, 1 + draws.geometric(n, figures.CART_AGAIN), 0)
    purchases = np.where(
        bought, 1 + draws.geometric(n, 1 - figures.PURCHASE_AGAIN), 0
    )
    from_decision = np.where(carted, delay, 0)
    blocks = [
        (CART, carts, np.zeros_like(delay)),
        (PURCHASE, purchases, from_decision),
    ]

    which, time, kind = [], [], []
    midnight = (
        decisions.time // figures.SECONDS_A_DAY + 1
    ) * figures.SECONDS_A_DAY
    for name, times, later in blocks:
        decision = np.repeat(np.arange(n), times)
        turn = np.arange(len(decision)) - np.repeat(
            np.cumsum(times) - times, times
        )
        moment = (decisions.time + later)[decision] + turn * gap[decision]
        which.append(decision)
        time.append(np.minimum(moment, midnight[decision] - 1))
        kind.append(np.full(len(decision), name, dtype=np.int8))
    decision = np.concatenate(which)
    return Events(
        time=np.concatenate(time),
        kind=np.concatenate(kind),
        offer=decisions.offer[decision],
        session=decisions.session[decision],
    )
