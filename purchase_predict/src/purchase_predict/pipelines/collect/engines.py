"""The engines that can run the collection, behind one small protocol."""

from contextlib import AbstractContextManager
from difflib import get_close_matches
from typing import Protocol

import ibis
import pyarrow as pa

from purchase_predict.errors import SettingError

from .duckdb_engine import open_duckdb
from .events import EventFiles
from .spark_engine import open_spark

NAMES = ("duckdb", "spark")


class Engine(Protocol):
    """What the collection asks of an engine; the rest is Ibis.

    `parts`: into how many it cuts what takes much memory; a power of 2.
    """

    parts: int

    def read(self, files: EventFiles) -> ibis.Table:
        """Give the raw events, those of CSV as text, and `file`: its place."""

    def keep_events(self, name: str, table: ibis.Table) -> ibis.Table:
        """Compute the parsed events once."""

    def keep(self, name: str, table: ibis.Table) -> ibis.Table:
        """Compute a table once, for the steps that read it again."""

    def fetch(self, table: ibis.Table) -> pa.Table:
        """Bring a result here: it is a fiftieth of the events."""


def open_engine(name: str, spark_master: str) -> AbstractContextManager[Engine]:
    """Open the engine of that name; it is closed in the end.

    Raises:
        SettingError: there is no such engine.
    """
    if name == "duckdb":
        return open_duckdb()
    if name == "spark":
        return open_spark(spark_master)
    (close,) = get_close_matches(str(name), NAMES, n=1, cutoff=0)
    raise SettingError(
        "collect.engine",
        f"unknown engine {name!r} (did you mean {close}?)",
        " or ".join(NAMES),
        "correct it in conf/base/parameters_collect.yml",
    )
