"""The folder of part files: written beside the old ones, then committed."""

import json
import math
from collections.abc import Collection, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import duckdb
import pyarrow as pa
from fsspec.core import url_to_fs

from purchase_predict.errors import BucketError

from .duckdb_engine import reach_files

PARTS = 4  # of a small data set: enough to see that it is a folder
PART_ROWS = 1_000_000  # at most: 100 MB


class PartFolder:
    """BUCKET/primary/data.csv: the parts that `_SUCCESS` names, no others."""

    def __init__(self, bucket: str) -> None:
        """Open the folder, and try to write in it.

        Raises:
            BucketError: no bucket, or it cannot be written.
        """
        self.run = f"{datetime.now(UTC):%Y%m%dT%H%M%S}-{uuid4().hex[:6]}"
        self.url = f"{bucket.rstrip('/')}/primary/data.csv"
        self.fs, self.path = url_to_fs(self.url)
        self.draft = f"{self.path}/_SUCCESS.{self.run}"
        self.renames = "file" in self.fs.protocol
        with self.explain_errors():
            if not bucket or not self.fs.exists(bucket):
                raise FileNotFoundError(f"there is no bucket {bucket!r}")
            self.fs.makedirs(self.path, exist_ok=True)
            self.fs.pipe_file(self.draft, b"")
            self.fs.rm_file(self.draft)

    def replace(self, rows: pa.Table, **facts: Any) -> None:
        """Put these rows in the place of the old ones, or change nothing.

        `_SUCCESS` then holds `columns`, `parts` (name, rows, bytes) and facts.

        Raises:
            BucketError: it could not be written; the old parts are untouched.
        """
        with self.explain_errors():
            try:
                parts = list(self.write_parts(rows))
                manifest = {
                    "columns": rows.column_names,
                    "parts": parts,
                    **facts,
                }
                text = json.dumps(manifest, indent=2).encode()
                if self.renames:
                    self.fs.pipe_file(self.draft, text)
            except BaseException:
                self.remove(f"*{self.run}*")
                raise
            # The commit: a rename in a folder, one upload in an object store.
            if self.renames:
                self.fs.mv(self.draft, f"{self.path}/_SUCCESS")
            else:
                self.fs.pipe_file(f"{self.path}/_SUCCESS", text)
            self.remove("part-*.csv", keep=[part["name"] for part in parts])

    def write_parts(self, rows: pa.Table) -> Iterator[dict[str, Any]]:
        """Write the rows in order, the run's name in each file's name."""
        size = min(math.ceil(len(rows) / PARTS), PART_ROWS)
        with duckdb.connect() as con:
            reach_files(con, self.fs)
            for start in range(0, len(rows), size):
                name = f"part-{self.run}-{start // size:05d}.csv"
                path = f"{self.path}/{name}"
                part = rows.slice(start, size)
                con.from_arrow(part).write_csv(self.fs.unstrip_protocol(path))
                yield {
                    "name": name,
                    "rows": len(part),
                    "bytes": self.fs.size(path),
                }

    def remove(self, pattern: str, keep: Collection[str] = ()) -> None:
        """Remove files by pattern; a foreign file in the folder stays."""
        self.fs.invalidate_cache()
        for path in self.fs.glob(f"{self.path}/{pattern}"):
            if path.rpartition("/")[2] not in keep:
                self.fs.rm_file(path)

    @contextmanager
    def explain_errors(self) -> Iterator[None]:
        """Turn a failure to write into words."""
        try:
            yield
        except (OSError, duckdb.Error) as error:
            raise BucketError(
                self.url,
                str(error).partition("\n")[0],
                "a BUCKET that exists, can be written, and has room",
                "see to that and collect again; what was there is unchanged",
            ) from error
