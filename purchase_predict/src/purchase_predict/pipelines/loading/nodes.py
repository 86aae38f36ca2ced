"""Load what the collection committed, and let nothing else in."""

import json
from collections.abc import Callable
from typing import Any

import fsspec
import pandas as pd
from kedro.io import DatasetError
from pandera.errors import SchemaErrors

from purchase_predict.errors import BucketError, DataError

from .schema import PRIMARY

COLLECT = "run `kedro run --pipelines collect`"
MAX_QUOTED = 5  # failures quoted in a message


def read_manifest(bucket: str) -> dict[str, Any]:
    """Read which part files the last complete collection wrote.

    Args:
        bucket: folder or gs:// URL that holds `primary/data.csv/`.

    Raises:
        BucketError: no bucket, or no complete collection in it.
    """
    if not bucket:
        raise BucketError(
            "BUCKET", "it is empty", "a folder or gs://...", "set BUCKET and run again"
        )
    folder = f"{bucket.rstrip('/')}/primary/data.csv"
    try:
        with fsspec.open(f"{folder}/_SUCCESS", encoding="utf-8", mode="rt") as file:
            manifest: dict[str, Any] = json.load(file)
    except FileNotFoundError:
        raise BucketError(
            folder, "no _SUCCESS file", "a complete collection", COLLECT
        ) from None
    except (OSError, ValueError) as error:
        raise BucketError(folder, str(error), "a readable _SUCCESS", COLLECT) from error
    return manifest


def read_parts(
    manifest: dict[str, Any],
    parts: dict[str, Callable[[], pd.DataFrame]],
) -> pd.DataFrame:
    """Put the parts that the manifest names into one table, in its order.

    Args:
        manifest: the collection's `_SUCCESS`.
        parts: every CSV of the folder, as Kedro's PartitionedDataset hands it over;
            the ones that the manifest does not name are left alone.

    Returns:
        One row a (user_session, product_id): the 16 columns of `schema.PRIMARY`.

    Raises:
        DataError: a part is missing, unreadable, or has lost rows.
    """
    return pd.concat(
        [read_part(part["name"], part["rows"], parts) for part in manifest["parts"]],
        ignore_index=True,
    )


def read_part(
    name: str,
    rows: int,
    parts: dict[str, Callable[[], pd.DataFrame]],
) -> pd.DataFrame:
    """Read one part and count its rows against the manifest's."""
    load = parts.get(name.removesuffix(".csv"))
    if load is None:
        raise DataError(name, "the file is gone", "the part _SUCCESS names", COLLECT)
    try:
        part = load()
    except DatasetError as error:
        raise DataError(name, str(error), "a CSV file with header", COLLECT) from error
    if len(part) != rows:
        raise DataError(name, f"{len(part)} rows", f"{rows} rows", COLLECT)
    return part


def validate_primary(rows: pd.DataFrame) -> pd.DataFrame:
    """Hold the rows to `schema.PRIMARY` before anything else sees them.

    Raises:
        DataError: naming the columns, the rules they break and the first such values.
    """
    try:
        return PRIMARY.validate(rows, lazy=True)
    except SchemaErrors as error:
        cases = error.failure_cases.drop_duplicates(["column", "check"])
        broken = [
            f"{case.column} breaks {case.check} with {case.failure_case!r}"
            for case in cases.head(MAX_QUOTED).itertuples()
        ]
        raise DataError(
            "primary/data.csv",
            "; ".join(broken),
            "the 16 columns of schema.py",
            COLLECT,
        ) from None
