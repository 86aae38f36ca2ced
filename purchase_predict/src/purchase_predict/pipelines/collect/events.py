"""The raw events: which files hold them, and which columns those have."""

import csv
import re
from dataclasses import dataclass
from glob import escape, has_magic
from os import SEEK_END
from pathlib import PurePosixPath
from typing import IO

import pyarrow.parquet as pq
from fsspec import AbstractFileSystem

from purchase_predict.bucket import locate
from purchase_predict.errors import DataError

HEADER = (
    "event_time,event_type,product_id,category_id,category_code,"
    "brand,price,user_id,user_session"
)
COLUMNS = HEADER.split(",")
ENDINGS = (".csv", ".csv.gz", ".parquet")
HIDDEN = (".", "_")  # ._a.csv of a Mac, _SUCCESS of Spark
LONGEST_HEADER = 65_536  # bytes; a first line beyond that is no header
QUOTED = 120  # of a header that is none of ours
LINE_END = re.compile(rb"\r\n|\n|\r")
MEND = "mend or move that file, or correct collect.events"


@dataclass(frozen=True)
class EventFiles:
    """Files of one kind that have the same columns in the same order.

    `mixed`: the paths of files whose lines end in several ways.
    """

    urls: list[str]
    parquet: bool
    columns: list[str]
    fs: AbstractFileSystem
    mixed: frozenset[str] = frozenset()

    @property
    def paths(self) -> list[str]:
        """What an engine opens."""
        return [get_path(url) for url in self.urls]


@dataclass(frozen=True)
class Head:
    """The columns of a file, and whether its first lines end alike."""

    columns: list[str]
    uniform: bool = True


def find_events(events: str) -> EventFiles:
    """Find the event files and check the columns of each.

    Args:
        events: a file, a folder or a glob, local or gs://.

    Raises:
        DataError: no file, two kinds of file, or one that holds no events.
    """
    fs, path = locate(events)
    names = list_files(fs, path) if events else []
    kinds = {name.endswith(".parquet") for name in names}
    if len(kinds) != 1:
        raise DataError(
            events or "collect.events",
            "CSV and Parquet files" if kinds else "no file of events",
            f"files of one kind: {', '.join(ENDINGS)}",
            "put them there, or choose others by a glob such as folder/*.csv",
        )
    heads = {name: read_head(fs, name) for name in names}
    columns = check_columns({name: h.columns for name, h in heads.items()})
    return EventFiles(
        [fs.unstrip_protocol(name) for name in names],
        kinds.pop(),
        columns,
        fs,
        frozenset(
            get_path(fs.unstrip_protocol(name))
            for name, head in heads.items()
            if not head.uniform
        ),
    )


def get_path(url: str) -> str:
    """Give what an engine opens: a plain path where the file is local."""
    return url.removeprefix("file://")


def list_files(fs: AbstractFileSystem, path: str) -> list[str]:
    """List the event files of a path, a folder or a glob, hidden ones not.

    Brackets and stars of a folder that exists are part of its name.
    """
    if fs.isdir(path):
        found = fs.ls(path, detail=False)
    elif fs.exists(path):
        found = [path]
    else:
        found = fs.glob(escape_folder(fs, path)) if has_magic(path) else []
    names = [(name, PurePosixPath(name).name) for name in found]
    return sorted(
        name
        for name, last in names
        if last.endswith(ENDINGS) and not last.startswith(HIDDEN)
    )


def escape_folder(fs: AbstractFileSystem, pattern: str) -> str:
    """Escape as much of a glob as is the name of a folder."""
    for parent in PurePosixPath(pattern).parents:
        folder = str(parent)
        if fs.isdir(folder):
            return escape(folder) + pattern.removeprefix(folder)
    return pattern


def read_head(fs: AbstractFileSystem, path: str) -> Head:
    """Read the names of a file's columns, and little more of it.

    Raises:
        DataError: the file is empty or broken.
    """
    try:
        if path.endswith(".parquet"):
            with fs.open(path) as file:
                return Head(list(pq.read_schema(file).names))
        with fs.open(path, compression="infer") as file:
            start = file.read(LONGEST_HEADER)
            ends = find_line_ends(start) | find_line_ends(read_tail(file, path))
        first = LINE_END.split(start, 1)[0].decode("utf-8-sig").strip()
        columns = next(csv.reader([first]), [])
    except (OSError, EOFError, ValueError, csv.Error) as error:
        raise DataError(path, str(error), "a whole file", MEND) from error
    if not columns:
        raise DataError(path, "the file is empty", f"the header {HEADER}", MEND)
    return Head(columns, uniform=len(ends) <= 1)


def find_line_ends(text: bytes) -> set[bytes]:
    """Find the kinds of line end; one that was cut in two is no kind."""
    return set(LINE_END.findall(text.lstrip(b"\n").rstrip(b"\r")))


def read_tail(file: IO[bytes], path: str) -> bytes:
    """Read the last lines, which may be of another file: `cat a b`."""
    if path.endswith(".gz"):
        return b""
    file.seek(max(0, file.seek(0, SEEK_END) - LONGEST_HEADER))
    return file.read()


def check_columns(files: dict[str, list[str]]) -> list[str]:
    """Give the columns that all files share.

    Raises:
        DataError: naming the first file that differs, or that lacks or
            doubles one.
    """
    first, *_ = files.values()
    for path, columns in files.items():
        missing = ", ".join(name for name in COLUMNS if name not in columns)
        twice = ", ".join(name for name in COLUMNS if columns.count(name) > 1)
        if missing:
            there = ",".join(columns)[:QUOTED]
            found = f"no column {missing}; it has {there!r}"
            raise DataError(path, found, HEADER, MEND)
        if twice:
            raise DataError(path, f"twice the column {twice}", HEADER, MEND)
        if columns != first:
            found, expected = ",".join(columns), ",".join(first)
            raise DataError(
                path, f"columns {found}", f"as before {expected}", MEND
            )
    return first


def name_columns(columns: list[str]) -> list[str]:
    """Name each column once: what is not needed may have no name, or two."""
    return [
        name if name in COLUMNS else f"unused_{place}"
        for place, name in enumerate(columns)
    ]
