"""The sixteen columns, worked out by hand."""

from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

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
duration,num_prev_sessions,num_prev_product_views
1,lego,5.5,2,d,1,1,1,toys,lego,8,0,1,3600,0,0
1,lego,5.5,1,a,1,1,1,toys,lego,10,0,1,30,1,2
2,,7.25,1,a,1,3,1,toys,lego,10,2,1,120,1,1
3,lego,,1,c,0,1,1,kids,,10,59,1,3599,1,1
9,,3.0,4,e,1,0,0,,,23,59,1,0,0,0"""


def test_the_rows_are_those_worked_out_by_hand(
    collect: Collect, shop: Path
) -> None:
    report = collect(log(*EVENTS))
    assert read_rows(shop / "bucket") == ROWS
    assert report == Report(14, {"duplicate": 0}, 5)


def test_the_order_of_the_log_does_not_matter(
    collect: Collect, shop: Path
) -> None:
    collect(log(*reversed(EVENTS)))
    assert read_rows(shop / "bucket") == ROWS


@pytest.mark.parametrize(
    "later",
    [
        "10:00:30 view 1 lego 5.5 1 a",
        "10:00:31 view 1 lego 5.5 1 a",
        "10:00:31 cart 1 mega 9 1 a",
        "10:05:00 view 2 - 7.25 1 z",
        "11:00:00 cart 1 lego 5.5 1 z",
    ],
)
def test_what_follows_the_decision_changes_nothing(
    later: str, collect: Collect, shop: Path
) -> None:
    decision = ("10:00:00 view 1 lego 5.5 1 a", "10:00:30 cart 1 lego 5.5 1 a")
    collect(log(*decision))
    before = read_table(shop / "bucket")
    collect(log(*decision, later))
    after = read_table(shop / "bucket")
    pd.testing.assert_frame_equal(before, after[after.user_session == "a"])


def test_a_purchase_after_the_decision_changes_only_the_label(
    collect: Collect, shop: Path
) -> None:
    collect(log("10:00:30 cart 1 lego 5.5 1 a"))
    before = read_table(shop / "bucket")
    collect(
        log("10:00:30 cart 1 lego 5.5 1 a", "10:09:00 purchase 1 lego 5.5 1 a")
    )
    pd.testing.assert_frame_equal(
        before.assign(purchased=1), read_table(shop / "bucket")
    )


def test_trap_10_each_product_of_a_session_gives_one_row(
    collect: Collect, shop: Path
) -> None:
    copies = log(*(event for event in EVENTS for _ in range(3)))
    choices = [event for event in EVENTS if " view " not in event]
    _header, *alike = log(*choices).replace(",205,", ",206,").splitlines()
    report = collect(copies + "\n".join(alike))
    assert read_rows(shop / "bucket") == ROWS
    assert report == Report(42 + 8, {"duplicate": 28}, 5)


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
    assert report == Report(20, dict.fromkeys(FAULTS, 1) | {"duplicate": 0}, 5)
