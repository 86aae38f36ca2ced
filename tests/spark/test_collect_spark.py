"""Spark and DuckDB collect the same rows, however dirty the log is."""

import json
import shutil
from importlib.util import find_spec
from pathlib import Path
from random import Random
from typing import Any

import pytest

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

COLUMNS = (
    "event_time,event_type,product_id,category_id,category_code,"
    "brand,price,user_id,user_session"
)
TIMES = [
    f"2019-10-{d:02d} {h:02d}:00:{s:02d}"
    for d in (1, 6)
    for h in (0, 23)
    for s in (0, 1, 59)
]
DIRT = {
    0: ["2019", "2019-02-30 00:00:00", "2019-10-01 25:00:00 UTC", "",
        "yesterday", "2019-10-01 00:00:00 UTC UTC", "2019-10-01T00:00:00",
        "2019-10-01 00:00:00.5", "2019-10-01 24:00:00",
        "2019-10-01T00:00:01Z", "2019-10-01 23:00:00.000+00:00",
        "2019-10-01 00:00:00+02:00"],
    1: ["", "View", "remove_from_cart"],
    2: ["", "x", "12.0", "12.5", " 3", "99999999999999999999", "nan",
        "1152921504606846977", "5.41312E+08", "007"],
    4: ["", "kids", "a.b", "a.b.c.d", "a..b", ".a", "."],
    5: ["", '"a, b"', '"say ""hi"""', "é", "Z", "null", "NULL"],
    6: ["0", "0.0", "-1", "", "cheap", "nan", "1e3", "5.555", "1e400"],
    7: ["", "7.0", "x", "1152921504606846976", "1152921504606846977"],
    8: ["", '""'],
}  # fmt: skip


def write_dirty_log(path: Path, rows: int) -> None:
    """Few values a column, so that everything meets everything; then dirt."""
    draw = Random(7)
    lines: list[str] = []
    while len(lines) < rows:
        session = draw.randrange(60)
        fields = [
            draw.choice(TIMES) + " UTC",
            draw.choice(["view", "view", "view", "cart", "purchase"]),
            str(draw.randrange(6)),
            str(2_053_013_555_631_882_655 + draw.randrange(2)),
            draw.choice(["electronics.audio.headphone", ""]),
            draw.choice(["apple", "samsung", ""]),
            draw.choice(["1.1", "2.25", "10"]),
            str(session // 4 if draw.random() < 0.9 else draw.randrange(20)),
            f"session-{session}",
        ]
        if draw.random() < 0.3:
            column = draw.choice(list(DIRT))
            fields[column] = draw.choice(DIRT[column])
        lines += [",".join(fields)] * (1 if draw.random() < 0.9 else 2)
    path.write_text("\n".join([COLUMNS, *lines]) + "\n", encoding="utf-8")


def collect(
    events: Path, bucket: Path, engine: str
) -> tuple[str, dict[str, Any]]:
    """Collect, then read back what `_SUCCESS` names."""
    from purchase_predict.pipelines.collect.nodes import collect_primary  # noqa: PLC0415
    from purchase_predict.pipelines.loading.nodes import read_manifest  # noqa: PLC0415

    bucket.mkdir()
    collect_primary(str(events), str(bucket), engine, "local[2]")
    manifest = read_manifest(str(bucket))
    folder = bucket / "primary/data.csv"
    parts = [(folder / part["name"]).read_text() for part in manifest["parts"]]
    return "".join(parts), manifest


def test_both_engines_give_the_same_rows_and_counts(tmp_path: Path) -> None:
    # Its name is no glob, no address and no partition.
    odd = tmp_path / "brand=mega" / "[!a]*?::b {x,y} #1, 50%20 it's ~"
    odd.mkdir(parents=True)
    write_dirty_log(odd / "one.csv", 2_000)
    shutil.copy(odd / "one.csv", odd / "two.csv")
    expected, manifest = collect(odd, odd / "duckdb", "duckdb")
    found, found_manifest = collect(odd, odd / "spark", "spark")
    assert found.splitlines() == expected.splitlines()
    assert found_manifest["report"] == manifest["report"]
    assert manifest["report"]["rows_written"] > 100
    assert len(manifest["report"]["rows_dropped"]) == 9, json.dumps(
        manifest["report"]
    )


GOOD = "2019-10-01 00:00:00 UTC,cart,1,2,a.b,lego,5.5,1,s"
UNEVEN = {
    "one field more": GOOD.replace("lego", "lego, the bricks"),
    "one more at the end": f"{GOOD},x",
    "one field less": GOOD.removesuffix(",s"),
    "a quote that never ends": GOOD.replace("lego", '"lego'),
    "a text in Latin-1": GOOD.replace("lego", "légo"),
}


@pytest.mark.parametrize("unused", ["", ",source"])
def test_both_engines_refuse_rows_that_they_cannot_read_whole(
    unused: str, tmp_path: Path
) -> None:
    from purchase_predict.errors import DataError  # noqa: PLC0415

    value = unused.replace("source", "web")
    for number, line in enumerate(UNEVEN.values()):
        folder = tmp_path / str(number)
        folder.mkdir()
        rows = [COLUMNS + unused, *[GOOD + value] * 9, line + value, ""]
        (folder / "a.csv").write_text("\n".join(rows), "latin-1")
        for engine in ("duckdb", "spark"):
            with pytest.raises(DataError, match=r"a\.csv.*Next: mend or move"):
                collect(folder, folder / engine, engine)
