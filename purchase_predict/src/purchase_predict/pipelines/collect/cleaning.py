"""Cleaning: typed columns, a reason for each row dropped, no duplicates."""

import ibis
from ibis import _

from .events import COLUMNS

TYPES = ("view", "cart", "purchase")
TIME = "%Y-%m-%d %H:%M:%S"
SECONDS = len("2019-10-01 00:00:00")
LARGEST = 2**53  # beyond it floats skip whole numbers


def parse_events(raw: ibis.Table) -> ibis.Table:
    """Give each raw row its types, and the reason to drop it if there is one.

    Returns:
        The columns of `events.COLUMNS`, event_time in UTC to the second;
        `reason` (null: keep the row); `fingerprint`, the same for equal rows.
    """
    text = raw.select(**{name: read_as_text(raw[name]) for name in COLUMNS})
    events = text.mutate(
        event_time=parse_time(text.event_time),
        product_id=parse_id(text.product_id),
        price=parse_number(text.price),
        user_id=parse_id(text.user_id),
        raw_price=text.price,
    )
    row = ibis.struct({name: events[name] for name in COLUMNS})
    events = events.mutate(reason=find_reason(events), fingerprint=row.hash())
    return events.drop("raw_price")


def read_as_text(column: ibis.Value) -> ibis.Value:
    """Undo the types that Parquet has, so that all files are read alike."""
    if column.type().is_timestamp():
        column = column.cast("timestamp").strftime(TIME)
    # Without nullif, try_cast over a CSV would fail on dirt in DuckDB 2.0:
    # https://github.com/duckdb/duckdb/issues/23818
    return column.cast("string").nullif("")


def parse_time(time: ibis.Value) -> ibis.Value:
    """Read "2019-10-01 00:00:00 UTC"; anything else gives null."""
    text = time.replace(" UTC", "")
    # DuckDB takes 24:00:00 for the next day, Spark takes 2019 for a time.
    like_one = (text.length() == SECONDS) & (text.substr(11, 2) < "24")
    return like_one.ifelse(text, None).try_cast("timestamp")


def parse_id(number: ibis.Value) -> ibis.Value:
    """Read 12, or 12.0 as pandas writes beside nulls; the rest gives null."""
    number = parse_number(number)
    return (number % 1 == 0).ifelse(number, None).cast("int64")


def parse_number(number: ibis.Value) -> ibis.Value:
    """Read a number; the rest, NaN and infinity too, gives null."""
    number = number.try_cast("float64")
    return number.between(-LARGEST, LARGEST).ifelse(number, None)


def find_reason(events: ibis.Table) -> ibis.Value:
    """Name the first fault of each row; null where there is none."""
    unknown = ~events.event_type.isin(TYPES) | events.event_type.isnull()
    return ibis.cases(
        (events.event_time.isnull(), "unreadable event_time"),
        (unknown, "unknown event_type"),
        (events.product_id.isnull(), "no product_id"),
        (
            events.price.isnull() & events.raw_price.notnull(),
            "unreadable price",
        ),
        (events.user_id.isnull(), "no user_id"),
        (events.user_session.isnull(), "no user_session"),
    )


def find_twins(parsed: ibis.Table) -> ibis.Table:
    """Find the fingerprints that more than one row has: cheap, and few."""
    kept = parsed.filter(_.reason.isnull())
    copies = kept.group_by("fingerprint").agg(copies=_.count())
    return copies.filter(_.copies > 1).select("fingerprint")


def drop_duplicates(parsed: ibis.Table, twins: ibis.Table) -> ibis.Table:
    """Keep one of equal rows; only rows with a twin are compared in full."""
    kept = parsed.filter(_.reason.isnull()).drop("reason")
    alone = kept.anti_join(twins, "fingerprint")
    return alone.union(kept.semi_join(twins, "fingerprint").distinct())
