"""What makes no shop is refused, with what was found and what to do."""

import os
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from course.shop import ShopError, simulate


@pytest.mark.parametrize(
    ("argument", "message"),
    [
        ({"days": 0}, "days: found 0; expected 1 or more. Next: ask"),
        ({"days": -3}, "days: found -3"),
        (
            {"events_per_day": 999},
            "events_per_day: found 999; expected 1000 or",
        ),
        ({"seed": -1}, "seed: found -1"),
        ({"start": date.max}, "start: found 9999-12-31 and 1 days"),
        ({"file_format": "csv.gzip"}, "'csv.gzip'.*Next: did you mean csv.gz"),
        ({"file_format": "?"}, "one of csv, csv.gz, parquet. Next: choose"),
        ({"file_format": "x" * 999}, "found 'x{40}';"),
    ],
)
def test_bad_arguments_are_refused(
    tmp_path: Path, argument: dict[str, Any], message: str
) -> None:
    with pytest.raises(ShopError, match=message):
        simulate(tmp_path, **argument)
    assert not list(tmp_path.iterdir())


def test_a_folder_that_is_a_file_is_refused(tmp_path: Path) -> None:
    (tmp_path / "shop").write_text("")
    with pytest.raises(ShopError, match=r"shop/events: .*give another folder"):
        simulate(tmp_path / "shop", events_per_day=1_000)


def test_a_folder_that_cannot_be_written_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(os, "access", lambda _path, _mode: False)
    with pytest.raises(ShopError, match="events: access is denied"):
        simulate(tmp_path, events_per_day=1_000)


def test_what_an_earlier_simulation_left_is_removed(tmp_path: Path) -> None:
    simulate(tmp_path, events_per_day=1_000, days=2, file_format="csv.gz")
    mine = tmp_path / "events" / "notes.txt"
    mine.write_text("kept")
    later = simulate(tmp_path, events_per_day=1_000)
    assert set((tmp_path / "events").iterdir()) == {mine, *later.paths}
