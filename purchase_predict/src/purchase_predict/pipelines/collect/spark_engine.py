"""Spark: the engine for more events than one machine takes."""

import shutil
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from functools import reduce
from importlib.util import find_spec
from os import environ
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import ibis
import pyarrow as pa

from purchase_predict.errors import DataError, EngineError, SettingError

from .events import COLUMNS, EventFiles, name_columns

PORTS = {"spark": 7077, "sc": 15002}
ANSWER_SECONDS = 5
REPLACEMENT = "\ufffd"  # what a decoder writes for bytes it cannot read
BROKEN = "_row_of_other_length"  # where Spark keeps a row that it cannot cut up
LONGEST_QUOTE = 120  # letters of such a row in a message
CSV = {
    "header": "true",
    "escape": '"',
    # Without pruning, Spark counts the fields of each row.
    "columnPruning": "false",
    "columnNameOfCorruptRecord": BROKEN,
}
PLAIN_PATHS = {"__globPaths__": "false"}  # Spark's own, for paths it has listed
UTC: dict[str, Any] = {"spark.sql.session.timeZone": "UTC"}  # as the events are
MASTERS = "local[*], spark://host:7077 or sc://host:15002"
LOCAL: dict[str, Any] = {
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.driver.memory": "2g",
    "spark.sql.shuffle.partitions": "16",
    "spark.ui.enabled": "false",
    "spark.ui.showConsoleProgress": "false",
}


class SparkEngine:
    """Keeps its tables in Spark; the workers must reach the files."""

    parts = 1  # Spark cuts its tables itself

    def __init__(self, session: Any) -> None:
        self.session = session
        self.con = ibis.pyspark.connect(session)

    def read(self, files: EventFiles) -> ibis.Table:
        """Give the raw events, those of CSV as text, and `file`: its place."""
        from pyspark.sql.functions import lit  # noqa: PLC0415 - an extra

        frames = [
            self.read_file(files, path, place).withColumn("file", lit(place))
            for place, path in enumerate(files.paths)
        ]
        whole = reduce(lambda one, other: one.union(other), frames)
        whole.createOrReplaceTempView("raw")
        return self.con.table("raw")

    def read_file(self, files: EventFiles, path: str, place: int) -> Any:
        """Read one file; brackets, stars and colons in its name are no glob.

        In SQL: the reader of Spark Connect loses the option that says so.
        """
        view = f"events_{place}"
        if files.parquet:
            self.session.sql(write_view(view, "", "parquet", path, {}))
            return self.session.table(view)
        columns = [*name_columns(files.columns), BROKEN]
        texts = ", ".join(f"`{column}` STRING" for column in columns)
        self.session.sql(write_view(view, f"({texts})", "csv", path, CSV))
        frame = self.session.table(view)
        return refuse_broken_rows(frame, path, len(files.columns))

    def keep_events(self, name: str, table: ibis.Table) -> ibis.Table:
        """Keep the parsed events."""
        return self.keep(name, table)

    def keep(self, name: str, table: ibis.Table) -> ibis.Table:
        """Cache the table in memory, and on disk what is too much for that."""
        frame = self.session.sql(self.con.compile(table)).cache()
        frame.createOrReplaceTempView(name)
        return self.con.table(name)

    def fetch(self, table: ibis.Table) -> pa.Table:
        """Collect the rows in the driver."""
        return self.session.sql(self.con.compile(table)).toArrow()


def write_view(
    name: str, columns: str, kind: str, path: str, options: dict[str, str]
) -> str:
    """Write the SQL that calls a file a view."""
    given = {"path": path} | PLAIN_PATHS | options
    pairs = [f"`{key}` {quote(value)}" for key, value in given.items()]
    view = f"CREATE OR REPLACE TEMPORARY VIEW {name} {columns} USING {kind}"
    return f"{view} OPTIONS ({', '.join(pairs)})"


def quote(text: str) -> str:
    """Write a text in Spark's SQL."""
    escaped = text.replace("\\", "\\\\").replace("'", "\\'")
    return f"'{escaped}'"


def refuse_broken_rows(frame: Any, path: str, fields: int) -> Any:
    """Fail at a row that has more fields or fewer, or is not UTF-8.

    Spark would cut or fill the first two, and put U+FFFD into the third.
    """
    from pyspark.sql import functions as f  # noqa: PLC0415 - an extra

    texts = [f.col(f"`{name}`") for name in COLUMNS]
    row = f.substring(BROKEN, 1, LONGEST_QUOTE)
    of_other_length = f.lit(f"{path}: not {fields} fields in the row ")
    first = f.when(
        f.col(BROKEN).isNotNull(), f.raise_error(f.concat(of_other_length, row))
    ).when(
        f.concat_ws("", *texts).contains(REPLACEMENT),
        f.raise_error(f.lit(f"{path}: it is not UTF-8")),
    )
    whole = frame.withColumn(COLUMNS[0], first.otherwise(texts[0]))
    return whole.drop(BROKEN)


@contextmanager
def open_spark(master: str) -> Iterator[SparkEngine]:
    """Start Spark, or connect to it, and stop it in the end.

    Raises:
        SettingError: not a master.
        EngineError: Spark cannot start here, or does not answer.
        DataError: Spark cannot read the events.
    """
    check_spark(master)
    from py4j.protocol import Py4JError  # noqa: PLC0415 - an extra
    from pyspark.errors import PySparkException  # noqa: PLC0415 - an extra

    try:
        session = start_session(master)
    except (PySparkException, Py4JError) as error:
        raise refuse(master, str(error), "a Spark that starts") from error
    try:
        yield SparkEngine(session)
    except (PySparkException, Py4JError) as error:
        raise DataError(
            "events, read by spark",
            find_cause(error),
            "whole files that the workers reach",
            "mend or move the file",
        ) from error
    finally:
        session.stop()


def start_session(master: str) -> Any:
    """Start a session; `local` needs to be told to stay on this machine."""
    from pyspark.sql import SparkSession  # noqa: PLC0415 - an extra

    builder = SparkSession.builder.appName("collect").config(map=UTC)
    if master.startswith("sc://"):
        return builder.remote(master).getOrCreate()
    settings = LOCAL if master.startswith("local") else {}
    return builder.master(master).config(map=settings).getOrCreate()


def check_spark(master: str) -> None:
    """Find out quickly whether Spark can start.

    Raises:
        SettingError: not a master.
        EngineError: no pyspark, no Java, or no answer from the master.
    """
    address = urlsplit(master)
    if not master.startswith(("local", "spark://", "sc://", "yarn", "k8s://")):
        where, found = "collect.spark_master", f"unknown master {master!r}"
        raise SettingError(where, found, MASTERS, "correct it and run again")
    if not find_spec("pyspark"):
        raise refuse(
            "python", "pyspark is not installed", "pyspark[connect]==4.0.5"
        )
    home = environ.get("JAVA_HOME")
    java = shutil.which("java", path=str(Path(home, "bin")) if home else None)
    if not java and address.scheme != "sc":
        raise refuse("java", "no Java on PATH or in JAVA_HOME", "Java 17")
    if address.scheme in PORTS:
        place = (address.hostname or "", address.port or PORTS[address.scheme])
        try:
            socket.create_connection(place, ANSWER_SECONDS).close()
        except OSError as error:
            raise refuse(master, str(error), "a Spark that answers") from error


def find_cause(error: Exception) -> str:
    """Find the line that says why in Spark's pages of stack trace."""
    first, *lines = str(error).splitlines() or [repr(error)]
    causes = [line for line in lines if line.startswith("Caused by: ")]
    return causes[-1].removeprefix("Caused by: ") if causes else first


def refuse(where: str, found: str, expected: str) -> EngineError:
    """Say what Spark lacks here, and that DuckDB lacks nothing."""
    found = found.partition("\n")[0]
    mend = "mend that, or set collect.engine to duckdb"
    return EngineError(f"engine spark: {where}", found, expected, mend)
