"""The same arguments give the same files, a day each, in order of time."""

import hashlib
import re
import subprocess
import sys
from datetime import date
from pathlib import Path

import duckdb
import numpy as np
import pyarrow as pa
import pyarrow.parquet as pq
import pytest

from course.shop import FileFormat, rows, simulate, simulation
from course.shop.files import FORMATS

SMALL = 5_000
# Of two days of 1,000 events: the same on every Python and machine.
# NumPy 2.5 rounds some functions otherwise in the last bit, which turns a draw
# now and then: each locked version has its own bytes.
DIGESTS = {
    "2.4": "d270859a089a52bd3e641f6743a374051ab3837a58c7de73e85d0327af525b0e",
    "2.5": "9d24edfaa2fa56b1dc3484706bd0128c800af53012a0418905409db887f93b9e",
}


def digest(paths: tuple[Path, ...]) -> str:
    """Of the bytes of all files."""
    return hashlib.sha256(b"".join(p.read_bytes() for p in paths)).hexdigest()


@pytest.mark.parametrize("file_format", ["csv", "csv.gz", "parquet"])
def test_the_same_seed_gives_the_same_bytes(
    tmp_path: Path, file_format: FileFormat
) -> None:
    first, second = (
        simulate(tmp_path / name, events_per_day=SMALL, file_format=file_format)
        for name in "ab"
    )
    assert digest(first.paths) == digest(second.paths)
    assert digest((first.truth,)) == digest((second.truth,))


@pytest.mark.parametrize("file_format", ["csv", "csv.gz", "parquet"])
def test_the_size_of_chunks_changes_no_byte(
    tmp_path: Path, file_format: FileFormat, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = simulate(
        tmp_path / "a", events_per_day=SMALL, file_format=file_format
    )
    monkeypatch.setattr(rows, "CHUNK", 77)
    cut = simulate(
        tmp_path / "b", events_per_day=SMALL, file_format=file_format
    )
    assert digest(whole.paths) == digest(cut.paths)


def test_another_seed_gives_another_log(tmp_path: Path) -> None:
    logs = [
        simulate(tmp_path / str(seed), events_per_day=SMALL, seed=seed).paths
        for seed in (0, 1)
    ]
    assert digest(logs[0]) != digest(logs[1])


def test_the_bytes_are_those_of_every_machine(tmp_path: Path) -> None:
    log = simulate(tmp_path, days=2, events_per_day=1_000, seed=42)
    assert digest(log.paths) == DIGESTS[np.__version__[:3]]


def test_more_days_leave_the_first_as_it_is(tmp_path: Path) -> None:
    one = simulate(tmp_path / "one", events_per_day=SMALL)
    three = simulate(tmp_path / "three", events_per_day=SMALL, days=3)
    assert digest(one.paths) == digest(three.paths[:1])


def test_there_is_a_file_a_day_and_nothing_else(tmp_path: Path) -> None:
    log = simulate(
        tmp_path, days=2, events_per_day=1_000, start=date(2020, 2, 28)
    )
    names = ["events/events-2020-02-28.csv", "events/events-2020-02-29.csv"]
    assert [str(path.relative_to(tmp_path)) for path in log.paths] == names
    files = {path for path in tmp_path.rglob("*") if path.is_file()}
    assert files == {*log.paths, log.truth}


def test_a_row_looks_like_those_of_rees46(tmp_path: Path) -> None:
    log = simulate(tmp_path, events_per_day=1_000)
    header, *lines = log.paths[0].read_text().splitlines()
    assert header == (
        "event_time,event_type,product_id,category_id,category_code,brand,"
        "price,user_id,user_session"
    )
    row = re.compile(
        r"2019-10-01 \d\d:\d\d:\d\d UTC,(view|cart|purchase),\d{7,8},"
        r"2053\d{15},([a-z_]+(\.[a-z_]+){1,3})?,[a-z]*,\d+\.\d\d,\d{9},"
        r"([0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12})?"
    )
    assert all(row.fullmatch(line) for line in lines)
    assert len(lines) == log.events


def test_rows_are_in_order_of_time(tmp_path: Path) -> None:
    log = simulate(tmp_path, days=2, events_per_day=SMALL)
    lines = [line for p in log.paths for line in p.read_text().splitlines()[1:]]
    times = [line[:23] for line in lines]
    assert times == sorted(times)


def test_sessions_go_on_after_midnight(tmp_path: Path) -> None:
    log = simulate(tmp_path, days=2, events_per_day=20_000)
    first, second = (
        {line[-36:] for line in path.read_text().splitlines()[1:]}
        for path in log.paths
    )
    assert len(first & second) > 5


def test_all_formats_hold_the_same_rows(tmp_path: Path) -> None:
    logs = [
        simulate(tmp_path / kind, events_per_day=SMALL, file_format=kind)
        for kind in FORMATS
    ]
    plain, packed, parquet = (read_rows(log.paths[0]) for log in logs)
    assert len(plain) == logs[0].events
    assert plain == packed == parquet


def read_rows(path: Path) -> list[tuple[object, ...]]:
    """Rows of a day, its times as text."""
    rows = duckdb.connect().execute(f"from '{path}'").fetchall()
    return [(str(time)[:19], *row) for time, *row in rows]


def test_parquet_has_the_types_of_the_log(tmp_path: Path) -> None:
    log = simulate(tmp_path, events_per_day=1_000, file_format="parquet")
    assert pq.read_schema(log.paths[0]).equals(pa.schema(rows.COLUMNS))


def test_progress_is_told_after_each_day(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    simulate(
        tmp_path,
        days=3,
        events_per_day=1_000,
        progress=lambda done, days: told.append((done, days)),
    )
    assert told == [(1, 3), (2, 3), (3, 3)]


def test_a_large_day_is_simulated_in_stretches() -> None:
    stretches = list(simulation.plan_day(1_370_000))
    assert [s[0] for s in stretches[1:]] == [s[1] for s in stretches[:-1]]
    assert (stretches[0][0], stretches[-1][1]) == (0, 86_400)
    assert sum(s[2] for s in stretches) == round(1_370_000 / 4.59)


MEASURE = """
import resource, sys
from pathlib import Path
from course.shop import simulate
simulate(Path(sys.argv[1]), days=int(sys.argv[2]), events_per_day=400_000)
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
"""


def test_memory_stays_flat_while_the_log_grows(tmp_path: Path) -> None:
    short, long = (
        int(
            subprocess.check_output(
                [sys.executable, "-c", MEASURE, tmp_path, days], text=True
            )
        )
        for days in ("3", "8")
    )
    assert long < 1.1 * short
