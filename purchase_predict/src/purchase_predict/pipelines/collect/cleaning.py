"""Cleaning: typed columns, a reason for each row dropped, no duplicates."""

import ibis
from ibis import _
from ibis.expr import datatypes as dt

from .events import COLUMNS

TYPES = ("view", "cart", "purchase")
UNUSED = "remove_from_cart"  # of the same publisher's other shops: no dirt
# UTC in the forms that tools write it in: 2019-10-01 00:00:00 UTC, or without
# it, T00:00:00.000Z, +00:00. Another offset may be right, or a shop's own time.
TIME = (
    r"^(\d{4}-\d\d-\d\d[ T](?:[01]\d|2[0-3]):[0-5]\d:[0-5]\d)"
    r"(?:\.\d+)?(?: ?(?:UTC|GMT|Z|[+-]00(?::?00)?))?$"
)
# 12.0 as pandas writes beside nulls. Not 5.41312E+08, in which a spreadsheet
# has made one user of many; nor 16 digits, which a float may have rounded.
ID = r"^\s*(-?\d{1,15})(?:\.0*)?\s*$"
NUMBER = r"^\s*[-+]?\d[\d.,]*(?:[eE][-+]?\d+)?\s*$"
IDS = ("product_id", "user_id")
SECOND = "%Y-%m-%d %H:%M:%S"
LARGEST = 2**53  # beyond it floats skip whole numbers
NO_DIRT = UNUSED, "duplicate"
BAD_TIME, BAD_TYPE = "unreadable event_time", "unknown event_type"
BAD_PRICE, NO_SESSION = "unreadable price", "no user_session"
REASONS = (
    *(BAD_TIME, UNUSED, BAD_TYPE, BAD_PRICE, NO_SESSION),
    *(f"{fault} {name}" for name in IDS for fault in ("inexact", "no")),
)


def parse_events(raw: ibis.Table) -> ibis.Table:
    """Give each raw row its types, and the reason to drop it if there is one.

    Returns:
        `file`, and the columns that features need: event_time in UTC to the
        second; brand, category_code and price of carts and purchases alone;
        `reason` (null: keep the row); `fingerprint`, the same for equal rows.
    """
    text = raw.select("file", **{n: read_as_text(raw[n], n) for n in COLUMNS})
    events = text.mutate(
        event_time=parse_time(text.event_time),
        product_id=parse_id(text.product_id),
        price=parse_number(text.price),
        user_id=parse_id(text.user_id),
        **{f"raw_{n}": text[n] for n in (*IDS, "price")},
    )
    row = ibis.struct({name: events[name] for name in COLUMNS})
    events = events.mutate(
        reason=find_reason(events), fingerprint=hash_row(row)
    )
    chosen = events.event_type != "view"
    return events.select(
        *("file", "event_time", "event_type", "product_id", "user_id"),
        *("user_session", "reason", "fingerprint"),
        **{
            name: chosen.ifelse(events[name], None)
            for name in ("brand", "category_code", "price")
        },
    )


@ibis.udf.scalar.builtin(name="hash")  # type: ignore[untyped-decorator]
def hash_row(row) -> dt.int64:  # type: ignore[no-untyped-def] # noqa: ANN001 - any
    """Hash by the engine's own function: Ibis' makes bits of it first."""


def read_as_text(column: ibis.Value, name: str) -> ibis.Value:
    """Undo the types that Parquet has, so that all files are read alike."""
    if column.type().is_timestamp():
        column = column.cast("timestamp").strftime(SECOND)
    if column.type().is_floating() and name in IDS:
        whole = (column % 1 == 0) & column.between(-LARGEST, LARGEST)
        number = column.try_cast("int64").cast("string")
        return whole.ifelse(number, column.cast("string"))
    # Without nullif, try_cast over a CSV would fail on dirt in DuckDB 2.0:
    # https://github.com/duckdb/duckdb/issues/23818
    return column.cast("string").nullif("")


def parse_time(time: ibis.Value) -> ibis.Value:
    """Read a time that can only be UTC; anything else gives null."""
    return time.re_extract(TIME, 1).nullif("").try_cast("timestamp")


def parse_id(text: ibis.Value) -> ibis.Value:
    """Read a whole number of up to 64 bits, exactly; the rest gives null."""
    number = text.try_cast("int64")
    written = text.re_extract(ID, 1).nullif("").try_cast("int64")
    # The engines round 12.5 and read 5e8: only what reads back is the number.
    return (number.cast("string") == text).ifelse(number, written)


def parse_number(number: ibis.Value) -> ibis.Value:
    """Read a number; the rest, NaN and infinity too, gives null."""
    number = number.try_cast("float64")
    return number.between(-LARGEST, LARGEST).ifelse(number, None)


def find_reason(events: ibis.Table) -> ibis.Value:
    """Name the first fault of each row; null where there is none."""
    unknown = ~events.event_type.isin(TYPES) | events.event_type.isnull()
    unread = events.price.isnull() & events.raw_price.notnull()
    return ibis.cases(
        (events.event_time.isnull(), BAD_TIME),
        (events.event_type == UNUSED, UNUSED),
        (unknown, BAD_TYPE),
        find_bad_id(events, "product_id"),
        (unread, BAD_PRICE),
        find_bad_id(events, "user_id"),
        (events.user_session.isnull(), NO_SESSION),
    )


def find_bad_id(events: ibis.Table, name: str) -> tuple[ibis.Value, ibis.Value]:
    """Tell a number that may stand for several, 5.4E+08, from no number."""
    number = events[f"raw_{name}"].re_search(NUMBER)
    told = number.ifelse(f"inexact {name}", f"no {name}")
    return events[name].isnull(), told


def find_twins(parsed: ibis.Table, part: int, parts: int) -> ibis.Table:
    """Find the fingerprints that more than one row has: cheap, and few.

    Args:
        parsed: The rows.
        part: Which share of the fingerprints to count, from 0: counting all
            at once takes as much memory as half the events.
        parts: How many there are, a power of 2.
    """
    mine = (_.fingerprint & (parts - 1)) == part
    kept = parsed.filter(_.reason.isnull() & mine)
    copies = kept.group_by("fingerprint").agg(copies=_.count())
    return copies.filter(_.copies > 1).select("fingerprint")


def pick_twins(parsed: ibis.Table, twins: ibis.Table) -> ibis.Table:
    """Give one of equal rows, of those alone that have a twin: few.

    Compared in full; the fingerprint too, for it is of all nine columns.
    """
    return keep_usable(parsed).semi_join(twins, "fingerprint").distinct()


def drop_duplicates(
    parsed: ibis.Table, twins: ibis.Table, picked: ibis.Table
) -> ibis.Table:
    """Give the rows without a twin, and of the others those that are picked."""
    return keep_usable(parsed).anti_join(twins, "fingerprint").union(picked)


def keep_usable(parsed: ibis.Table) -> ibis.Table:
    """Give the rows that there is no reason to drop."""
    return parsed.filter(_.reason.isnull()).drop("reason", "file")
