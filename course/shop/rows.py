"""Events as rows of the raw log: text of a CSV file, or an Arrow table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pyarrow as pa
import pyarrow.compute as pc

from course.shop import figures, text
from course.shop.events import KINDS

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date

    from numpy.typing import NDArray

    from course.shop.catalogue import Catalogue
    from course.shop.draws import Integers
    from course.shop.events import Events
    from course.shop.traffic import Sessions

COLUMNS = {
    "event_time": pa.string(),
    "event_type": pa.string(),
    "product_id": pa.int64(),
    "category_id": pa.int64(),
    "category_code": pa.string(),
    "brand": pa.string(),
    "price": pa.float64(),
    "user_id": pa.int64(),
    "user_session": pa.string(),
}
HEADER = (",".join(COLUMNS) + "\n").encode()
CHUNK = 65_536  # rows turned into text at a time


@dataclass(frozen=True)
class Writing:
    """What the rows of one shop are written with."""

    catalogue: Catalogue
    offers: pa.StringArray
    seed: int
    pool: int


def prepare_writing(catalogue: Catalogue, seed: int, pool: int) -> Writing:
    """Write out each offer once; the rows repeat it."""
    return Writing(catalogue, text.write_offers(catalogue), seed, pool)


def write_session_ids(writing: Writing, sessions: Sessions) -> pa.StringArray:
    """user_session of each session, null where it is to be written without."""
    uuids = text.write_uuids(sessions.serial, writing.seed)
    return pc.if_else(pa.array(sessions.nameless), None, uuids)


def list_chunks(n: int) -> Iterator[slice]:
    """Cut ``n`` rows into chunks."""
    yield from (slice(first, first + CHUNK) for first in range(0, n, CHUNK))


def write_csv(
    writing: Writing, day: date, events: Events, sessions: Sessions
) -> Iterator[pa.Buffer]:
    """Yield the CSV rows of events of one day, chunk by chunk."""
    times, kinds, ends = csv_parts(writing, day, sessions)
    second = seconds_of_day(events)
    for part in list_chunks(len(events)):
        rows = pc.binary_join_element_wise(
            times.take(pa.array(second[part])),
            kinds.take(pa.array(events.kind[part])),
            writing.offers.take(pa.array(events.offer[part])),
            ends.take(pa.array(events.session[part])),
            "",
        )
        yield text_of(rows)


def csv_parts(
    writing: Writing, day: date, sessions: Sessions
) -> tuple[pa.StringArray, pa.StringArray, pa.StringArray]:
    """Make what rows are joined from: times, types and ends of rows."""
    users = pa.array(text.number_users(sessions.user, writing.pool))
    ids = pc.fill_null(write_session_ids(writing, sessions), "")
    ends = pc.binary_join_element_wise(pc.cast(users, pa.string()), ids, ",")
    ends = pc.binary_join_element_wise(ends, "\n", "")
    return text.write_times(day), pa.array([f",{kind}" for kind in KINDS]), ends


def text_of(rows: pa.StringArray) -> pa.Buffer:
    """All characters of an array of strings, one string after the other."""
    offsets = np.frombuffer(rows.buffers()[1], dtype=np.int32)
    first = offsets[rows.offset]
    return rows.buffers()[2].slice(
        first, offsets[rows.offset + len(rows)] - first
    )


def seconds_of_day(events: Events) -> Integers:
    """Second of the day of each event."""
    return events.time % figures.SECONDS_A_DAY


def build_table(
    writing: Writing, day: date, events: Events, sessions: Sessions
) -> pa.Table:
    """Events of one day as an Arrow table with the columns of the log."""
    catalogue = writing.catalogue
    offer = events.offer
    users = text.number_users(sessions.user, writing.pool)
    columns = [
        encode(seconds_of_day(events), text.write_times(day)),
        encode(events.kind, pa.array(KINDS)),
        pa.array(catalogue.product_id[offer]),
        pa.array(catalogue.category_id[offer]),
        encode(catalogue.code[offer], name_or_null(catalogue.codes)),
        encode(catalogue.brand[offer], name_or_null(catalogue.brands)),
        pa.array(catalogue.cents[offer] / 100),
        pa.array(users[events.session]),
        write_session_ids(writing, sessions).take(pa.array(events.session)),
    ]
    return pa.table(dict(zip(COLUMNS, columns, strict=True)))


def name_or_null(names: tuple[str, ...]) -> pa.StringArray:
    """Names, null for the empty one."""
    return pa.array([name or None for name in names])


def encode(
    index: NDArray[np.integer], names: pa.StringArray
) -> pa.DictionaryArray:
    """Texts given by their index."""
    return pa.DictionaryArray.from_arrays(index.astype(np.int32), names)
