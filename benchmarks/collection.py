# ruff: noqa: PLC0415 - each contender imports what it needs, and no more
"""Collection, measured: the Ibis expression against four other ways.

    python benchmarks/collection.py             # 5 M events, all contenders
    python benchmarks/collection.py --growth    # 1 M to 42 M events, Ibis alone

Each contender runs in a process of its own: seconds from the first file to the
last part without imports, by the clock and of CPU time (not of Spark's JVM);
peak memory of its process tree, a JVM included. All must give the same rows.
What counts are the ratios within one run.
"""

from __future__ import annotations

import argparse
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import suppress
from importlib import import_module
from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import duckdb
import psutil

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[1]
sys.path[:0] = [str(ROOT), str(ROOT / "purchase_predict/src")]

KEY = ["user_session", "product_id"]
MILLION = 1_000_000
DAY_EVENTS = 1_369_315  # October of the real shop, a day
SAMPLE_SECONDS = 0.02
SECONDS_BETWEEN_LISTS = 1.0


def collect_by_ibis(events: Path, out: Path) -> None:
    """Run the project's own collection by DuckDB."""
    from purchase_predict.pipelines.collect.nodes import collect_primary

    collect_primary(str(events), str(out))


def collect_by_spark(events: Path, out: Path) -> None:
    """Run the project's own collection by Spark on all cores."""
    from purchase_predict.pipelines.collect.nodes import collect_primary

    collect_primary(str(events), str(out), "spark")


SQL = """
create table parsed as
with typed as (
    select
        try_cast(event_time[:19] as timestamp) as event_time,
        event_type,
        try_cast(product_id as bigint) as product_id,
        category_id,
        category_code,
        brand,
        try_cast(price as double) as price,
        try_cast(user_id as bigint) as user_id,
        user_session
    from read_csv('{events}/*.csv', header = true, all_varchar = true)
)
select *, hash(*columns(*)) as fingerprint from typed
where event_time is not null and product_id is not null and user_id is not null
  and user_session is not null and event_type in ('view', 'cart', 'purchase');

create table twins as
select fingerprint from parsed group by all having count(*) > 1;

create view events as
select * from parsed anti join twins using (fingerprint)
union all
select distinct * from parsed semi join twins using (fingerprint);

create table decisions as
select *,
    max((event_type = 'purchase')::int)
        over (partition by user_session, product_id) as purchased
from events where event_type <> 'view'
qualify row_number() over (
    partition by user_session, product_id
    order by event_type, event_time, price, brand, category_code, user_id
) = 1;

create table session_views as
select d.user_session, d.product_id, count(*) as num_views_session,
    count(*) filter (v.product_id = d.product_id) as num_views_product
from decisions d join events v using (user_session)
where v.event_type = 'view' and v.event_time < d.event_time
group by all;

create table earlier_views as
select d.user_session, d.product_id, count(*) as num_prev_product_views
from decisions d join events v using (user_id, product_id)
where v.event_type = 'view' and v.event_time < d.event_time
group by all;

create table sessions as
with theirs as (
    select distinct user_id, user_session from events
    semi join decisions using (user_id)
), starts as (
    select user_session, min(event_time) as start from events
    semi join theirs using (user_session) group by all
)
select *, rank() over (partition by user_id order by start) - 1
    as num_prev_sessions
from theirs join starts using (user_session);

copy (
    select product_id, brand, nullif(price, 0) as price, user_id, user_session,
        purchased,
        coalesce(num_views_session, 0) as num_views_session,
        coalesce(num_views_product, 0) as num_views_product,
        split_part(category_code, '.', 1) as category,
        nullif(split_part(category_code, '.', 2), '') as sub_category,
        hour(event_time) as hour, minute(event_time) as minute,
        isodow(event_time) - 1 as weekday,
        epoch(event_time)::bigint - epoch(start)::bigint as duration,
        num_prev_sessions,
        coalesce(num_prev_product_views, 0) as num_prev_product_views,
        strftime(event_time, '%Y-%m-%d') as date,
        (event_type = 'cart')::int as in_cart
    from decisions
    left join session_views using (user_session, product_id)
    left join earlier_views using (user_session, product_id)
    join sessions using (user_id, user_session)
    order by event_time, user_session, product_id
) to '{out}/part.csv' (header);
"""


def collect_by_sql(events: Path, out: Path) -> None:
    """Run the same query in SQL, with the same limits."""
    with tempfile.TemporaryDirectory() as folder:
        settings: dict[str, Any] = {
            "memory_limit": "2GB",
            "temp_directory": folder,
            "preserve_insertion_order": "false",
            "disabled_optimizers": "type_pushdown",
        }
        with duckdb.connect(config=settings) as con:
            con.execute(SQL.format(events=events, out=out))


def collect_by_polars(events: Path, out: Path) -> None:
    """Polars: read and cleaned by its streaming engine, the rest eagerly."""
    import polars as pl

    log = (
        pl.scan_csv(events / "*.csv")
        .filter(pl.col("user_session").is_not_null())
        .with_columns(
            pl.col("event_time")
            .str.head(19)
            .str.to_datetime("%Y-%m-%d %H:%M:%S")
        )
        .unique()
        .collect(engine="streaming")
    )
    order = [
        "event_type",
        "event_time",
        "price",
        "brand",
        "category_code",
        "user_id",
    ]
    choices = log.filter(pl.col("event_type") != "view").sort(
        order, nulls_last=True
    )
    bought = (pl.col("event_type") == "purchase").max().cast(pl.Int64)
    decisions = choices.group_by(KEY).agg(
        pl.col(*order).first(), bought.alias("purchased")
    )
    views = log.filter(pl.col("event_type") == "view").select(
        *KEY, "user_id", seen="event_time"
    )
    before = pl.col("seen") < pl.col("event_time")
    mine = pl.col("product_id_right") == pl.col("product_id")
    in_session = (
        decisions.join(views, on="user_session")
        .filter(before)
        .group_by(KEY)
        .agg(num_views_session=pl.len(), num_views_product=mine.sum())
    )
    earlier = (
        decisions.join(views, on=["user_id", "product_id"])
        .filter(before)
        .group_by(KEY)
        .agg(num_prev_product_views=pl.len())
    )
    theirs = log.join(decisions, on="user_id", how="semi")
    theirs = theirs.select("user_id", "user_session").unique()
    starts = log.join(theirs, on="user_session", how="semi")
    starts = starts.group_by("user_session").agg(
        start=pl.col("event_time").min()
    )
    rank = pl.col("start").rank("min").over("user_id") - 1
    sessions = theirs.join(starts, on="user_session").with_columns(
        num_prev_sessions=rank
    )
    levels = pl.col("category_code").str.split(".")
    time = pl.col("event_time")
    rows = (
        decisions.join(in_session, on=KEY, how="left")
        .join(earlier, on=KEY, how="left")
        .join(sessions, on=["user_id", "user_session"])
        .sort("event_time", *KEY)
        .select(
            "product_id",
            "brand",
            pl.when(pl.col("price") > 0).then(pl.col("price")).alias("price"),
            "user_id",
            "user_session",
            "purchased",
            pl.col("num_views_session", "num_views_product").fill_null(0),
            levels.list.get(0, null_on_oob=True).alias("category"),
            levels.list.get(1, null_on_oob=True).alias("sub_category"),
            time.dt.hour().alias("hour"),
            time.dt.minute().alias("minute"),
            (time.dt.weekday() - 1).alias("weekday"),
            (time - pl.col("start")).dt.total_seconds().alias("duration"),
            "num_prev_sessions",
            pl.col("num_prev_product_views").fill_null(0),
            time.dt.strftime("%Y-%m-%d").alias("date"),
            (pl.col("event_type") == "cart").cast(pl.Int64).alias("in_cart"),
        )
    )
    rows.write_csv(out / "part.csv")


def collect_by_pandas(events: Path, out: Path) -> None:
    """pandas, in memory."""
    import pandas as pd

    log = pd.concat(map(pd.read_csv, sorted(events.glob("*.csv"))))
    log = log[log.user_session.notna()].drop_duplicates()
    log["event_time"] = pd.to_datetime(
        log.event_time.str[:19], format="%Y-%m-%d %H:%M:%S"
    )
    order = [
        "event_type",
        "event_time",
        "price",
        "brand",
        "category_code",
        "user_id",
    ]
    choices = log[log.event_type != "view"].sort_values(order)
    decisions = choices.drop_duplicates(KEY).set_index(KEY)
    bought = (choices.event_type == "purchase").groupby(
        [choices[k] for k in KEY]
    )
    decisions["purchased"] = bought.max().astype(int)
    flat = decisions.reset_index()[[*KEY, "user_id", "event_time"]]
    views = log.loc[log.event_type == "view", [*KEY, "user_id", "event_time"]]
    views = views.rename(columns={"event_time": "seen"})
    pairs = flat.merge(views, on="user_session", suffixes=("", "_seen"))
    pairs = pairs[pairs.seen < pairs.event_time]
    pairs["mine"] = pairs.product_id == pairs.product_id_seen
    mine = pairs.groupby(KEY).mine.agg(["size", "sum"])
    pairs = flat.merge(
        views, on=["user_id", "product_id"], suffixes=("", "_seen")
    )
    earlier = pairs[pairs.seen < pairs.event_time].groupby(KEY).size()
    theirs = log.loc[
        log.user_id.isin(flat.user_id), ["user_id", "user_session"]
    ]
    theirs = theirs.drop_duplicates()
    whole = log[log.user_session.isin(theirs.user_session)]
    theirs["start"] = theirs.user_session.map(
        whole.groupby("user_session").event_time.min()
    )
    rank = theirs.groupby("user_id").start.rank("min") - 1
    theirs["num_prev_sessions"] = rank.astype(int)
    rows = decisions.assign(
        num_views_session=mine["size"],
        num_views_product=mine["sum"],
        num_prev_product_views=earlier,
    ).reset_index()
    rows = rows.merge(theirs, on=["user_id", "user_session"])
    rows = rows.sort_values(["event_time", *KEY])
    levels = rows.category_code.str.split(".", expand=True)
    time = rows.event_time.dt
    columns = {
        "product_id": rows.product_id,
        "brand": rows.brand,
        "price": rows.price.where(rows.price > 0),
        "user_id": rows.user_id,
        "user_session": rows.user_session,
        "purchased": rows.purchased,
        "num_views_session": rows.num_views_session.fillna(0).astype(int),
        "num_views_product": rows.num_views_product.fillna(0).astype(int),
        "category": levels[0],
        "sub_category": levels[1],
        "hour": time.hour,
        "minute": time.minute,
        "weekday": time.day_of_week,
        "duration": (rows.event_time - rows.start)
        .dt.total_seconds()
        .astype(int),
        "num_prev_sessions": rows.num_prev_sessions,
        "num_prev_product_views": rows.num_prev_product_views.fillna(0).astype(
            int
        ),
        "date": time.strftime("%Y-%m-%d"),
        "in_cart": (rows.event_type == "cart").astype(int),
    }
    pd.DataFrame(columns).to_csv(out / "part.csv", index=False)


CONTENDERS: dict[str, Callable[[Path, Path], None]] = {
    "sql": collect_by_sql,
    "ibis": collect_by_ibis,
    "polars": collect_by_polars,
    "pandas": collect_by_pandas,
    "spark": collect_by_spark,
}
COLLECT = "purchase_predict.pipelines.collect.nodes"
IMPORTS = {
    "sql": ["duckdb"],
    "ibis": [COLLECT, "ibis.backends.duckdb"],
    "polars": ["polars"],
    "pandas": ["pandas"],
    "spark": [COLLECT, "ibis.backends.pyspark"],
}


def run_one(name: str, events: Path, out: Path) -> None:
    """Run one contender in this process; print its seconds, clock and CPU."""
    for module in IMPORTS[name]:
        import_module(module)
    began, began_cpu = time.perf_counter(), time.process_time()
    CONTENDERS[name](events, out)
    print(time.perf_counter() - began, time.process_time() - began_cpu)


class Run(NamedTuple):
    """Seconds by the clock and of CPU, peak GiB, and what tells its rows."""

    seconds: float
    cpu: float
    peak: float
    rows: str


def measure(name: str, events: Path, work: Path) -> Run:
    """Run one contender in a process of its own."""
    out = work / f"out-{name}"
    shutil.rmtree(out, ignore_errors=True)
    out.mkdir(parents=True)
    command = [sys.executable, __file__, "--run", name, str(events), str(out)]
    with subprocess.Popen(
        command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True
    ) as process:
        peak = watch_memory(process)
        assert process.stdout is not None
        output = process.stdout.read().split()
    if process.returncode:
        raise SystemExit(f"{name} failed: run {' '.join(command)}")
    return Run(float(output[-2]), float(output[-1]), peak, digest(out))


def watch_memory(process: subprocess.Popen[str]) -> float:
    """Sample the memory of a process and its children until it ends; GiB.

    Listing children looks at all processes of the machine: seldom done, or
    it takes a third of a core from what is measured.
    """
    peak, tree = 0, psutil.Process(process.pid)
    members, listed = [tree], 0.0
    while process.poll() is None:
        with suppress(psutil.NoSuchProcess):
            if time.monotonic() - listed > SECONDS_BETWEEN_LISTS:
                members = [tree, *tree.children(recursive=True)]
                listed = time.monotonic()
            peak = max(peak, sum(each.memory_info().rss for each in members))
        time.sleep(SAMPLE_SECONDS)
    return peak / 2**30


def digest(out: Path) -> str:
    """Count the rows of a contender, and mix them into one number."""
    files = f"{out}/**/*.csv"
    types = {
        "brand": "VARCHAR",
        "price": "DOUBLE",
        "num_prev_sessions": "DOUBLE",
    }
    duckdb.read_csv(files, dtype=types).create_view("rows")
    query = "select count(*), bit_xor(hash(rows::text)) from rows"
    count, mix = duckdb.execute(query).fetchall()[0]
    return f"{count:,} rows, {mix:x}"


def write_events(events: int, work: Path) -> tuple[Path, int]:
    """Let the shop write about so many events, once."""
    from course.shop import simulate

    folder = work / f"shop-{events}"
    days = max(1, round(events / DAY_EVENTS))
    written = simulate(folder, days=days, events_per_day=events // days, seed=1)
    return folder / "events", written.events


def compare(events: int, work: Path, repeats: int, names: list[str]) -> None:
    """Print the contenders beside Polars: best of the repeats."""
    folder, written = write_events(events, work)
    if not find_spec("pyspark"):
        names = [name for name in names if name != "spark"]
    runs = {name: [measure(name, folder, work)] for name in names}
    for _ in range(repeats - 1):  # in turn, so that a busy moment hits all
        for name in names:
            runs[name].append(measure(name, folder, work))
    rows = {run.rows for results in runs.values() for run in results}
    assert len(rows) == 1, f"not the same rows: {runs}"
    print(f"{written:,} events, {rows.pop()}; best of {repeats}\n")
    base = next(name for name in ("polars", "sql", names[0]) if name in runs)
    print(
        f"| way | seconds | x {base} | CPU s | x {base} | peak GiB | x {base} |"
    )
    print("|---|--:|--:|--:|--:|--:|--:|")
    least = summarize(runs[base])
    for name, results in runs.items():
        cells = zip(summarize(results), least, strict=True)
        texts = [f"{value:.2f} | {value / one:.2f}" for value, one in cells]
        if name == "spark":
            texts[1] = "|"  # not of its JVM
        print(f"| {name} | {' | '.join(texts)} |")


def summarize(runs: list[Run]) -> tuple[float, float, float]:
    """Give the least seconds and CPU seconds, and the most memory."""
    seconds = min(run.seconds for run in runs)
    return seconds, min(r.cpu for r in runs), max(r.peak for r in runs)


def grow(sizes: list[int], work: Path) -> None:
    """Print what more events cost."""
    print("| M events | seconds | CPU seconds | CPU seconds a M | peak GiB |")
    print("|---|---|---|---|---|")
    for size in sizes:
        folder, written = write_events(size, work)
        run = measure("ibis", folder, work)
        millions = written / MILLION
        seconds = (
            f"{run.seconds:.1f} | {run.cpu:.1f} | {run.cpu / millions:.2f}"
        )
        print(f"| {millions:.1f} | {seconds} | {run.peak:.2f} |", flush=True)
        shutil.rmtree(folder.parent)


def main() -> None:
    """Read the command line."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--events", type=int, default=5 * MILLION)
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument(
        "--ways", nargs="+", choices=CONTENDERS, default=list(CONTENDERS)
    )
    parser.add_argument("--growth", action="store_true")
    parser.add_argument("--run", nargs=3, help=argparse.SUPPRESS)
    arguments = parser.parse_args()
    if arguments.run:
        name, events, out = arguments.run
        run_one(name, Path(events), Path(out))
        return
    with tempfile.TemporaryDirectory() as work:
        if arguments.growth:
            grow([MILLION, 5 * MILLION, 15 * MILLION, 42 * MILLION], Path(work))
        else:
            ways = arguments.ways
            compare(arguments.events, Path(work), arguments.repeats, ways)


if __name__ == "__main__":
    main()
