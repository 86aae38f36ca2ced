"""A build's folder: made when it starts, removed whatever steps left in it."""

import os
import shutil
import stat
from pathlib import Path


def make_folder(folder: Path) -> Path:
    """Make a folder and those above it; return it."""
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def remove_folder(folder: Path) -> None:
    """Remove a folder with all that is in it.

    Steps leave folders that may not be written to (Go's module cache does).
    """
    shutil.rmtree(folder, ignore_errors=True)
    if not folder.exists():
        return
    for path, _, _ in os.walk(folder):
        _open_up(path)
    shutil.rmtree(folder, ignore_errors=True)


def _open_up(path: str) -> None:
    # `os.walk` lists a folder before it is asked for its own: open it first.
    for each in os.scandir(path):
        if each.is_dir(follow_symlinks=False):
            os.chmod(each, stat.S_IRWXU)  # noqa: PTH101 -- of a DirEntry
