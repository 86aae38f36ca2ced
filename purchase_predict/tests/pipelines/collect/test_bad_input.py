"""What is wrong with the events or the engine is said, and changes nothing."""

import bz2
import gzip
import lzma
import re
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

from .conftest import full_disk, log, read_rows, read_table
from .test_features import EVENTS, ROWS

pytestmark = pytest.mark.thorough

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
        r"a\.csv: no column brand; it has 'event_time,.*,brnad,.*; expected",
    ),
    "another CSV": (
        {"a.csv": GOOD.encode(), "b.csv": b"name,age\nx,1\n"},
        r"b\.csv: no column event_time, .*; it has 'name,age'; expected",
    ),
    "semicolons, as a spreadsheet writes them": (
        {"a.csv": GOOD.replace(",", ";").encode()},
        r"a\.csv: no column .*; it has 'event_time;event_type;product_id;",
    ),
    "a first line for a spreadsheet": (
        {"a.csv": f"sep=,\n{GOOD}".encode()},
        r"a\.csv: no column .*; it has 'sep=,'; expected",
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
    "only an archive": (
        {"a.zip": b"PK\3\4", "notes.txt": b"x"},
        r"no file of events among a\.zip, notes\.txt; .*unpacked",
    ),
    "gzip that is called CSV": (
        {"a.csv": GZIPPED},
        r"a\.csv: it is gzip; expected CSV .*Next: call it \*\.csv\.gz",
    ),
    "gzip in gzip": (
        {"a.csv.gz": gzip.compress(GZIPPED)},
        r"a\.csv\.gz, unpacked: it is gzip; .*Next: gunzip it, then",
    ),
    "CSV that is called gzip": (
        {"a.csv.gz": GOOD.encode()},
        r"a\.csv\.gz: it is CSV; expected gzip\. Next: call it \*\.csv",
    ),
    "CSV that is called Parquet": (
        {"a.parquet": GOOD.encode()},
        r"a\.parquet: it is CSV; expected Parquet\. Next: call it \*\.csv",
    ),
    "Parquet that is called CSV": (
        {"a.csv": b"PAR1\x15\4"},
        r"a\.csv: it is Parquet; expected CSV .*Next: call it \*\.parquet",
    ),
    "ZIP that is called CSV": (
        {"a.csv": b"PK\3\4\x14\0"},
        r"a\.csv: it is a ZIP archive or a spreadsheet; .*Next: unpack or save",
    ),
    "ZIP that is called Parquet": (
        {"a.parquet": b"PK\3\4\x14\0"},
        r"a\.parquet: it is a ZIP archive .*; expected Parquet\. Next: unpack",
    ),
    "bzip2 that is called CSV": (
        {"a.csv": bz2.compress(GOOD.encode())},
        r"a\.csv: it is bzip2; expected CSV .*Next: unpack it by bunzip2",
    ),
    "xz that is called CSV": (
        {"a.csv": lzma.compress(GOOD.encode())},
        r"a\.csv: it is xz; expected CSV .*Next: unpack it by unxz",
    ),
    "an archive of tar that is called CSV": (
        {"a.csv": b"events.csv".ljust(257, b"\0") + b"ustar"},
        r"a\.csv: it is an archive of tar; .*Next: unpack it by tar",
    ),
    "UTF-16, with its mark": (
        {"a.csv": GOOD.encode("utf-16")},
        r"a\.csv: it is UTF-16; .*Next: save it as UTF-8: iconv -f UTF-16 -t",
    ),
    "UTF-16 without its mark": (
        {"a.csv": GOOD.encode("utf-16-le")},
        r"a\.csv: it is UTF-16; .*iconv -f UTF-16LE",
    ),
    "UTF-16, the other way round": (
        {"a.csv": GOOD.encode("utf-16-be")},
        r"a\.csv: it is UTF-16; .*iconv -f UTF-16BE",
    ),
    "UTF-16 in gzip": (
        {"a.csv.gz": gzip.compress(GOOD.encode("utf-16"))},
        r"a\.csv\.gz, unpacked: it is UTF-16; .*Next: gunzip it, then save it",
    ),
    "UTF-32": (
        {"a.csv": GOOD.encode("utf-32")},
        r"a\.csv: it is UTF-32; .*iconv -f UTF-32 -t",
    ),
    "JSON lines": (
        {"a.csv": b'\xef\xbb\xbf\n{"event_time": "2019-10-01"}\n'},
        r"a\.csv: it is JSON; .*Next: write its rows as CSV",
    ),
    "a page instead of the download": (
        {"a.csv": b"<!DOCTYPE html>\n"},
        r"a\.csv: it is a page of HTML or XML; .*Next: download",
    ),
    "a pointer of Git LFS": (
        {"a.csv": b"version https://git-lfs.github.com/spec/v1\n"},
        r"a\.csv: it is a pointer of Git LFS; .*Next: git lfs pull",
    ),
    "a broken Parquet": ({"a.parquet": b"PAR1"}, r"a\.parquet: Parquet"),
    "two kinds": (
        {"a.csv": GOOD.encode(), "b.parquet": b""},
        "events: CSV and Parquet files; expected files of one kind",
    ),
    "an unclosed quote": (
        {
            "a.csv": GOOD.encode(),
            "b.csv": GOOD.replace("lego,5.5,3,d", '"lego,5.5,3,d', 1).encode(),
        },
        r"b\.csv, read by duckdb: Invalid Input Error",
    ),
    "a row too long among mixed line ends": (
        {
            "a.csv": GOOD.replace("\n", "\r\n", 5)
            .replace(",3,d\n", ",3,d,x\n")
            .encode()
        },
        r"a\.csv, read by duckdb: .*Expected Number of Columns: 9 Found: 10",
    ),
    "a text in Latin-1": (
        {"a.csv": GOOD.replace("lego", "légo").encode("latin-1")},
        r"a\.csv, read by duckdb: .* not utf-8 .*files of UTF-8",
    ),
    "one month of another time zone": (
        {
            "a.csv": GOOD.encode(),
            "b.csv": GOOD.replace(" UTC", "+02:00").encode(),
        },
        r"b\.csv: no usable row of 14: \{'unreadable event_time': 14\}",
    ),
    "ids that a spreadsheet rounded": (
        {
            "a.csv": re.sub(
                r",(\d),(\w)\n", r",\g<1>.41312E+08,\2\n", GOOD
            ).encode()
        },
        r"a\.csv: no usable row of 14: \{'inexact user_id': 14\}",
    ),
    "a column twice": (
        {
            "a.csv": GOOD.replace("\n", ",5\n")
            .replace("session,5", "session,price")
            .encode()
        },
        r"a\.csv: twice the column price",
    ),
    "a quote that never ends in the header": (
        {"a.csv": b'"event_time,event_type\n'},
        r"a\.csv: no column event_time",
    ),
}


@pytest.mark.parametrize(("files", "found"), FILES.values(), ids=FILES)
def test_events_that_are_none_are_refused(
    files: dict[str, bytes], found: str, shop: Path
) -> None:
    for name, content in files.items():
        (shop / "events" / name).write_bytes(content)
    with pytest.raises(DataError, match=found) as caught:
        collect_primary(str(shop / "events"), str(shop / "bucket"))
    assert "Next: " in caught.value.message
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


def write_cr(path: Path) -> None:
    path.with_name("b.csv").write_text(GOOD.replace("\n", "\r"))


def write_mixed(path: Path) -> None:
    half = len(GOOD) // 2
    mixed = GOOD[:half] + GOOD[half:].replace("\n", "\r\n")
    path.with_name("b.csv").write_bytes(mixed.encode())


def write_hidden(path: Path) -> None:
    path.with_name("._b.csv").write_bytes(b"\0\5\x16\7")
    path.with_name("b.csv").write_text(GOOD)


def write_float_ids(path: Path) -> None:
    table = pd.read_csv(path).astype({"user_id": float, "product_id": float})
    table.to_parquet(path.with_suffix(".parquet"))


def write_capitals(path: Path) -> None:
    path.with_name("B.CSV").write_text(GOOD)
    path.with_name("C.CSV.GZ").write_bytes(GZIPPED)


def write_strange_name(path: Path) -> None:
    path.with_name("b [1]*?#%20'.csv").write_text(GOOD)


@pytest.mark.parametrize(
    "write",
    [
        *(write_gz, write_parquet, write_typed_parquet, write_float_ids),
        *(write_cr, write_mixed, write_hidden, write_strange_name),
        write_capitals,
    ],
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


def test_a_month_saved_again_by_pandas_is_read(shop: Path) -> None:
    (shop / "events/a.csv").write_text(GOOD)
    table = pd.read_csv(shop / "events/a.csv", parse_dates=["event_time"])
    november = table.assign(
        event_time=table["event_time"] + pd.Timedelta(days=31),
        user_session=table["user_session"] + "2",
    )
    november.to_csv(shop / "events/b.csv", index=False)
    report = collect_primary(str(shop / "events"), str(shop / "bucket"))
    assert (report.rows_read, report.rows_written) == (28, 10)


def test_ids_beyond_what_a_float_holds_stay_apart(shop: Path) -> None:
    one, other = 2**60, 2**60 + 1
    text = GOOD.replace(",1,a\n", f",{one},a\n").replace(
        ",1,c\n", f",{other},c\n"
    )
    (shop / "events/a.csv").write_text(text)
    collect_primary(str(shop / "events"), str(shop / "bucket"))
    rows = read_table(shop / "bucket")
    assert {one, other} < set(rows["user_id"])


def test_half_a_file_of_rows_is_not_dropped_in_silence(shop: Path) -> None:
    rows = [f"10:00:00 cart {n} lego 5 {n} s{n}" for n in range(100)]
    (shop / "events/a.csv").write_text(
        log(*rows[:70], *["x" + r for r in rows[70:]])
    )
    with pytest.raises(
        DataError, match=r"a\.csv: 30 of 100 rows cannot be read"
    ):
        collect_primary(str(shop / "events"), str(shop / "bucket"))


def test_another_shop_of_the_publisher_is_collected(shop: Path) -> None:
    text = log(*EVENTS, "09:30:00 remove_from_cart 1 lego 5.5 1 a")
    (shop / "events/a.csv").write_text(
        text.replace("toys.lego.big", "").replace("kids", "")
    )
    report = collect_primary(str(shop / "events"), str(shop / "bucket"))
    assert report.rows_dropped == {"remove_from_cart": 1, "duplicate": 0}
    assert read_table(shop / "bucket")["category"].isna().all()


def test_a_folder_with_signs_of_a_glob_is_a_folder(shop: Path) -> None:
    # What means something to a glob, an address, a shell or a partition.
    odd = shop / "gs:a/brand=mega/[!a]*?::b {x,y} #1, 50%20 it's ~ $HOME "
    (odd / "events").mkdir(parents=True)
    (odd / "events/a.csv").write_text(GOOD)
    for events in ("events", "events/*.csv"):
        collect_primary(str(odd / events), str(odd))
        assert read_rows(odd) == ROWS


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
