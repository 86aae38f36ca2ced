import os
from pathlib import Path
from typing import Any

import pytest

from course import shop
from course.cloud.lifecycle import prepare_home
from course.errors import DataError
from course.lessons.plan import Data
from course.places import Home
from course.shop import ShopError
from course.workspace import data
from course.workspace.data import prepare_data


@pytest.fixture(autouse=True)
def small_shop(monkeypatch: pytest.MonkeyPatch, home: Home) -> None:
    monkeypatch.setattr(data, "DAYS", 1)
    monkeypatch.setattr(data, "EVENTS_PER_DAY", 3000)
    prepare_home(home)


def test_lesson_3_finds_events_in_the_bucket_and_no_rows(
    home: Home,
) -> None:
    prepare_data(Data.EVENTS, home)
    (events,) = home.bucket.glob("events/*.csv")
    assert events.read_text().startswith("event_time,event_type,product_id")
    assert not home.collected.exists()


def test_events_are_made_once(home: Home) -> None:
    prepare_data(Data.EVENTS, home)
    (events,) = home.bucket.glob("events/*.csv")
    events.write_text("mine")
    prepare_data(Data.EVENTS, home)
    assert events.read_text() == "mine"


def test_lesson_4_finds_collected_rows(home: Home) -> None:
    prepare_data(Data.COLLECTED, home)
    parts = list(home.collected.glob("part-*.csv"))
    assert parts
    assert parts[0].read_text().startswith("product_id,brand,price,user_id")


def test_rows_are_collected_once(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    home.collected.mkdir(parents=True)
    monkeypatch.setattr(data, "collect_rows", pytest.fail)
    prepare_data(Data.COLLECTED, home)


def test_a_failed_collection_ends_with_its_reason(home: Home) -> None:
    prepare_data(Data.EVENTS, home)
    (events,) = home.bucket.glob("events/*.csv")
    events.write_bytes(events.read_bytes() + "légo\n".encode("latin-1"))
    with pytest.raises(
        DataError, match=rf"collect: Error: \S*{events.name}, .*Next: mend or"
    ) as told:
        prepare_data(Data.COLLECTED, home)
    assert "\n" not in told.value.message


def test_a_failed_simulation_leaves_no_folder(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(folder: Path, **_: Any) -> None:
        folder.mkdir()
        raise ShopError("shop", "disk full", "space", "free some")

    monkeypatch.setattr(shop, "simulate", fail)
    with pytest.raises(ShopError, match=r"shop: disk full; expected"):
        prepare_data(Data.EVENTS, home)
    assert not home.shop.exists()


def refuse(*_: object, **__: object) -> None:
    raise PermissionError(1, "Operation not permitted")


def test_a_disk_without_links_gets_a_copy(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "symlink", refuse)
    monkeypatch.setattr(os, "link", refuse)
    prepare_data(Data.EVENTS, home)
    prepare_data(Data.EVENTS, home)
    (made,) = home.shop.glob("events/*.csv")
    (events,) = home.bucket.glob("events/*.csv")
    assert events.read_bytes() == made.read_bytes()
    assert [each.name for each in home.bucket.iterdir()] == ["events"]
