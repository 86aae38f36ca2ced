"""What is wrong with the events or the engine is said, and changes nothing."""

import gzip
from collections.abc import Callable
from pathlib import Path

import pandas as pd
import pytest

from purchase_predict.errors import (
    BucketError,
    DataError,
    EngineError,
    SettingError,
)
from purchase_predict.pipelines.collect import spark_engine
from purchase_predict.pipelines.collect.events import COLUMNS, find_events
from purchase_predict.pipelines.collect.nodes import collect_primary

from .conftest import full_disk, log, read_rows
from .test_features import EVENTS, ROWS

GOOD = log(*EVENTS)
GZIPPED = gzip.compress(GOOD.encode())
FILES: dict[str, tuple[dict[str, bytes], str]] = {
    "an empty folder": (
        {},
        r"events: no file of events; expected files of one kind",
    ),
    "only foreign files": ({"notes.txt": b"x"}, "no file of events"),
    "an empty file": ({"a.csv": b""}, r"a\.csv: the file is empty"),
    "a header alone": ({"a.csv": log().encode()}, r"no usable row of 0"),
    "a missing column": (
        {"a.csv": GOOD.replace("brand", "brnad").encode()},
        r"a\.csv: no column brand; expected event_time,event_type",
    ),
    "another CSV": (
        {"a.csv": GOOD.encode(), "b.csv": b"name,age\nx,1\n"},
        r"b\.csv: no column event_time, ",
    ),
    "one more column": (
        {"a.csv": GOOD.encode(), "b.csv": GOOD.replace("\n", ",x\n").encode()},
        r"b\.csv: columns .*user_session,x; expected as before",
    ),
    "an unreadable date": (
        {"a.csv": GOOD.replace("2019-10-01", "01/10/2019").encode()},
        r"no usable row of 14: \{'unreadable event_time': 14\}",
    ),
    "a wrong type": (
        {"a.csv": GOOD.replace(",205,", "x,205,").encode()},
        r"no usable row of 14: \{'no product_id': 14\}",
    ),
    "views alone": (
        {"a.csv": log(EVENTS[0]).encode()},
        "no cart and no purchase in 1 events",
    ),
    "a truncated gz": (
        {"a.csv.gz": GZIPPED[:-9]},
        r"end .*a\.csv\.gz|end-of-stream",
    ),
    "a broken gz": (
        {"a.csv.gz": b"not gzipped"},
        r"a\.csv\.gz: Not a gzipped file",
    ),
    "a broken Parquet": ({"a.parquet": b"PAR1"}, r"a\.parquet: Parquet"),
    "two kinds": (
        {"a.csv": GOOD.encode(), "b.parquet": b""},
        "events: CSV and Parquet files; expected files of one kind",
    ),
    "an unclosed quote": (
        {"a.csv": GOOD.replace("lego,5.5,3,d", '"lego,5.5,3,d', 1).encode()},
        r"read by duckdb: Invalid Input Error",
    ),
}


@pytest.mark.parametrize(("files", "found"), FILES.values(), ids=FILES)
def test_events_that_are_none_are_refused(
    files: dict[str, bytes], found: str, shop: Path
) -> None:
    for name, content in files.items():
        (shop / "events" / name).write_bytes(content)
    with pytest.raises(DataError, match=rf"{found}.*Next: "):
        collect_primary(str(shop / "events"), str(shop / "bucket"))
    assert not list(shop.glob("bucket/**/part-*"))


def test_a_column_of_a_wrong_type_is_named(shop: Path) -> None:
    row = dict.fromkeys(COLUMNS, "x") | {"event_time": 1.5}
    pd.DataFrame([row]).to_parquet(shop / "events/a.parquet")
    with pytest.raises(DataError, match=r"of 1: {'unreadable event_time': 1}"):
        collect_primary(str(shop / "events"), str(shop / "bucket"))


def write_gz(path: Path) -> None:
    path.with_suffix(".csv.gz").write_bytes(GZIPPED)


def write_parquet(path: Path) -> None:
    pd.read_csv(path).to_parquet(path.with_suffix(".parquet"))


def write_typed_parquet(path: Path) -> None:
    table = pd.read_csv(path, parse_dates=["event_time"])
    table.to_parquet(path.with_suffix(".parquet"))


@pytest.mark.parametrize(
    "write", [write_gz, write_parquet, write_typed_parquet]
)
def test_each_kind_of_file_gives_the_same_rows(
    write: Callable[[Path], None], shop: Path
) -> None:
    path = shop / "events/a.csv"
    path.write_text(GOOD)
    write(path)
    path.unlink()
    collect_primary(str(shop / "events"), str(shop / "bucket"))
    assert read_rows(shop / "bucket") == ROWS


@pytest.mark.parametrize("events", ["events/a.csv", "events/", "events/*.csv"])
def test_a_file_a_folder_and_a_glob_do(
    events: str, shop: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(shop)
    Path("events/a.csv").write_text(GOOD)
    assert find_events(events).urls == [Path("events/a.csv").resolve().as_uri()]


@pytest.mark.parametrize("room", [0, 100_000])
def test_a_full_disk_is_said_and_leaves_the_old_rows(
    room: int, shop: Path
) -> None:
    (shop / "events/a.csv").write_text(GOOD)
    collect_primary(str(shop / "events"), str(shop / "bucket"))
    rows = [f"10:00:00 cart {n} lego 5 {n} s{n}" for n in range(20_000)]
    (shop / "events/a.csv").write_text(log(*rows))
    with (
        full_disk(room),
        pytest.raises((DataError, BucketError), match=r"Next: "),
    ):
        collect_primary(str(shop / "events"), str(shop / "bucket"))
    assert read_rows(shop / "bucket") == ROWS


def test_no_events_at_that_path_is_said(shop: Path) -> None:
    with pytest.raises(DataError, match=r"nowhere: no file of events"):
        collect_primary(str(shop / "nowhere"), str(shop / "bucket"))


@pytest.mark.parametrize(
    ("engine", "master", "found"),
    [
        (
            "duckbd",
            "local",
            r"unknown engine 'duckbd' \(did you mean duckdb\?\)",
        ),
        ("Spark", "local", r"unknown engine 'Spark' \(did you mean spark\?\)"),
        ("spark", "here", r"unknown master 'here'; expected local\[\*\]"),
    ],
)
def test_an_unknown_engine_is_refused(
    engine: str, master: str, found: str, shop: Path
) -> None:
    with pytest.raises(SettingError, match=found):
        collect_primary(
            str(shop / "events"), str(shop / "bucket"), engine, master
        )


@pytest.mark.parametrize(
    ("master", "pyspark", "found"),
    [
        (
            "local[*]",
            False,
            r"pyspark is not installed; expected pyspark\[connect\]",
        ),
        ("local[*]", True, r"no Java on PATH .*; expected Java 17"),
        ("sc://127.0.0.1:1", True, r"sc://127.0.0.1:1: .*refused"),
    ],
)
def test_spark_that_cannot_start_is_refused(
    master: str,
    found: str,
    pyspark: bool,  # noqa: FBT001
    shop: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(spark_engine, "find_spec", lambda _: pyspark)
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("JAVA_HOME", raising=False)
    with pytest.raises(
        EngineError, match=rf"{found}.*set collect.engine to duckdb"
    ):
        collect_primary(
            str(shop / "events"), str(shop / "bucket"), "spark", master
        )
