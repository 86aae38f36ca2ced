"""The folder of part files: written beside the old ones, then committed."""

import json
import math
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import duckdb
import pyarrow as pa

from purchase_predict.bucket import FOLDER, locate, resolve_bucket
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
        root = resolve_bucket(bucket)
        self.url = f"{root}/{FOLDER}"
        self.fs, self.path = locate(self.url)
        self.draft = f"{self.path}/_SUCCESS.{self.run}"
        self.renames = "file" in self.fs.protocol
        with self.explain_errors():
            if not bucket or not self.fs.exists(root):
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
                self.remove(lambda name: self.run in name)
                raise
            # The commit: a rename in a folder, one upload in an object store.
            if self.renames:
                self.fs.mv(self.draft, f"{self.path}/_SUCCESS")
            else:
                self.fs.pipe_file(f"{self.path}/_SUCCESS", text)
            names = [part["name"] for part in parts]
            self.remove(lambda name: is_part(name) and name not in names)

    def write_parts(self, rows: pa.Table) -> Iterator[dict[str, Any]]:
        """Write the rows in order, the run's name in each file's name."""
        size = min(math.ceil(len(rows) / PARTS), PART_ROWS)
        with duckdb.connect() as con:
            reach_files(con, self.fs)
            for start in range(0, len(rows), size):
                name = f"part-{self.run}-{start // size:05d}.csv"
                path = f"{self.path}/{name}"
                part = rows.slice(start, size)
                url = path if self.renames else self.fs.unstrip_protocol(path)
                con.from_arrow(part).write_csv(url)
                yield {
                    "name": name,
                    "rows": len(part),
                    "bytes": self.fs.size(path),
                }

    def remove(self, choose: Callable[[str], bool]) -> None:
        """Remove files by name; a foreign file in the folder stays.

        No glob: the brackets of a folder's own name would be a pattern.
        """
        self.fs.invalidate_cache()
        for path in self.fs.ls(self.path, detail=False):
            if choose(path.rpartition("/")[2]):
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


def is_part(name: str) -> bool:
    """Tell whether a file is a part, of whichever collection."""
    return name.startswith("part-") and name.endswith(".csv")
