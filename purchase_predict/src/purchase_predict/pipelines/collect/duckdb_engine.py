"""DuckDB: the default engine, inside this process, spilling to disk."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from shutil import copyfileobj
from tempfile import TemporaryDirectory
from typing import Any
from warnings import catch_warnings, filterwarnings

import duckdb
import ibis
import pyarrow as pa
from fsspec import AbstractFileSystem

from purchase_predict.errors import DataError

from .cleaning import REASONS
from .events import EventFiles, name_columns

MEMORY = "2GB"  # enough for a month of a large shop: the rest waits on disk
# One byte instead of sixteen; in the order of the letters, as text would be.
KIND = "try_cast(event_type as enum('cart', 'purchase', 'view')) as event_type"
WHY = f"cast(reason as enum({str(REASONS)[1:-1]})) as reason"
DIALECT = "header = true, delim = ',', quote = '\"', escape = '\"'"
# A folder called brand=lego is a name, and no column.
PLACES = "filename = true, hive_partitioning = false"
FILE = re.compile(r'^\s*file = (.+)$|file "(.+?)"', re.MULTILINE)
ADVICE = re.compile(r"^(Possible|\* |\s|$)")  # for who writes SQL


class DuckDBEngine:
    """Keeps its tables in memory, and in `folder` what is too much for that."""

    parts = 4

    def __init__(self, folder: str) -> None:
        self.folder = Path(folder)
        self.copies: dict[str, str] = {}  # of which file each is one
        self.con = ibis.duckdb.connect(
            memory_limit=MEMORY,
            temp_directory=folder,
            preserve_insertion_order=False,
        )
        self.con.raw_sql("set TimeZone = 'UTC'")

    def read(self, files: EventFiles) -> ibis.Table:
        """Give the raw events, those of CSV as text, and `file`: its place."""
        reach_files(self.con, files.fs)
        paths = [self.unify(files, path) for path in files.paths]
        place = f"list_position({write_list(paths)}, filename)::usmallint - 1"
        source = write_source(files, paths)
        select = f"select *, {place} as file from {source}"  # noqa: S608 - quoted
        self.con.raw_sql(f"create temp view raw as {select}")
        return self.con.table("raw")

    def unify(self, files: EventFiles, path: str) -> str:
        """Give the path, or that of a copy whose lines end alike.

        DuckDB reads others loosely alone, and then cuts rows that are too long.
        """
        if path not in files.mixed:
            return path
        copy = self.folder / f"{len(self.copies)}.csv"
        self.copies[str(copy)] = path
        with (
            files.fs.open(path, compression="infer") as file,
            TextIOWrapper(file, "latin-1") as text,  # whatever it is: as it is
            copy.open("w", encoding="latin-1", newline="\n") as target,
        ):
            copyfileobj(text, target)
        return str(copy)

    def keep_events(self, name: str, table: ibis.Table) -> ibis.Table:
        """Keep the parsed events, the largest table by far, in little room."""
        query = self.con.compile(table)
        kinds = f"{KIND}, {WHY}"
        select = f"select * replace ({kinds}) from ({query})"  # noqa: S608 - ours
        self.con.raw_sql(f"create table {name} as {select}")
        return self.con.table(name)

    def keep(self, name: str, table: ibis.Table) -> ibis.Table:
        """Keep the table."""
        return self.con.create_table(name, table)

    def fetch(self, table: ibis.Table) -> pa.Table:
        """Take the rows over as Arrow; Ibis' own way would load pandas."""
        found = self.con.con.sql(self.con.compile(table)).to_arrow_table()
        return found.cast(table.schema().to_pyarrow())


def write_source(files: EventFiles, paths: list[str]) -> str:
    """Write the SQL that reads the paths; `filename` tells which it was.

    Brackets, stars and question marks in a name are no glob to DuckDB.
    """
    listed = write_list(re.sub(r"([\[*?])", r"[\1]", path) for path in paths)
    if files.parquet:
        return f"read_parquet({listed}, {PLACES})"
    texts = ", ".join(f"{n}: 'varchar'" for n in name_columns(files.columns))
    options = f"{DIALECT}, columns = {{{texts}}}, auto_detect = false"
    return f"read_csv({listed}, {options}, {PLACES})"


def write_list(texts: Any) -> str:
    """Write a list of texts in SQL."""
    quoted = ("'" + text.replace("'", "''") + "'" for text in texts)
    return f"[{', '.join(quoted)}]"


def reach_files(con: Any, fs: AbstractFileSystem) -> None:
    """Let DuckDB reach gs://...; local files it reads itself, and faster."""
    if "file" not in fs.protocol:
        con.register_filesystem(fs)


@contextmanager
def open_duckdb() -> Iterator[DuckDBEngine]:
    """Open DuckDB with a temporary folder that is removed in the end.

    Raises:
        DataError: a file of events is broken, or the temporary folder is full.
    """
    with TemporaryDirectory(prefix="collect-") as folder, catch_warnings():
        # Ibis 12 calls DuckDB 2.0's old name of to_arrow_table.
        filterwarnings("ignore", "fetch_arrow_table")
        engine = DuckDBEngine(folder)
        try:
            yield engine
        except (duckdb.Error, OSError) as error:
            where, found = describe_error(str(error), engine.copies)
            raise DataError(
                where,
                found,
                "whole files of UTF-8 whose rows all have the header's fields, "
                f"and room for their content in {folder}",
                "mend or move the file, or set TMPDIR to a larger disk",
            ) from error
        finally:
            engine.con.disconnect()


def describe_error(message: str, copies: dict[str, str]) -> tuple[str, str]:
    """Find the file that DuckDB means, and what it says of it."""
    for copy, path in copies.items():
        message = message.replace(copy, path)
    file = FILE.search(message)
    where = (file[1] or file[2]) if file else ""
    lines = message.splitlines()
    said = [line for line in lines if not ADVICE.match(line)]
    where = f"{where}, read by duckdb" if where else "events, read by duckdb"
    return where, "; ".join(said[:3])[:300]
