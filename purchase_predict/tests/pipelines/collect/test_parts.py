"""The folder of parts is replaced as a whole or not at all."""

import json
from pathlib import Path
from typing import Any

import fsspec
import pyarrow as pa
import pytest
from fsspec.implementations.local import LocalFileSystem

from purchase_predict.errors import BucketError
from purchase_predict.pipelines.collect.parts import PartFolder

from .conftest import full_disk

OLD = pa.table({"x": [1, 2, 3, 4, 5]})
NEW = pa.table({"x": [6, 7, 8, 9, 10]})


class Killed(BaseException):
    """The process ends here; no clean-up follows."""


def kill(*_: Any, **__: Any) -> None:
    raise Killed


@pytest.fixture
def bucket(tmp_path: Path) -> str:
    """A bucket with the old rows in it."""
    PartFolder(str(tmp_path)).replace(OLD, engine="duckdb")
    return str(tmp_path)


def read(bucket: str) -> list[int]:
    """Read the parts that `_SUCCESS` names, as the pipeline `loading` does."""
    folder = f"{bucket}/primary/data.csv"
    with fsspec.open(f"{folder}/_SUCCESS", "rt") as file:
        parts = json.load(file)["parts"]
    rows: list[int] = []
    for part in parts:
        with fsspec.open(f"{folder}/{part['name']}", "rt") as file:
            header, *lines = file.read().split()
        assert (header, len(lines)) == ("x", part["rows"])
        rows += map(int, lines)
    return rows


def names(bucket: str) -> list[str]:
    fs, path = fsspec.url_to_fs(f"{bucket}/primary/data.csv")
    return sorted(name.rpartition("/")[2] for name in fs.ls(path, detail=False))


def test_trap_7_a_collection_leaves_no_part_of_another(bucket: str) -> None:
    folder = Path(bucket, "primary/data.csv")
    folder.joinpath("part-stale-0.csv").write_text("x\n99\n")
    folder.joinpath("notes.csv").write_text("mine\n")
    PartFolder(bucket).replace(NEW)
    assert read(bucket) == [6, 7, 8, 9, 10]
    manifest = json.loads((folder / "_SUCCESS").read_text())
    parts = [part["name"] for part in manifest["parts"]]
    assert names(bucket) == ["_SUCCESS", "notes.csv", *parts]
    assert len(parts) > 1


def test_a_bucket_that_is_no_folder_is_written_alike() -> None:
    fsspec.filesystem("memory").makedirs("/bucket", exist_ok=True)
    for rows in (OLD, NEW):
        PartFolder("memory://bucket").replace(rows)
    assert read("memory://bucket") == [6, 7, 8, 9, 10]
    assert len(names("memory://bucket")) == 1 + 3


@pytest.mark.parametrize(
    ("where", "rows"),
    [
        ("size", OLD),  # the first part is written
        ("pipe_file", OLD),  # all parts are written
        ("mv", OLD),  # just before the commit
        ("rm_file", NEW),  # just after it
    ],
)
def test_a_crash_leaves_the_old_rows_or_the_new(
    where: str, rows: pa.Table, bucket: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = PartFolder(bucket)
    with monkeypatch.context() as patch:
        patch.setattr(LocalFileSystem, "rm_file", kill)
        patch.setattr(LocalFileSystem, where, kill, raising=False)
        with pytest.raises(Killed):
            folder.replace(NEW)
    assert read(bucket) == rows["x"].to_pylist()
    PartFolder(bucket).replace(NEW)
    assert read(bucket) == NEW["x"].to_pylist()
    assert (
        len([name for name in names(bucket) if name.startswith("part-")]) == 3
    )


@pytest.mark.parametrize("room", [0, 4_096, 300])
def test_a_full_disk_leaves_the_old_rows_alone(room: int, bucket: str) -> None:
    before = names(bucket)
    folder = PartFolder(bucket)
    rows = pa.table({"x": range(4 if room == 300 else 10_000)})
    facts = {"events": "x" * 1_000}  # 300 bytes take the parts, not _SUCCESS
    with (
        full_disk(room),
        pytest.raises(BucketError, match=r"has room.*unchanged"),
    ):
        folder.replace(rows, **facts)
    assert names(bucket) == before
    assert read(bucket) == [1, 2, 3, 4, 5]


@pytest.mark.parametrize(
    ("bucket", "found"),
    [
        ("", "there is no bucket ''"),
        ("nowhere", "there is no bucket 'nowhere'"),
        ("file", "Not a directory|exists"),
    ],
)
def test_a_bucket_that_cannot_be_written_is_refused(
    bucket: str, found: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").touch()
    with pytest.raises(
        BucketError, match=rf"primary/data.csv: .*({found}).*Next: "
    ):
        PartFolder(bucket)
