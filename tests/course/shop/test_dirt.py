"""The dirt of real logs is there, and changes no feature of a decision."""

from collections.abc import Callable
from typing import Any

import pytest

Ask = Callable[[str], Any]


def test_some_rows_are_exact_duplicates(ask: Ask) -> None:
    rows = ask("select count(*) from raw")
    different = ask("select count(*) from (select distinct * from raw)")
    assert (rows - different) / rows == pytest.approx(
        30_220 / 42_448_764, rel=0.15
    )


def test_carts_and_purchases_are_duplicated_too(ask: Ask) -> None:
    extra = ask(
        "select sum(n - 1) from (select count(*) as n from raw "
        "where event_type <> 'view' group by all)"
    )
    assert extra > 10


def test_duplicates_change_no_count_of_a_decisions_session(ask: Ask) -> None:
    views = ask(
        "select count(*) - count(distinct (user_session, product_id, t)) "
        "from events semi join decided using (user_session) "
        "where event_type = 'view'"
    )
    assert views == 0


def test_a_handful_of_sessions_is_null(ask: Ask) -> None:
    events = ask("select count(*) from events where user_session is null")
    assert 1 <= events < 100


def test_some_session_ids_are_shared_by_users(ask: Ask) -> None:
    shared = ask(
        "select count(*) from (select user_session from events "
        "group by 1 having count(distinct user_id) > 1)"
    )
    assert 3 <= shared < 100


def test_dirty_sessions_belong_to_users_who_never_decide(ask: Ask) -> None:
    deciding = ask(
        "select count(*) from events semi join decided using (user_id) "
        "where user_session is null or user_session in "
        "(select user_session from events where user_session is not null "
        "group by 1 having count(distinct user_id) > 1)"
    )
    assert deciding == 0


def test_some_prices_are_zero(ask: Ask) -> None:
    share = ask("select avg((price = 0)::int) from events")
    assert share == pytest.approx(68_673 / 42_448_764, rel=0.15)


def test_some_products_have_two_brands(ask: Ask) -> None:
    two, all_of_them = ask(
        "select count(*) filter (brands > 1), count(*) from (select count("
        "distinct coalesce(brand, '')) as brands "
        "from events group by product_id)"
    )
    assert 0.001 < two / all_of_them < 0.006


def test_a_small_shop_is_dirty_too(ask_small: Ask) -> None:
    nameless, free, double = ask_small(
        "select count(*) filter (user_session is null), "
        "count(*) filter (price = 0), "
        "count(*) - (select count(*) from (select distinct * from raw)) "
        "from events"
    )
    assert min(nameless, free, double) > 0
