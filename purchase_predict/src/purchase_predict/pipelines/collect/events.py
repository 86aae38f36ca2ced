"""The raw events: which files hold them, and which columns those have."""

import csv
from dataclasses import dataclass

import pyarrow.parquet as pq
from fsspec import AbstractFileSystem
from fsspec.core import url_to_fs

from purchase_predict.errors import DataError

HEADER = (
    "event_time,event_type,product_id,category_id,category_code,"
    "brand,price,user_id,user_session"
)
COLUMNS = HEADER.split(",")
ENDINGS = (".csv", ".csv.gz", ".parquet")
LONGEST_HEADER = 65_536  # bytes; a first line beyond that is no header
MEND = "mend or move that file, or correct collect.events"


@dataclass(frozen=True)
class EventFiles:
    """Files of one kind that have the same columns in the same order."""

    urls: list[str]
    parquet: bool
    columns: list[str]
    fs: AbstractFileSystem


def find_events(events: str) -> EventFiles:
    """Find the event files and check the columns of each.

    Args:
        events: a file, a folder or a glob, local or gs://.

    Raises:
        DataError: no file, two kinds of file, or one that holds no events.
    """
    fs, path = url_to_fs(events)
    found = fs.glob(f"{path}/*" if fs.isdir(path) else path)
    paths = sorted(name for name in found if name.endswith(ENDINGS))
    kinds = {name.endswith(".parquet") for name in paths}
    if not events or len(kinds) != 1:
        raise DataError(
            events or "collect.events",
            "CSV and Parquet files" if kinds else "no file of events",
            f"files of one kind: {', '.join(ENDINGS)}",
            "put them there, or choose others by a glob such as folder/*.csv",
        )
    columns = check_columns({name: read_columns(fs, name) for name in paths})
    urls = [fs.unstrip_protocol(name) for name in paths]
    return EventFiles(urls, kinds.pop(), columns, fs)


def read_columns(fs: AbstractFileSystem, path: str) -> list[str]:
    """Read the names of a file's columns, and no more of it.

    Raises:
        DataError: the file is empty or broken.
    """
    try:
        if path.endswith(".parquet"):
            with fs.open(path) as file:
                return list(pq.read_schema(file).names)
        with fs.open(path, compression="infer") as file:
            first = file.read(LONGEST_HEADER).partition(b"\n")[0]
            header = first.decode("utf-8-sig").strip()
    except (OSError, EOFError, ValueError) as error:
        raise DataError(path, str(error), "a whole file", MEND) from error
    if not header:
        raise DataError(path, "the file is empty", f"the header {HEADER}", MEND)
    return next(csv.reader([header]))


def check_columns(files: dict[str, list[str]]) -> list[str]:
    """Give the columns that all files share.

    Raises:
        DataError: naming the first file that differs or lacks one.
    """
    first, *_ = files.values()
    for path, columns in files.items():
        missing = ", ".join(name for name in COLUMNS if name not in columns)
        if missing:
            raise DataError(path, f"no column {missing}", HEADER, MEND)
        if columns != first:
            found, expected = ",".join(columns), ",".join(first)
            raise DataError(
                path, f"columns {found}", f"as before {expected}", MEND
            )
    return first
