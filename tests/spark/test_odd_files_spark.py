"""Spark reads files as people have them, and as DuckDB does."""

import gzip
import json
import shutil
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from purchase_predict.pipelines.collect.nodes import collect_primary

pytestmark = [
    pytest.mark.spark,
    pytest.mark.skipif(not find_spec("pyspark"), reason="the spark extra"),
    pytest.mark.skipif(not shutil.which("java"), reason="Java"),
    # Spark leaves its sockets to the garbage collector.
    pytest.mark.filterwarnings("ignore::ResourceWarning"),
    pytest.mark.filterwarnings(
        "ignore::pytest.PytestUnraisableExceptionWarning"
    ),
]

HEADER = (
    "event_time,event_type,product_id,category_id,category_code,"
    "brand,price,user_id,user_session"
)
ROWS = [
    "2019-10-01 09:00:00 UTC,view,1,205,toys.lego.big,lego,5.5,1,a",
    "2019-10-01 10:00:00 UTC,cart,1,205,toys.lego.big,lego,5.5,1,a",
    "2019-10-01 10:02:00 UTC,purchase,1,205,toys.lego.big,lego,5.5,1,a",
    "2019-10-01 10:00:00 UTC,cart,2,206,,,7.25,2,b",
]
# What stands before the nine columns in the header, and in row {n}.
INDEXES = {
    "to_csv": (",", "{n},"),
    "to_csv read again": ("Unnamed: 0,", "{n},"),
    "to_csv twice": (",Unnamed: 0,", "{n},{n},"),
    "two without a name": (",,", "{n},,"),
}
# Of a connection: Spark holds one session a process.
COLLECT = """
import sys
from purchase_predict.pipelines.collect.nodes import collect_primary
events, bucket, master = sys.argv[1:]
collect_primary(events, bucket, "spark", master)
"""
# Of a folder: Hadoop's own checksums keep a colon out of a file's name.
ODD = "10:00 [2019] {a,b}*?::it's ~"


def write_events(path: Path, header: str = "", row: str = "") -> Path:
    rows = [row.format(n=n) + each for n, each in enumerate(ROWS)]
    path.write_text("\n".join([header + HEADER, *rows, ""]))
    return path


def read_rows(bucket: Path) -> str:
    folder = bucket / "primary/data.csv"
    manifest = json.loads((folder / "_SUCCESS").read_text())
    return "".join((folder / p["name"]).read_text() for p in manifest["parts"])


def collect(events: Path, bucket: Path, engine: str) -> str:
    bucket.mkdir()
    collect_primary(str(events), str(bucket), engine, "local[2]")
    return read_rows(bucket)


@pytest.mark.parametrize(("header", "row"), INDEXES.values(), ids=INDEXES)
def test_an_index_column_without_a_name_is_passed_over(
    header: str, row: str, tmp_path: Path
) -> None:
    plain = write_events(tmp_path / "plain.csv")
    indexed = write_events(tmp_path / "indexed.csv", header, row)
    expected = collect(plain, tmp_path / "plain", "duckdb")
    for engine in ("duckdb", "spark"):
        assert collect(indexed, tmp_path / engine, engine) == expected
    assert expected.count("\n") > 2


@pytest.mark.parametrize("name", ["EVENTS.CSV", "EVENTS.CSV.GZ"])
def test_an_ending_in_capitals_is_one(name: str, tmp_path: Path) -> None:
    plain = write_events(tmp_path / "plain.csv")
    expected = collect(plain, tmp_path / "plain", "duckdb")
    content = plain.read_bytes()
    path = tmp_path / name
    path.write_bytes(gzip.compress(content) if "GZ" in name else content)
    for engine in ("duckdb", "spark"):
        assert collect(path, tmp_path / engine, engine) == expected


def test_spark_connect_reads_a_path_with_colons_beside_signs_of_a_glob(
    tmp_path: Path, connect_server: str, spark_environment: dict[str, str]
) -> None:
    folder = tmp_path / ODD
    folder.mkdir()
    events = write_events(folder / "events.csv")
    expected = collect(events, tmp_path / "duckdb", "duckdb")
    bucket = tmp_path / "spark"
    bucket.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", COLLECT, events, bucket, connect_server],
        env=spark_environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert read_rows(bucket) == expected
