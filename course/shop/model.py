"""The probability that a decision ends in a purchase.

A sum of effects on the log-odds, each of something that the features of the
primary data set show, and of one unseen thing, the customer's resolve, which is
independent of everything else. The effects are set so that P(bought) by
duration, brand, previous sessions and hour comes out as published (see
figures).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from course.shop.shelves import top_level

if TYPE_CHECKING:
    from course.shop.catalogue import Catalogue
    from course.shop.draws import Draws, Floats, Integers

LEVEL = 3.0
# Effects at these points; between them they follow a line (that of duration:
# over log(1 + seconds)). Tables are read by row.
# fmt: off
DURATION = (
    (0, -3.85), (20, -3.85), (42, -2.15), (85, -1.05), (270, 0.0),
    (1_200, 0.65), (6_000, 0.45),
)
PREVIOUS = ((0, 0.0), (1, 0.35), (2, 0.73), (4, 1.25), (8, 1.30))
HOUR = (
    (0, -0.45), (3, -0.1), (6, 0.1), (9.5, 0.2), (13, 0.05), (18, -0.15),
    (24, -0.45),
)
WEEKDAY = (0.0, 0.0, 0.0, 0.0, -0.10, 0.0, 0.15)
BRAND = {"": 1.35, "apple": -0.45, "samsung": -0.95, "xiaomi": -1.98}
CATEGORY = {
    "electronics": 0.1, "": 0.2, "appliances": -0.1, "computers": -0.4,
    "auto": -0.3, "construction": -0.4, "furniture": -0.6, "apparel": -0.5,
    "kids": -0.1,
}
# fmt: on
FOCUS = 3.2  # of the product's share in the session's views
LOOKS = 1.0  # of the log of the views of the product
TOUR = -0.9  # of the log of the views of the session
PRICE = -0.6  # of the log of the price, from 5 (148) on
HESITATION = 0.5  # price by looks: what is expensive wants more looks
RESOLVE = ((-1.2, 0.25), (0.0, 0.50), (1.2, 0.25))  # unseen: effect, share


@dataclass(frozen=True)
class Features:
    """What the primary data set shows of decisions, one an entry.

    ``duration`` is in seconds; ``second`` is that of the day and ``weekday``
    counts from Monday 0, in UTC; ``offer`` gives brand, category and price.
    """

    duration: Integers
    views_session: Integers
    views_product: Integers
    previous: Integers
    second: Integers
    weekday: Integers
    offer: Integers


def interpolate(points: tuple[tuple[float, float], ...], at: Floats) -> Floats:
    """Heights of the line through ``points`` (x, y)."""
    x, y = np.array(points).T
    heights: Floats = np.interp(at, x, y)
    return heights


def offer_effects(catalogue: Catalogue) -> tuple[Floats, Floats]:
    """Effect of each offer's brand and category; log of its price, less 5."""
    brand = np.array([BRAND.get(name, 0.0) for name in catalogue.brands])
    code = np.array([CATEGORY.get(top_level(c), 0.0) for c in catalogue.codes])
    effect = brand[catalogue.brand] + code[catalogue.code]
    return effect, np.log(np.maximum(catalogue.cents, 100) / 100) - 5


def seen_log_odds(catalogue: Catalogue, features: Features) -> Floats:
    """Log-odds of a purchase without the unseen part."""
    effect, price = offer_effects(catalogue)
    price = price[features.offer]
    looks = np.log1p(features.views_product) - 1
    tour = np.log1p(features.views_session) - 1.6
    focus = (1 + features.views_product) / (2 + features.views_session) - 0.5
    stretched = tuple((np.log1p(x), y) for x, y in DURATION)
    effects: Floats = (
        LEVEL
        + effect[features.offer]
        + interpolate(stretched, np.log1p(features.duration))
        + interpolate(PREVIOUS, features.previous.astype(np.float64))
        + interpolate(HOUR, features.second // 60 / 60)
        + np.array(WEEKDAY)[features.weekday]
        + FOCUS * focus
        + LOOKS * looks
        + TOUR * tour
        + PRICE * price
        + HESITATION * price * looks
    )
    return effects


def probability(log_odds: Floats) -> Floats:
    """Probability of log-odds, to six decimals: alike on every processor."""
    return np.round(1 / (1 + np.exp(-log_odds)), 6)


def draw_resolve(draws: Draws, n: int) -> Floats:
    """Unseen part of ``n`` decisions, in log-odds."""
    effect, share = np.array(RESOLVE).T
    level = np.searchsorted(np.cumsum(share)[:-1], draws.uniform(n))
    unseen: Floats = effect[level]
    return unseen


def expected_probability(seen: Floats) -> Floats:
    """Mean of the probability over the unseen part: a sum, so it is exact."""
    mean = np.zeros_like(seen)
    for effect, share in RESOLVE:
        mean += share * probability(seen + effect)
    return mean
