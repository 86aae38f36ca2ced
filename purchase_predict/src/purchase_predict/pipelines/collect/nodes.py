"""The collection: raw events -> a folder of CSV part files."""

import logging
from collections import Counter
from dataclasses import asdict
from datetime import UTC, datetime

import ibis
import pyarrow as pa
from ibis import _

from purchase_predict.errors import DataError

from .cleaning import drop_duplicates, find_twins, parse_events, pick_twins
from .engines import Engine, open_engine
from .events import find_events
from .features import build_features
from .parts import PartFolder
from .report import Report
from .shares import EXAMPLE, check_shares

logger = logging.getLogger(__name__)


def collect_primary(
    events: str,
    bucket: str,
    engine: str = "duckdb",
    spark_master: str = "local[*]",
) -> Report:
    """Collect the decisions of raw events into `bucket`/primary/data.csv.

    Args:
        events: CSV, CSV.gz or Parquet; a file, a folder or a glob, local or gs://.
        bucket: a folder or gs://...
        engine: duckdb or spark.
        spark_master: local[*], spark://host:7077 or sc://host:15002.

    Raises:
        PurchasePredictError: with what to do; the data collected before stay.
    """
    folder = PartFolder(bucket)
    with open_engine(engine, spark_master) as opened:
        rows, report = compute_rows(opened, events)
    logger.info("Writing to %s", folder.url)
    facts = {"report": asdict(report), "engine": engine, "events": events}
    folder.replace(rows, collected_at=datetime.now(UTC).isoformat(), **facts)
    logger.info("%s", report)
    return report


def compute_rows(engine: Engine, events: str) -> tuple[pa.Table, Report]:
    """Read, clean and compute, telling what is under way.

    Raises:
        DataError: files that are no events, or events that hold no decision.
    """
    files = find_events(events)
    logger.info("Reading %s (%d files)", events, len(files.urls))
    parsed = engine.keep_events("parsed", parse_events(engine.read(files)))
    counts = engine.fetch(
        parsed.group_by(["file", "reason"]).agg(rows=_.count())
    ).to_pylist()
    check_shares(counts, files.paths)
    dropped: Counter[str] = Counter()
    for count in counts:
        dropped[count["reason"] or ""] += count["rows"]
    read, kept = dropped.total(), dropped.pop("", 0)
    check_count(events, kept, f"no usable row of {read}: {dict(dropped)}")

    logger.info("Cleaning %s rows", f"{read:,}")
    twins = keep_twins(engine, parsed)
    picked = engine.keep("picked", pick_twins(parsed, twins))
    clean = drop_duplicates(parsed, twins, picked)
    is_view = (_.event_type == "view").cast("int64")
    sums = engine.fetch(clean.agg(rows=_.count(), views=is_view.sum()))
    distinct, views = sums.to_pylist()[0].values()
    dropped["duplicate"] = kept - distinct

    logger.info("Computing the features of %s events", f"{distinct:,}")
    rows = engine.fetch(build_features(clean, engine.keep))
    check_count(
        events, len(rows), f"no cart and no purchase in {distinct} events"
    )
    return rows, Report(read, dict(dropped), views, len(rows))


def keep_twins(engine: Engine, parsed: ibis.Table) -> ibis.Table:
    """Compute the twins, a part after the other."""
    names = [f"twins_{part}" for part in range(engine.parts)]
    kept = [
        engine.keep(name, find_twins(parsed, part, len(names)))
        for part, name in enumerate(names)
    ]
    return ibis.union(*kept) if len(kept) > 1 else kept[0]


def check_count(events: str, count: int, found: str) -> None:
    """Refuse to replace collected data by nothing.

    Raises:
        DataError: the count is 0.
    """
    if not count:
        raise DataError(
            events,
            found,
            EXAMPLE,
            "compare the first rows with that, and correct the events",
        )
