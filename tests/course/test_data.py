from pathlib import Path
from typing import Any

import pytest

from course import data
from course.cloud import prepare_home
from course.data import prepare_data
from course.errors import DataError
from course.places import Places
from course.shop import ShopError


@pytest.fixture(autouse=True)
def small_shop(monkeypatch: pytest.MonkeyPatch, places: Places) -> None:
    monkeypatch.setattr(data, "DAYS", 1)
    monkeypatch.setattr(data, "EVENTS_PER_DAY", 3000)
    prepare_home(places)


def test_lesson_3_finds_events_in_the_bucket_and_no_rows(
    places: Places,
) -> None:
    prepare_data(3, places)
    (events,) = places.bucket.glob("events/*.csv")
    assert events.read_text().startswith("event_time,event_type,product_id")
    assert not places.collected.exists()


def test_events_are_made_once(places: Places) -> None:
    prepare_data(3, places)
    (events,) = places.bucket.glob("events/*.csv")
    events.write_text("mine")
    prepare_data(3, places)
    assert events.read_text() == "mine"


def test_lesson_4_finds_collected_rows(places: Places) -> None:
    prepare_data(4, places)
    parts = list(places.collected.glob("part-*.csv"))
    assert parts
    assert parts[0].read_text().startswith("product_id,brand,price,user_id")


def test_rows_are_collected_once(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    places.collected.mkdir(parents=True)
    monkeypatch.setattr(data, "collect_rows", pytest.fail)
    prepare_data(5, places)


def test_a_failed_simulation_leaves_no_folder(
    places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(folder: Path, **_: Any) -> None:
        folder.mkdir()
        raise ShopError("shop", "disk full", "space", "free some")

    monkeypatch.setattr(data, "simulate", fail)
    with pytest.raises(ShopError, match=r"shop: disk full; expected"):
        prepare_data(3, places)
    assert not places.shop.exists()


def test_a_failed_collection_quotes_its_last_lines(
    places: Places,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setattr(data, "PROJECT", tmp_path)
    with pytest.raises(DataError, match=r"--pipelines collect: it failed:\n"):
        prepare_data(4, places)
