"""DuckDB: the default engine, inside this process, spilling to disk."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any
from warnings import catch_warnings, filterwarnings

import duckdb
import ibis
import pyarrow as pa
from fsspec import AbstractFileSystem

from purchase_predict.errors import DataError

from .events import EventFiles

MEMORY = "2GB"  # enough for a month of a large shop: the rest waits on disk
DIALECT = {"header": True, "delim": ",", "quote": '"', "escape": '"'}


class DuckDBEngine:
    """Keeps its tables in a file of a temporary folder, not in memory."""

    def __init__(self, folder: str) -> None:
        self.con = ibis.duckdb.connect(
            Path(folder, "collect.duckdb"),
            memory_limit=MEMORY,
            temp_directory=folder,
            preserve_insertion_order=False,
        )

    def read(self, files: EventFiles) -> ibis.Table:
        """Give the raw events; those of CSV as text."""
        reach_files(self.con, files.fs)
        if files.parquet:
            return self.con.read_parquet(files.urls)
        text = dict.fromkeys(files.columns, "VARCHAR")
        return self.con.read_csv(files.urls, columns=text, **DIALECT)

    def keep(self, name: str, table: ibis.Table) -> ibis.Table:
        """Write the table into the file."""
        return self.con.create_table(name, table)

    def fetch(self, table: ibis.Table) -> pa.Table:
        """Take the rows over as Arrow."""
        return table.to_pyarrow()


def reach_files(con: Any, fs: AbstractFileSystem) -> None:
    """Let DuckDB reach gs://...; local files it reads itself, and faster."""
    if "file" not in fs.protocol:
        con.register_filesystem(fs)


@contextmanager
def open_duckdb() -> Iterator[DuckDBEngine]:
    """Open DuckDB in a temporary folder that is removed in the end.

    Raises:
        DataError: a file of events is broken, or the temporary folder is full.
    """
    with TemporaryDirectory(prefix="collect-") as folder, catch_warnings():
        # Ibis 12 calls DuckDB 2.0's old name of to_arrow_table.
        filterwarnings("ignore", "fetch_arrow_table")
        try:
            engine = DuckDBEngine(folder)
            try:
                yield engine
            finally:
                engine.con.disconnect()
        except duckdb.Error as error:
            raise DataError(
                "events, read by duckdb",
                str(error).partition("\n")[0],
                f"whole files, and room for their content in {folder}",
                "mend or move the file, or set TMPDIR to a larger disk",
            ) from error
