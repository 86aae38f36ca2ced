"""The raw events: which files hold them, and which columns those have."""

import csv
import re
from codecs import BOM_UTF8
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
# How files begin that are not what their names say, and what to do with them.
ICONV = "save it as UTF-8: iconv -f {} -t UTF-8 OLD > NEW"
KINDS = (
    (rb"\x1f\x8b", "gzip", "call it *.csv.gz, or unpack it by gunzip"),
    (rb"PAR1", "Parquet", "call it *.parquet"),
    (
        rb"PK\x03\x04",
        "a ZIP archive or a spreadsheet",
        "unpack or save it as CSV",
    ),
    (rb"\xd0\xcf\x11\xe0", "a spreadsheet", "save it as CSV in UTF-8"),
    (rb"BZh\d", "bzip2", "unpack it by bunzip2"),
    (rb"\xfd7zXZ", "xz", "unpack it by unxz"),
    (rb"\(\xb5/\xfd", "Zstandard", "unpack it by unzstd"),
    (rb"7z\xbc\xaf", "7-Zip", "unpack it by 7z"),
    (rb".{257}ustar", "an archive of tar", "unpack it by tar"),
    (rb"\xff\xfe\0\0|\0\0\xfe\xff", "UTF-32", ICONV.format("UTF-32")),
    (rb"\xff\xfe|\xfe\xff", "UTF-16", ICONV.format("UTF-16")),
    (rb"[^\0]\0", "UTF-16", ICONV.format("UTF-16LE")),
    (rb"\0[^\0]", "UTF-16", ICONV.format("UTF-16BE")),
    (rb"[\[{]", "JSON", "write its rows as CSV or Parquet"),
    (rb"<", "a page of HTML or XML", "download the file itself"),
    (rb"version https://git-lfs", "a pointer of Git LFS", "git lfs pull"),
)
GZIP, PARQUET = b"\x1f\x8b", b"PAR1"
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
    there = list_files(fs, path) if events else []
    names = [name for name in there if name.lower().endswith(ENDINGS)]
    kinds = {is_parquet(name) for name in names}
    if len(kinds) != 1:
        others = ", ".join(PurePosixPath(name).name for name in there[:3])
        nothing = "no file of events" + (f" among {others}" if others else "")
        raise DataError(
            events or "collect.events",
            "CSV and Parquet files" if kinds else nothing,
            f"files of one kind: {', '.join(ENDINGS)}",
            "put them there, unpacked, or choose others by a glob such as "
            "folder/*.csv",
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
    """List the files of a path, a folder or a glob, hidden ones not.

    Brackets and stars of a folder that exists are part of its name.
    """
    if fs.isdir(path):
        found = fs.ls(path, detail=False)
    elif fs.exists(path):
        found = [path]
    else:
        found = fs.glob(escape_folder(fs, path)) if has_magic(path) else []
    return sorted(
        name
        for name in found
        if not PurePosixPath(name).name.startswith(HIDDEN)
    )


def is_parquet(name: str) -> bool:
    """Tell by a file's name, in which Windows may write capitals."""
    return name.lower().endswith(".parquet")


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
        DataError: the file is empty, broken, or not what its name says.
    """
    try:
        if is_parquet(path):
            with fs.open(path) as file:
                check_kind(path, file.read(LONGEST_HEADER), PARQUET)
                return Head(list(pq.read_schema(file).names))
        if path.lower().endswith(".gz"):
            with fs.open(path) as file:
                check_kind(path, file.read(LONGEST_HEADER), GZIP)
        with fs.open(path, compression="infer") as file:
            start = file.read(LONGEST_HEADER)
            check_kind(path, start, b"")
            ends = find_line_ends(start) | find_line_ends(read_tail(file, path))
        first = LINE_END.split(start, 1)[0].decode("utf-8-sig").strip()
        columns = next(csv.reader([first]), [])
    except (OSError, EOFError, ValueError, csv.Error) as error:
        raise DataError(path, str(error), "a whole file", MEND) from error
    if not columns:
        raise DataError(path, "the file is empty", f"the header {HEADER}", MEND)
    return Head(columns, uniform=len(ends) <= 1)


def check_kind(path: str, start: bytes, wanted: bytes) -> None:
    """Hold the beginning of a file to what its name says.

    Raises:
        DataError: it is of another kind, which is named.
    """
    if not start or (wanted and start.startswith(wanted)):
        return
    says = {GZIP: "gzip", PARQUET: "Parquet"}.get(wanted, "CSV in UTF-8")
    text = start.removeprefix(BOM_UTF8).lstrip()
    for sign, found, then in KINDS:
        if re.match(sign, text, re.DOTALL):
            inside = not wanted and path.lower().endswith(".gz")
            where = f"{path}, unpacked" if inside else path
            first = "gunzip it, then " if inside else ""
            raise DataError(where, f"it is {found}", says, f"{first}{then}")
    if wanted and b"," in start and b"\0" not in start:
        raise DataError(path, "it is CSV", says, "call it *.csv")


def find_line_ends(text: bytes) -> set[bytes]:
    """Find the kinds of line end; one that was cut in two is no kind."""
    return set(LINE_END.findall(text.lstrip(b"\n").rstrip(b"\r")))


def read_tail(file: IO[bytes], path: str) -> bytes:
    """Read the last lines, which may be of another file: `cat a b`."""
    if path.lower().endswith(".gz"):
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
