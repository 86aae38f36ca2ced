"""Categories, brands, prices and best sellers come out as published."""

# ruff: noqa: S608 - the queries are our own

from collections.abc import Callable
from typing import Any

import pytest

Ask = Callable[[str], Any]


def test_prices_are_spread_as_published(ask: Ask) -> None:
    quartiles = ask(
        "select quantile_cont(price, [.25, .5, .75, .95]) from events"
    )
    assert quartiles == pytest.approx([68, 164, 361, 1_007], rel=0.1)


def test_prices_have_the_published_mean_spread_and_top(ask: Ask) -> None:
    mean, sd, top = ask(
        "select avg(price), stddev(price), max(price) from events"
    )
    assert mean == pytest.approx(292, rel=0.06)
    assert sd == pytest.approx(357, rel=0.1)
    assert top == 2_574.07


def test_category_code_and_brand_are_null_as_often_as_published(
    ask: Ask,
) -> None:
    code, brand = ask(
        "select avg((category_code is null)::int), avg((brand is null)::int) "
        "from events"
    )
    assert code == pytest.approx(0.32, abs=0.02)
    assert brand == pytest.approx(0.14, abs=0.02)


def test_category_codes_have_two_to_four_levels(ask: Ask) -> None:
    least, most = ask(
        "select min(n), max(n) from "
        "(select len(string_split(category_code, '.')) as n from events)"
    )
    assert (least, most) == (2, 4)


@pytest.mark.parametrize(
    ("category", "share"),
    [
        ("electronics", 0.63),
        (None, 0.20),
        ("appliances", 0.09),
        ("computers", 0.04),
        ("auto", 0.012),
        ("construction", 0.012),
        ("furniture", 0.009),
        ("apparel", 0.007),
        ("kids", 0.007),
    ],
)
def test_categories_have_their_share_of_the_decisions(
    ask: Ask, category: str | None, share: float
) -> None:
    name = f"'{category}'" if category else "null"
    found = ask(
        f"select avg((category is not distinct from {name})::int) from features"
    )
    assert found == pytest.approx(share, rel=0.1, abs=0.003)


@pytest.mark.parametrize(
    ("brand", "share"),
    [
        ("samsung", 0.24),
        ("apple", 0.23),
        ("xiaomi", 0.10),
        (None, 0.07),
        ("huawei", 0.04),
        ("lucente", 0.014),
        ("oppo", 0.012),
        ("lg", 0.010),
    ],
)
def test_brands_have_their_share_of_the_decisions(
    ask: Ask, brand: str | None, share: float
) -> None:
    name = f"'{brand}'" if brand else "null"
    found = ask(
        f"select avg((brand is not distinct from {name})::int) from features"
    )
    assert found == pytest.approx(share, rel=0.1, abs=0.003)


@pytest.mark.parametrize(
    ("best", "share"), [(10, 0.20), (100, 0.49), (1_000, 0.77)]
)
def test_best_sellers_have_their_share_of_the_decisions(
    ask: Ask, best: int, share: float
) -> None:
    found = ask(
        f"select sum(n) filter (place <= {best}) / sum(n) from (select "
        "count(*) as n, row_number() over (order by count(*) desc) as place "
        "from features group by product_id)"
    )
    assert found == pytest.approx(share, abs=0.02)


def test_smartphones_are_half_of_the_decisions(ask: Ask) -> None:
    found = ask(
        "select count(*) filter (category_code = 'electronics.smartphone') "
        "/ count(*) from (select distinct on (user_session, product_id) * "
        "from events where event_type <> 'view')"
    )
    assert found == pytest.approx(0.5, abs=0.03)
