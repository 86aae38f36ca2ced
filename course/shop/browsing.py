"""Episodes of the sessions that only look, and of those that decide."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

import numpy as np
from scipy.special import ndtri

from course.shop import figures
from course.shop.visits import Episodes

if TYPE_CHECKING:
    from course.shop.draws import Draws, Floats, Integers


def draw_browsing(draws: Draws, n: int) -> Episodes:
    """``n`` sessions of views only, one episode each."""
    mu, sigma = figures.BROWSE_VIEWS
    many = np.floor(np.exp(mu + sigma * draws.normal(n)))
    views = np.clip(many, 1, figures.BROWSE_VIEWS_MAX)
    mu, sigma = figures.BROWSE_SPAN
    log_span = mu + figures.BROWSE_SPAN_SLOPE * np.log(views / 2)
    span = np.exp(log_span + sigma * draws.normal(n))
    return Episodes(
        session=np.arange(n),
        views=views.astype(np.int64),
        span=np.minimum(span, figures.SPAN_MAX).astype(np.int64),
        decides=np.zeros(n, dtype=bool),
    )


@cache
def deciding_views() -> tuple[Floats, Floats]:
    """Quantiles and logs of the views before a session's first decision."""
    quantile, views = np.array(figures.DECIDING_VIEWS).T
    return quantile, np.log(views)


def draw_deciding(draws: Draws, n: int) -> Episodes:
    """``n`` sessions that decide once or more, and may look on afterwards."""
    decisions = 1 + np.searchsorted(
        np.cumsum(figures.EPISODES[:-1]), draws.uniform(n)
    )
    looks_on = draws.chance(n, figures.BROWSES_ON)
    episodes = decisions + looks_on
    session = np.repeat(np.arange(n), episodes)
    place = np.arange(len(session)) - np.repeat(
        np.cumsum(episodes) - episodes, episodes
    )
    first = place == 0

    views = 1 + draws.geometric(len(session), figures.LATER_VIEWS)
    mu, sigma = figures.LATER_SPAN
    log_span = mu + sigma * draws.normal(len(session))
    quantile = draws.uniform(n)
    views[first] = np.floor(np.exp(np.interp(quantile, *deciding_views())))
    log_span[first] = follow_views(quantile, draws.normal(n))
    return Episodes(
        session=session,
        views=views,
        span=np.minimum(np.exp(log_span), figures.SPAN_MAX).astype(np.int64),
        decides=place < decisions[session],
    )


def follow_views(quantile: Floats, normal: Floats) -> Floats:
    """Log seconds to the first decision, longer where more is looked at."""
    mu, sigma = figures.DECIDING_SPAN
    rho = figures.SPAN_FOLLOWS_VIEWS
    own = ndtri(np.clip(quantile, 1e-9, 1 - 1e-9))
    log_span: Floats = mu + sigma * (rho * own + np.sqrt(1 - rho**2) * normal)
    return log_span


def decision_rate(weekday: int, hour: Integers) -> Floats:
    """Probability that a session beginning then decides (see figures)."""
    level = np.array(figures.HOUR_PURCHASE_RATE)
    volume = np.array(figures.HOUR_VOLUME)
    by_hour = level / np.average(level, weights=volume)
    day = np.array(figures.WEEKDAY_PURCHASE_RATE)
    by_day = day[weekday] / day[figures.TUESDAY]
    sessions = figures.EVENTS_A_DAY / figures.EVENTS_A_SESSION
    mean = figures.DECIDING_SESSIONS_A_DAY / sessions
    rate: Floats = mean * by_day * by_hour[hour]
    return rate
