"""Time, sessions and events come out as published (see events and figures)."""

# ruff: noqa: S608 - the queries are our own

from collections.abc import Callable
from typing import Any

import pytest

Ask = Callable[[str], Any]

SESSIONS = """(
    select user_session, count(*) as n, count(distinct product_id) as products,
        date_diff('second', min(t), max(t)) as length,
        isodow(min(t)) as weekday,
        max(event_type = 'purchase') as buys, max(event_type = 'cart') as carts,
        hour(min(t)) as hour,
        coalesce(split_part(arg_min(category_code, t), '.', 1), '') as category
    from events where user_session is not null group by user_session)"""
TUESDAY = (
    5.75 / 6.08
)  # of the mean of the weekdays, in sessions with a purchase


@pytest.mark.parametrize(
    ("kind", "share", "within"),
    [("view", 96.07, 0.3), ("cart", 2.18, 0.2), ("purchase", 1.75, 0.15)],
)
def test_events_are_views_carts_and_purchases_in_the_published_shares(
    ask_week: Ask, kind: str, share: float, within: float
) -> None:
    query = f"select 100 * avg((event_type = '{kind}')::int) from events"
    assert ask_week(query) == pytest.approx(share, abs=within)


def test_a_day_has_about_the_events_asked_for(ask: Ask) -> None:
    assert ask("select count(*) from events") == pytest.approx(
        1_370_000, rel=0.02
    )


def test_sessions_with_a_purchase_are_as_many_as_on_a_tuesday(ask: Ask) -> None:
    share = ask(f"select 100 * avg(buys::int) from {SESSIONS}")
    assert share == pytest.approx(6.81 * TUESDAY, rel=0.06)


def test_sessions_with_a_purchase_are_as_many_as_in_a_month(
    ask_week: Ask,
) -> None:
    share = ask_week(f"select 100 * avg(buys::int) from {SESSIONS}")
    assert share == pytest.approx(6.81, rel=0.06)


def test_sessions_have_the_published_number_of_events(ask: Ask) -> None:
    mean, median, few = ask(
        f"select avg(n), median(n), avg((n < 3)::int) from {SESSIONS}"
    )
    assert mean == pytest.approx(4.59, rel=0.03)
    assert median == 2
    assert few == pytest.approx(0.52, abs=0.02)


def test_sessions_show_three_products(ask: Ask) -> None:
    mean = ask(f"select avg(products) from {SESSIONS}")
    assert mean == pytest.approx(3.0, rel=0.05)


def test_sessions_last_as_long_as_published(ask: Ask) -> None:
    mean, median = ask(f"select avg(length), median(length) from {SESSIONS}")
    assert mean == pytest.approx(1_042, rel=0.1)
    assert median == pytest.approx(63, rel=0.12)


def test_the_longest_sessions_have_hundreds_of_events(ask: Ask) -> None:
    assert 300 < ask(f"select max(n) from {SESSIONS}") < 1_500


def test_volume_peaks_in_the_afternoon(ask: Ask) -> None:
    busiest = ask(
        "select list(hour order by n desc)[:3] from "
        "(select hour(t) as hour, count(*) as n from events group by 1)"
    )
    assert set(busiest) == {14, 15, 16}


@pytest.mark.parametrize(("begin", "end", "rate"), [(8, 11, 7.5), (0, 1, 3.0)])
def test_purchase_rate_peaks_in_the_morning_and_sleeps_at_night(
    ask: Ask, begin: int, end: int, rate: float
) -> None:
    share = ask(
        f"select 100 * avg(buys::int) from {SESSIONS} "
        f"where hour between {begin} and {end}"
    )
    assert share == pytest.approx(rate, rel=0.15)


@pytest.mark.parametrize(("weekday", "rate"), [(7, 8.9), (5, 4.9)])
def test_purchase_rate_is_high_on_sunday_and_low_on_friday(
    ask_week: Ask, weekday: int, rate: float
) -> None:
    there, else_where = ask_week(
        f"select avg(buys::int) filter (weekday = {weekday}), "
        f"avg(buys::int) filter (weekday not in (5, 7)) from {SESSIONS}"
    )
    assert there / else_where == pytest.approx(rate / 5.75, rel=0.1)


def test_most_buying_sessions_hold_no_cart_event(ask: Ask) -> None:
    share = ask(f"select avg((not carts)::int) from {SESSIONS} where buys")
    assert share == pytest.approx(0.536, abs=0.02)


@pytest.mark.parametrize(
    ("category", "rate"),
    [
        ("electronics", 7.8),
        ("appliances", 6.0),
        ("computers", 4.0),
        ("construction", 4.1),
        ("auto", 3.9),
        ("kids", 3.2),
        ("furniture", 2.7),
        ("apparel", 2.0),
    ],
)
def test_sessions_buy_by_category_in_the_published_proportions(
    ask: Ask, category: str, rate: float
) -> None:
    # The published rates mean 5.6% of all sessions; on a Tuesday 6.4% buy.
    share = ask(
        f"select 100 * avg(buys::int) from {SESSIONS} "
        f"where category = '{category}'"
    )
    assert share * 5.6 / 6.4 == pytest.approx(rate, rel=0.25)


def test_a_month_of_sessions_has_the_published_users(ask: Ask) -> None:
    # One day of it: 84% of the sessions are the user's first.
    users, sessions = ask(
        "select count(distinct user_id), count(distinct user_session) "
        "from events"
    )
    assert users / sessions == pytest.approx(0.84, abs=0.02)


def test_a_small_shop_keeps_the_shape(ask_small: Ask) -> None:
    buys, mean, median = ask_small(
        f"select 100 * avg(buys::int), avg(n), median(n) from {SESSIONS}"
    )
    assert buys == pytest.approx(6.5, rel=0.15)
    assert mean == pytest.approx(4.59, rel=0.06)
    assert median == 2
