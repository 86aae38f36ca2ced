"""Columns of text come out as Python would format them."""

import uuid
from dataclasses import replace
from datetime import date

import numpy as np

from course.shop import text
from course.shop.catalogue import build_catalogue


def test_times_are_written_to_the_second() -> None:
    times = text.write_times(date(2019, 10, 1))
    assert times[0].as_py() == "2019-10-01 00:00:00 UTC"
    assert times[45_296].as_py() == "2019-10-01 12:34:56 UTC"
    assert times[86_399].as_py() == "2019-10-01 23:59:59 UTC"


def test_session_ids_are_uuids_all_different() -> None:
    ids = text.write_uuids(np.arange(5_000), seed=3).to_pylist()
    assert {uuid.UUID(name).version for name in ids} == {4}
    assert len(set(ids)) == len(ids)


def test_each_user_has_one_number() -> None:
    users = text.number_users(np.arange(300_000), pool=300_000)
    assert len(np.unique(users)) == 300_000
    assert users.min() >= text.FIRST_USER


def test_prices_have_two_decimals() -> None:
    catalogue = build_catalogue(0, 1_000)
    cents = np.array([0, 5, 3_579, 100, 257_407])
    prices = text.write_prices(replace(catalogue, cents=cents)).to_pylist()
    assert prices == ["0.00", "0.05", "35.79", "1.00", "2574.07"]
