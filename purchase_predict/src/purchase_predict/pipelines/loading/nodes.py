"""Load what the collection committed, and let nothing else in."""

from collections.abc import Callable
from typing import Any

import pandas as pd
from kedro.io import DatasetError
from pandera.errors import SchemaErrors

from purchase_predict.bucket import COLLECT, read_committed
from purchase_predict.errors import BucketError, DataError

from .schema import PRIMARY

Parts = dict[str, Callable[[], pd.DataFrame]]


def read_manifest(bucket: str) -> dict[str, Any]:
    """Read `_SUCCESS`: the parts that the last whole collection wrote.

    Raises BucketError: no bucket, no whole collection in it, or a part is gone.
    """
    if not bucket:
        found, then = "it is empty", "set it and run again"
        raise BucketError("BUCKET", found, "a folder or gs://...", then)
    return read_committed(bucket)


def read_parts(manifest: dict[str, Any], parts: Parts) -> pd.DataFrame:
    """Join the parts that the manifest names; other files stay unopened."""
    tables = [read_part(part, parts) for part in manifest["parts"]]
    return pd.concat(tables, ignore_index=True)


def read_part(part: dict[str, Any], parts: Parts) -> pd.DataFrame:
    """Read one part; raise DataError if it is gone, broken or has lost rows."""
    name, rows = part["name"], part["rows"]
    load = parts.get(name.removesuffix(".csv"))
    if load is None:
        raise DataError(name, "it is gone", "a part of the folder", COLLECT)
    try:
        table = load()
    except DatasetError as error:
        raise DataError(name, str(error), "a CSV file", COLLECT) from None
    if len(table) != rows:
        raise DataError(name, f"{len(table)} rows", f"{rows} rows", COLLECT)
    return table


def validate_primary(rows: pd.DataFrame) -> pd.DataFrame:
    """Hold the rows to `schema.PRIMARY` before anything else sees them.

    Raises DataError: each broken rule, with the first value that breaks it.
    """
    try:
        return PRIMARY.validate(rows, lazy=True)
    except SchemaErrors as error:
        cases = error.failure_cases.drop_duplicates(["column", "check"])
        found = "; ".join(
            f"{case.column} breaks {case.check} with {case.failure_case!r}"
            for case in cases.head().itertuples()
        )
        expected = f"the {len(PRIMARY.columns)} columns of schema.py"
        raise DataError("primary/data.csv", found, expected, COLLECT) from None
