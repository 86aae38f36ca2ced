"""Folders that a person names: relative, with `~`, through links."""

import os
from pathlib import Path

from localcloud.errors import InvalidError


def name_folder(what: str, path: Path) -> Path:
    """Return a folder's whole name, links in it kept.

    Raises:
        InvalidError: It is no folder.
    """
    whole = Path(os.path.abspath(os.path.expanduser(path)))  # noqa: PTH100, PTH111 -- pathlib keeps `..`
    if whole.exists() and not whole.is_dir():
        raise InvalidError(
            f"{what}: {path} is not a folder", "name a folder, or a new one"
        )
    return whole


def resolve_folder(what: str, path: Path) -> Path:
    """Return a folder's own place, links in its name followed.

    Raises:
        InvalidError: It is no folder.
    """
    name_folder(what, path)
    return follow_links(path)


def follow_links(path: Path) -> Path:
    """Return the place that a path leads to, there or not."""
    return Path(os.path.realpath(os.path.expanduser(path)))  # noqa: PTH111 -- raises nothing
