"""Loading lets in what the collection committed, and nothing else."""

from pathlib import Path
from typing import Any

import pandas as pd
import pytest
from kedro.io import DatasetError

from purchase_predict.errors import BucketError, DataError
from purchase_predict.pipelines.loading.nodes import (
    read_manifest,
    read_parts,
    validate_primary,
)


def test_the_manifest_names_the_parts(bucket: Path) -> None:
    parts = read_manifest(str(bucket))["parts"]
    assert [part["rows"] for part in parts] == [400, 200]


def test_an_empty_bucket_variable_is_told() -> None:
    with pytest.raises(
        BucketError, match="BUCKET: it is empty; expected a fol"
    ):
        read_manifest("")


def test_a_bucket_without_collection_is_told(tmp_path: Path) -> None:
    with pytest.raises(
        BucketError, match="Next: run `kedro run --pipelines col"
    ):
        read_manifest(str(tmp_path))


def test_a_manifest_cut_short_is_told(bucket: Path) -> None:
    (bucket / "primary/data.csv/_SUCCESS").write_text('{"parts": [')
    with pytest.raises(BucketError, match="cannot read _SUCCESS"):
        read_manifest(str(bucket))


def test_a_part_that_is_gone_is_named() -> None:
    manifest = {"parts": [{"name": "part-a.csv", "rows": 1}]}
    with pytest.raises(DataError, match=r"part-a\.csv: it is gone"):
        read_parts(manifest, {})


def test_a_part_that_lost_rows_is_named(rows: pd.DataFrame) -> None:
    manifest = {"parts": [{"name": "part-a.csv", "rows": 601}]}
    with pytest.raises(DataError, match="600 rows; expected 601 rows"):
        read_parts(manifest, {"part-a": lambda: rows})


def test_a_part_that_is_no_csv_is_named() -> None:
    def load() -> pd.DataFrame:
        raise DatasetError("tokenizing failed")

    manifest = {"parts": [{"name": "part-a.csv", "rows": 1}]}
    with pytest.raises(DataError, match=r"part-a\.csv: tokenizing failed"):
        read_parts(manifest, {"part-a": load})


def test_rows_as_collected_pass(rows: pd.DataFrame) -> None:
    assert len(validate_primary(rows)) == len(rows)


BROKEN: list[tuple[str, Any, str]] = [
    ("purchased", 2, "purchased breaks isin"),
    ("price", -1.0, "price breaks greater_than"),
    ("price", "cheap", "price breaks coerce_dtype.* with 'cheap'"),
    ("hour", 24, "hour breaks in_range"),
    ("duration", -5, "duration breaks greater_than_or_equal_to"),
    ("user_session", None, "user_session breaks not_nullable"),
]


@pytest.mark.parametrize(("column", "value", "message"), BROKEN)
def test_a_broken_value_is_named(
    rows: pd.DataFrame, column: str, value: Any, message: str
) -> None:
    broken = rows.assign(**{column: rows[column].astype(object)})
    broken.loc[3, column] = value
    with pytest.raises(DataError, match=message):
        validate_primary(broken)


def test_a_missing_column_is_named(rows: pd.DataFrame) -> None:
    with pytest.raises(DataError, match="column_in_dataframe with 'brand'"):
        validate_primary(rows.drop(columns="brand"))
