"""Day files of the log: CSV, CSV.gz or Parquet, complete or not there."""

from __future__ import annotations

import errno
from contextlib import contextmanager
from gzip import GzipFile
from typing import TYPE_CHECKING, BinaryIO, Literal, Protocol, get_args

import pyarrow as pa
import pyarrow.parquet as pq

from course.messages import N_
from course.reasons import explain_system
from course.shop.errors import ShopError
from course.shop.rows import COLUMNS, HEADER, Writing, build_table, write_csv

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import date
    from pathlib import Path

    from course.shop.events import Events
    from course.shop.traffic import Sessions

FileFormat = Literal["csv", "csv.gz", "parquet"]
FORMATS: tuple[FileFormat, ...] = get_args(FileFormat)
GZIP_LEVEL = 1  # 9, the default, takes six times as long to save a seventh
FULL = (errno.ENOSPC, errno.EDQUOT)


class DayFile(Protocol):
    """A file that takes the events of one day."""

    def write(self, events: Events, sessions: Sessions) -> None:
        """Append events, whose sessions are indices into the table."""


class CsvFile:
    """CSV rows, into any stream of bytes."""

    def __init__(
        self, stream: BinaryIO | GzipFile, writing: Writing, day: date
    ) -> None:
        self.stream, self.writing, self.day = stream, writing, day
        stream.write(HEADER)

    def write(self, events: Events, sessions: Sessions) -> None:
        for chunk in write_csv(self.writing, self.day, events, sessions):
            self.stream.write(chunk)


class ParquetFile:
    """A row group for each lot of events."""

    def __init__(
        self, writer: pq.ParquetWriter, writing: Writing, day: date
    ) -> None:
        self.writer, self.writing, self.day = writer, writing, day

    def write(self, events: Events, sessions: Sessions) -> None:
        table = build_table(self.writing, self.day, events, sessions)
        self.writer.write_table(table.cast(pa.schema(COLUMNS)))


def name_day(day: date, file_format: FileFormat) -> str:
    """Name of a day's file: "events-2019-10-01.csv"."""
    return f"events-{day.isoformat()}.{file_format}"


@contextmanager
def open_day(
    name: Path, day: date, file_format: FileFormat, writing: Writing
) -> Iterator[DayFile]:
    """Open the file of one day; it gets its name when all went well.

    Raises ShopError where the file cannot be written.
    """
    with complete_or_absent(name) as path:
        match file_format:
            case "csv":
                with path.open("wb") as stream:
                    yield CsvFile(stream, writing, day)
            case "csv.gz":
                with path.open("wb") as raw, compress(raw) as stream:
                    yield CsvFile(stream, writing, day)
            case "parquet":
                with open_parquet(path, pa.schema(COLUMNS)) as writer:
                    yield ParquetFile(writer, writing, day)


def compress(raw: BinaryIO) -> GzipFile:
    """Compress what goes to ``raw``, without name and date in the header.

    The same bytes for one version of zlib; what they hold is always the same.
    """
    return GzipFile("", "wb", GZIP_LEVEL, raw, mtime=0)


def open_parquet(path: Path, schema: pa.Schema) -> pq.ParquetWriter:
    """Open a Parquet file that any reader takes for plain columns."""
    return pq.ParquetWriter(
        path, schema, compression="zstd", store_schema=False
    )


@contextmanager
def complete_or_absent(path: Path) -> Iterator[Path]:
    """Give a temporary path that becomes ``path`` at the end, or is removed.

    Raises ShopError for whatever the file system refuses.
    """
    draft = path.with_name(f".{path.name}.draft")
    try:
        yield draft
        draft.replace(path)
    except OSError as error:
        raise explain(error, path) from error
    finally:
        draft.unlink(missing_ok=True)


def explain(error: OSError, path: Path) -> ShopError:
    """Say what the file system refused, and what to do."""
    if error.errno in FULL:
        return ShopError(
            "{path}",
            N_("the disk is full, the file was not written"),
            N_("room for it"),
            N_(
                "free some space, or ask for fewer days, "
                "for csv.gz or for parquet"
            ),
            path=path,
        )
    return ShopError(
        "{path}",
        N_("{error}, the file was not written"),
        N_("a folder that can be written"),
        N_("give another folder, or the right to write to this one"),
        path=path,
        error=explain_system(error),
    )
