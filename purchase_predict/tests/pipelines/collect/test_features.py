"""The eighteen columns, worked out by hand."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from purchase_predict.pipelines.collect.nodes import collect_primary
from purchase_predict.pipelines.collect.report import Report

from .conftest import log, read_rows, read_table

Collect = Callable[[str], Report]
# time, type, product, brand, price, user, session
EVENTS = (
    "09:00:00 view 1 lego 5.5 1 b",
    "10:00:00 view 1 lego 5.5 1 a",
    "10:00:30 view 1 lego 5.5 1 a",  # not before the cart: the same second
    "10:00:30 cart 1 lego 5.5 1 a",
    "10:01:00 view 2 - 7.25 1 a",
    "10:02:00 purchase 2 - 7.25 1 a",  # never in the cart
    "10:03:00 purchase 1 lego 5.5 1 a",
    "10:00:00 view 3 lego 0 1 c",  # began with session a: not before it
    "10:59:59 cart 3 lego 0 1 c",  # price 0; a category of one level
    "07:00:00 view 1 lego 5.5 3 d",  # users 2 and 3 share session d
    "08:00:00 cart 1 lego 5.5 2 d",
    "08:00:00 cart 1 mega 5.5 2 d",  # product 1 has two brands
    "08:30:00 purchase 1 lego 5.5 3 d",
    "23:59:59 purchase 9 - 3 4 e",  # nothing before it; no category
)
ROWS = """\
product_id,brand,price,user_id,user_session,purchased,\
num_views_session,num_views_product,category,sub_category,hour,minute,weekday,\
duration,num_prev_sessions,num_prev_product_views,date,in_cart
1,lego,5.5,2,d,1,1,1,toys,lego,8,0,1,3600,0,0,2019-10-01,1
1,lego,5.5,1,a,1,1,1,toys,lego,10,0,1,30,1,2,2019-10-01,1
2,,7.25,1,a,1,3,1,toys,lego,10,2,1,120,1,1,2019-10-01,0
3,lego,,1,c,0,1,1,kids,,10,59,1,3599,1,1,2019-10-01,1
9,,3.0,4,e,1,0,0,,,23,59,1,0,0,0,2019-10-01,0"""


def test_the_rows_are_those_worked_out_by_hand(
    collect: Collect, shop: Path
) -> None:
    report = collect(log(*EVENTS))
    assert read_rows(shop / "bucket") == ROWS
    assert report == Report(14, {"duplicate": 0}, 6, 5)
    assert report.rows_repeated == 3


def test_the_order_of_the_log_does_not_matter(
    collect: Collect, shop: Path
) -> None:
    collect(log(*reversed(EVENTS)))
    assert read_rows(shop / "bucket") == ROWS


# Each case has a user, sessions and products of its own: {n} is its number.
DECISION = (
    "10:00:00 view 1{n} lego 5.5 {n} a{n}",
    "10:00:30 cart 1{n} lego 5.5 {n} a{n}",
)
NOTHING = ""
LATER = (
    "10:00:30 view 1{n} lego 5.5 {n} a{n}",
    "10:00:31 view 1{n} lego 5.5 {n} a{n}",
    "10:00:31 cart 1{n} mega 9 {n} a{n}",
    "10:05:00 view 2{n} - 7.25 {n} z{n}",
    "11:00:00 cart 1{n} lego 5.5 {n} z{n}",
)
PURCHASE = "10:09:00 purchase 1{n} lego 5.5 {n} a{n}"
NAMES = ["product_id", "user_id", "user_session"]


@pytest.fixture(scope="module")
def decided(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """Collect all cases at once; give each case's decision, without names."""
    shop = tmp_path_factory.mktemp("shop")
    cases = [NOTHING, *LATER, PURCHASE]
    events = [
        event.format(n=n)
        for n, later in enumerate(cases)
        for event in (*DECISION, later)
        if event
    ]
    (shop / "events.csv").write_text(log(*events))
    (shop / "bucket").mkdir()
    collect_primary(str(shop / "events.csv"), str(shop / "bucket"))
    rows = read_table(shop / "bucket").set_index("user_session", drop=False)
    return {
        later: rows.drop(columns=NAMES).loc[f"a{n}"].to_dict()
        for n, later in enumerate(cases)
    }


@pytest.mark.parametrize("later", LATER)
def test_what_follows_the_decision_changes_nothing(
    later: str, decided: dict[str, Any]
) -> None:
    assert decided[later] == decided[NOTHING]


def test_a_purchase_after_the_decision_changes_only_the_label(
    decided: dict[str, Any],
) -> None:
    assert decided[PURCHASE] == decided[NOTHING] | {"purchased": 1}


def test_trap_10_each_product_of_a_session_gives_one_row(
    collect: Collect, shop: Path
) -> None:
    copies = log(*(event for event in EVENTS for _ in range(3)))
    choices = [event for event in EVENTS if " view " not in event]
    _header, *alike = log(*choices).replace(",205,", ",206,").splitlines()
    report = collect(copies + "\n".join(alike))
    assert read_rows(shop / "bucket") == ROWS
    assert report == Report(42 + 8, {"duplicate": 28}, 6, 5)


FAULTS = (
    "unreadable event_time",
    "unknown event_type",
    "no product_id",
    "unreadable price",
    "no user_id",
    "no user_session",
)


def test_faulty_rows_are_dropped_and_counted(
    collect: Collect, shop: Path
) -> None:
    text = log(
        *EVENTS,
        "10:00:0x view 1 lego 5.5 1 a",
        "10:00:00 look 1 lego 5.5 1 a",
        "10:00:00 view x lego 5.5 1 a",
        "10:00:00 view 1 lego 5.5 1 -",
        "10:00:00 view 1 lego cheap 1 a",
        "10:00:00 view 1 lego 5.5 x a",
    )
    report = collect(text)
    assert read_rows(shop / "bucket") == ROWS
    assert report == Report(
        20, dict.fromkeys(FAULTS, 1) | {"duplicate": 0}, 6, 5
    )
