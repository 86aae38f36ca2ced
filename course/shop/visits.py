"""What happens within sessions: when products are looked at, and which.

A session is a chain of episodes. An episode is some views and, where it ends in
a decision, the moment of the decision. Views and decisions are acts; the acts
of one session never share a second, so that "before" has one meaning.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from course.shop import figures
from course.shop.draws import unit_hash

if TYPE_CHECKING:
    from course.shop.catalogue import Catalogue
    from course.shop.draws import Draws, Flags, Floats, Integers

SALT_LOYAL, SALT_FAVOURITE = 17, 23


@dataclass(frozen=True)
class Episodes:
    """Episodes, one an entry; those of a session are neighbours, in order.

    ``session`` is an index, ``views`` a count, ``span`` the seconds that the
    episode lasts, ``decides`` whether it ends in a decision.
    """

    session: Integers
    views: Integers
    span: Integers
    decides: Flags


@dataclass(frozen=True)
class Acts:
    """Acts, one an entry, by session and time.

    ``offset`` is in seconds since the session's first act, ``offer`` an index
    into the catalogue, ``decides`` tells decisions from views.
    """

    session: Integers
    offset: Integers
    offer: Integers
    decides: Flags


def starts_run(values: Integers) -> Flags:
    """Mark each entry that differs from the one before it."""
    first = np.ones(len(values), dtype=bool)
    np.not_equal(values[1:], values[:-1], out=first[1:])
    return first


def carry_forward(marked: Flags) -> Integers:
    """Index of the nearest marked entry at or before each."""
    where = np.where(marked, np.arange(len(marked)), 0)
    return np.maximum.accumulate(where)


def time_acts(
    draws: Draws, episodes: Episodes
) -> tuple[Integers, Integers, Flags]:
    """Lay out the acts of episodes: episode, offset, whether they decide.

    The first act of a session is at offset 0; the last act of an episode is at
    its end; those between are spread at random, each in a second of its own.
    """
    opens = starts_run(episodes.session)
    acts = episodes.views + episodes.decides
    gaps = acts - opens  # a session's first act comes after no gap
    span = np.where(gaps == 0, 0, np.maximum(episodes.span, gaps))
    ends = np.cumsum(span)
    begin = ends - span
    begin -= begin[carry_forward(opens)]

    episode = np.repeat(np.arange(len(acts)), acts)
    last = np.cumsum(acts) - 1
    first = last - acts + 1
    rank = np.arange(len(episode)) - first[episode] + ~opens[episode]
    weight = draws.uniform(len(episode)) + 1e-9
    weight[first[opens]] = 0.0
    total = np.cumsum(weight)
    before = np.r_[0.0, total][first]
    share = (total - before[episode]) / np.maximum(total[last] - before, 1e-9)[
        episode
    ]
    spread = np.floor((span - gaps)[episode] * np.minimum(share, 1.0))
    offset = begin[episode] + rank + spread.astype(np.int64)
    decides = np.zeros(len(episode), dtype=bool)
    decides[last] = episodes.decides
    return episode, offset, decides


def choose_slots(
    draws: Draws, session: Integers, decides: Flags, new_product: float
) -> tuple[Integers, Flags]:
    """Give each act the number of the product it shows, and mark new ones.

    A view shows a new product with probability ``new_product``, else one seen
    before in the session. A decision is about the product seen last.
    """
    n = len(session)
    opens = starts_run(session)
    new = opens | (draws.chance(n, new_product) & ~decides)
    number = np.cumsum(new) - 1
    lowest = number[carry_forward(opens)]
    seen = lowest + draws.below(n, number - lowest + 1)
    slot = np.where(new, number, seen)
    about = np.flatnonzero(decides & ~opens)
    slot[about] = slot[about - 1]
    return slot, new


def choose_offers(
    draws: Draws,
    catalogue: Catalogue,
    shares: Floats,
    user: Integers,
    opens: Flags,
) -> Integers:
    """Draw the offer of each slot from cumulative ``shares`` of the catalogue.

    ``opens`` marks the slots that open a session: now and then the favourite of
    their ``user``. The others are mostly of the same category_code as the
    opening one; every slot by itself still follows ``shares``.
    """
    n = len(user)
    offer = np.empty(n, dtype=np.int64)
    first = np.flatnonzero(opens)
    offer[first] = find_offers(shares, draws.uniform(len(first)))
    loved = first[unit_hash(user[first], SALT_LOYAL) < figures.FAVOURITE]
    offer[loved] = find_offers(
        catalogue.sales, unit_hash(user[loved], SALT_FAVOURITE)
    )

    rest = np.flatnonzero(~opens)
    edge = np.r_[0.0, shares][catalogue.code_edges]
    code = catalogue.code[offer[carry_forward(opens)[rest]]]
    point = draws.uniform(len(rest))
    within = edge[code] + (edge[code + 1] - edge[code]) * point
    stays = draws.chance(len(rest), figures.SAME_CATEGORY)
    offer[rest] = find_offers(shares, np.where(stays, within, point))
    return offer


def find_offers(shares: Floats, uniform: Floats) -> Integers:
    """Offers at these quantiles of cumulative shares."""
    found = np.searchsorted(shares, uniform, side="right")
    return np.minimum(found, len(shares) - 1)


def play(
    draws: Draws,
    catalogue: Catalogue,
    shares: Floats,
    episodes: Episodes,
    user: Integers,
    new_product: float,
) -> Acts:
    """Turn episodes into acts. ``user`` has one entry a session."""
    episode, offset, decides = time_acts(draws, episodes)
    session = episodes.session[episode]
    slot, new = choose_slots(draws, session, decides, new_product)
    shown = session[new]
    offer = choose_offers(
        draws, catalogue, shares, user[shown], starts_run(shown)
    )
    return Acts(session, offset, offer[slot], decides)
