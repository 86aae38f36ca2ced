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


def check_writable(folder: Path, state: Path) -> None:
    """Raise `InvalidError` where what runs may not be given a folder."""
    if not folder.is_dir():
        raise InvalidError(
            f"--writable {folder}: no such folder; expected one that exists",
            f"correct the path, or make the folder: mkdir -p {folder}",
        )
    if state.resolve().is_relative_to(folder.resolve()):
        raise InvalidError(
            f"--writable {folder}: holds the state folder {state}, whose "
            "secrets and history nothing that runs may see",
            "name a folder in it, or move the state with --state",
        )
