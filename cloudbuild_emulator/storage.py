"""What stands for Cloud Storage: `gs://NAME/x`, by fsspec."""

from dataclasses import dataclass
from typing import Any

import fsspec

from cloudbuild_emulator.errors import InvalidError

SCHEME = "gs://"


@dataclass(frozen=True)
class Place:
    """A file or folder of the storage: a file system and a path in it."""

    files: Any
    path: str


def open_place(storage: str, url: str) -> Place:
    """Find the place of a `gs://` URL.

    Args:
        storage: A folder, an fsspec URL of one, or `gs://` for the real one.
        url: `gs://NAME/path`.

    Raises:
        InvalidError: Not such a URL, or one that leaves its bucket.
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
    return Place(files, path)
