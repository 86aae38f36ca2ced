"""What stands for Cloud Storage: `gs://NAME/x`, by fsspec."""

import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import fsspec
from fsspec.implementations.local import LocalFileSystem

from localcloud.errors import InvalidError

SCHEME = "gs://"


@dataclass(frozen=True)
class StoredPath:
    """A file or folder of the storage: a file system and a path in it."""

    files: Any
    path: str


def open_stored(storage: str, url: str) -> StoredPath:
    """Find what a `gs://` URL names.

    Args:
        storage: A folder, an fsspec URL of one, or `gs://` for the real one.
        url: `gs://NAME/path`.

    Raises:
        InvalidError: Not such a URL, or one that leaves its bucket, or the
            storage by a link.
    """
    if not url.startswith(SCHEME) or url == SCHEME:
        raise InvalidError(f"{url}: expected gs://BUCKET/PATH")
    name = url.removeprefix(SCHEME)
    if ".." in name.split("/") or "\0" in name or name.startswith("/"):
        raise InvalidError(
            f"{url}: leaves its bucket; expected gs://BUCKET/PATH"
        )
    whole = url if storage == SCHEME else f"{storage.rstrip('/')}/{name}"
    files, path = fsspec.core.url_to_fs(whole, auto_mkdir=True)
    if isinstance(files, LocalFileSystem):
        _check_links(storage, path, url)
    return StoredPath(files, path)


def _check_links(storage: str, path: str, url: str) -> None:
    """Hold a path to the storage's folder: steps may put links into it."""
    root = fsspec.core.url_to_fs(storage)[1]
    # Unlike `Path.resolve`, it raises nothing where links go in a circle.
    real = Path(os.path.realpath(path))
    if not real.is_relative_to(os.path.realpath(root)):
        raise InvalidError(
            f"{url}: a link leads out of the storage",
            "remove the link from the storage's folder",
        )
