"""The truth about sessions, counted by DuckDB from the raw events."""

from pathlib import Path
from typing import NamedTuple

import duckdb

COUNT_SESSIONS = """
with sessions as (
    select
        user_session as session,
        count(*) filter (event_type = 'purchase') as purchases,
        count(*) filter (event_type = 'cart') = 0 as cartless
    from read_csv($events, header = true, all_varchar = true)
    group by session
), known as (from sessions where session is not null)
select
    count(*) filter (cartless and purchases > 0),
    count(*) filter (purchases > 0),
    count(*),
    count(*) filter (cartless),
    coalesce(sum(purchases) filter (cartless), 0),
    coalesce(sum(purchases), 0),
    (select count(*) from sessions
        where session is null and cartless and purchases > 0),
    (select count(*) from sessions where session is null and purchases > 0)
from known
"""


class Counts(NamedTuple):
    """Sessions and events of the raw log; a null session is in the last two."""

    cartless: int
    buying: int
    sessions: int
    cartless_sessions: int
    cartless_purchases: int
    purchases: int
    cartless_null: int
    buying_null: int

    def shares(self) -> dict[str, float]:
        """Give the share asked for (`right`) and those of known mistakes."""
        right = self.cartless / self.buying
        null = self.cartless + self.cartless_null
        return {
            "right": right,
            "null": null / (self.buying + self.buying_null),
            "complement": 1 - right,
            "of_all": self.cartless / self.sessions,
            "all_cartless": self.cartless_sessions / self.sessions,
            "events": self.cartless_purchases / self.purchases,
        }


def count_sessions(events: str | Path) -> Counts:
    """Count by DuckDB; raises `duckdb.Error` where events cannot be read."""
    files = f"{events}/*.csv*" if Path(events).is_dir() else str(events)
    with duckdb.connect() as connection:
        query = connection.execute(COUNT_SESSIONS, {"events": files})
        return Counts(*map(int, query.fetchall()[0]))
