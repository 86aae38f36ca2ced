"""P(bought) comes out as published, and is what the truth says it is."""

# ruff: noqa: S608 - the queries are our own

from collections.abc import Callable
from dataclasses import replace
from typing import Any

import numpy as np
import pytest

from course.shop import model
from course.shop.catalogue import build_catalogue
from course.shop.draws import Draws

Ask = Callable[[str], Any]

FEATURES = model.Features(
    duration=np.array([300]),
    views_session=np.array([4]),
    views_product=np.array([1]),
    previous=np.array([0]),
    second=np.array([36_000]),
    weekday=np.array([1]),
    offer=np.array([7]),
)


def bought(ask: Ask, where: str) -> float:
    return float(ask(f"select avg(purchased) from features where {where}"))


def test_a_day_has_the_published_rows_of_which_78_percent_bought(
    ask: Ask,
) -> None:
    rows, share = ask("select count(*), avg(purchased) from features")
    assert rows == pytest.approx(23_000, rel=0.09)
    assert share == pytest.approx(0.78, abs=0.01)


def test_views_before_the_decision_are_as_published(ask: Ask) -> None:
    quantiles = ask(
        "select quantile_disc(num_views_session, [.25, .5, .75, .95, .99]) "
        "from features"
    )
    assert quantiles[:3] == [2, 4, 7]
    assert quantiles[3:] == pytest.approx([20, 42], rel=0.12)


def test_time_to_the_decision_is_as_published(ask: Ask) -> None:
    median, sigma = ask(
        "select median(duration), stddev(ln(greatest(duration, 1))) "
        "from features"
    )
    assert median == pytest.approx(259, rel=0.1)
    assert sigma == pytest.approx(1.2, rel=0.1)


@pytest.mark.parametrize(
    ("low", "high", "share"),
    [
        (0, 30, 0.43),
        (31, 60, 0.68),
        (61, 120, 0.78),
        (121, 600, 0.82),
        (3_601, 10**9, 0.66),
    ],
)
def test_bought_by_duration(
    ask: Ask, low: int, high: int, share: float
) -> None:
    found = bought(ask, f"duration between {low} and {high}")
    assert found == pytest.approx(share, abs=0.04)


@pytest.mark.parametrize(
    ("brand", "share"),
    [
        ("= 'apple'", 0.72),
        ("= 'samsung'", 0.73),
        ("= 'xiaomi'", 0.63),
        ("is null", 0.96),
    ],
)
def test_bought_by_brand(ask: Ask, brand: str, share: float) -> None:
    assert bought(ask, f"brand {brand}") == pytest.approx(share, abs=0.025)


@pytest.mark.parametrize(
    ("low", "high", "share"), [(0, 0, 0.77), (2, 2, 0.84), (3, 5, 0.87)]
)
def test_bought_by_previous_sessions(
    ask_week: Ask, low: int, high: int, share: float
) -> None:
    found = bought(ask_week, f"num_prev_sessions between {low} and {high}")
    assert found == pytest.approx(share, abs=0.03)


def test_most_decisions_of_a_day_are_made_on_a_first_visit(ask: Ask) -> None:
    share = ask("select avg((num_prev_sessions = 0)::int) from features")
    assert share == pytest.approx(0.84, abs=0.02)


def test_more_is_bought_in_the_morning_than_at_night(ask: Ask) -> None:
    morning, night = bought(ask, "hour in (8, 9, 10)"), bought(ask, "hour > 20")
    assert morning - night == pytest.approx(0.07, abs=0.04)


def test_an_unseen_part_without_effect_leaves_the_probability() -> None:
    seen = np.array([0.3, -2.0])
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(model, "RESOLVE", ((0.0, 0.5), (0.0, 0.5)))
        expected = model.expected_probability(seen)
    assert expected == pytest.approx(1 / (1 + np.exp(-seen)), abs=1e-6)


def test_the_expected_probability_is_the_mean_of_those_drawn() -> None:
    seen = np.full(200_000, 0.7)
    drawn = model.probability(seen + model.draw_resolve(Draws(1), len(seen)))
    assert drawn.mean() == pytest.approx(
        model.expected_probability(seen)[0], abs=2e-3
    )
    assert len(np.unique(drawn)) == len(model.RESOLVE)


@pytest.mark.parametrize(
    ("change", "more"),
    [
        ({"duration": 10}, False),
        ({"views_product": 3}, True),
        ({"views_session": 20}, False),
        ({"previous": 4}, True),
        ({"second": 0}, False),
        ({"weekday": 6}, True),
    ],
)
def test_each_feature_moves_the_odds(
    change: dict[str, int],
    more: bool,  # noqa: FBT001 - from parametrize
) -> None:
    catalogue = build_catalogue(0, 1_000)
    other = replace(FEATURES, **{k: np.array([v]) for k, v in change.items()})
    before = model.seen_log_odds(catalogue, FEATURES)
    after = model.seen_log_odds(catalogue, other)
    assert (after > before) == more
