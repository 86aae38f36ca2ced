"""The bucket: one address for nodes, catalog and tags, however it is typed."""

import json
from pathlib import Path
from typing import Any
from urllib.parse import unquote

from fsspec import AbstractFileSystem
from fsspec.core import url_to_fs
from fsspec.implementations.local import LocalFileSystem

from purchase_predict.errors import BucketError

FILE = "file://"
FOLDER = "primary/data.csv"
COLLECT = "run `kedro run --pipelines collect`"


def resolve_bucket(address: str) -> str:
    """Give the one spelling of a bucket: an absolute folder, or gs://shop.

    `~`, a relative folder (of where the command runs), `file://` and a slash
    at the end are ways to write the same place. "" stays "".
    """
    if address.startswith(FILE):
        address = address.removeprefix(FILE).removeprefix("localhost")
        if not Path(address).exists():  # %20 may be three letters of a name
            address = unquote(address)
    if "://" in address:
        return address.rstrip("/")
    return str(Path(address).expanduser().absolute()) if address else ""


def locate(address: str) -> tuple[AbstractFileSystem, str]:
    """Give the file system of an address and the path in it.

    A local path is taken as it is: fsspec itself would read `::` as a chain.
    """
    address = resolve_bucket(address)
    if "://" in address:
        fs, path = url_to_fs(address)
        return fs, str(path)
    return LocalFileSystem(), address


def read_committed(bucket: str) -> dict[str, Any]:
    """Read `_SUCCESS`: the parts that the last whole collection wrote.

    Raises BucketError: no whole collection there, or parts of it are gone.
    """
    folder = f"{resolve_bucket(bucket)}/{FOLDER}"
    fs, path = locate(folder)
    try:
        manifest: dict[str, Any] = json.loads(fs.cat_file(f"{path}/_SUCCESS"))
        names = {part["name"]: part["rows"] for part in manifest["parts"]}
        there = {name.rpartition("/")[2] for name in fs.ls(path, detail=False)}
    except (OSError, ValueError) as error:
        found = f"cannot read _SUCCESS ({error})"
    except (TypeError, LookupError) as error:
        found = f"_SUCCESS is not what a collection writes ({error!r})"
    else:
        lost = sorted(names.keys() - there)
        if not lost and manifest.get("collected_at"):
            return manifest
        found = f"gone: {', '.join(lost)}" if lost else "no collected_at"
    raise BucketError(folder, found, "a whole collection", COLLECT)
