"""A folder packed to be sent, without what `.gcloudignore` names."""

import os
import re
import stat
import tarfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

import pathspec

from localcloud.errors import InvalidError
from localcloud.marking import is_state

IGNORE_FILE = ".gcloudignore"
INCLUDE = re.compile(r"\s*#\s*!include:\s*(?P<name>.*?)\s*")
# `gcloud topic gcloudignore`: what is left out where there is no such file
# but there is a .gitignore, or a repository.
DEFAULT = (".gcloudignore", ".git", ".gitignore")
LONGEST_CHAIN = 10


@dataclass(frozen=True)
class Packed:
    """What was packed: how many files, of how many bytes."""

    files: int
    size: int


def pack_folder(
    folder: Path, target: BinaryIO, ignore_file: str = ""
) -> Packed:
    """Write a tar.gz of a folder.

    Args:
        folder: What is packed.
        target: Where to.
        ignore_file: Instead of `.gcloudignore`, a name in the folder.

    Raises:
        InvalidError: No such folder, or a file that cannot be read.
    """
    if not folder.is_dir():
        raise InvalidError(
            f"{folder}: not a folder",
            "name the folder that holds the sources, for instance .",
        )
    patterns = read_patterns(folder, ignore_file)
    files = size = 0
    try:
        with tarfile.open(fileobj=target, mode="w:gz") as archive:
            for name in _walk(folder, patterns):
                path = folder / name
                # A link is kept as one, wherever it leads.
                archive.add(path, arcname=name, recursive=False)
                status = path.lstat()
                files += not stat.S_ISDIR(status.st_mode)
                size += status.st_size
    except OSError as error:
        raise InvalidError(
            f"{error.filename}: {error.strerror}",
            f"make it readable, or name it in {IGNORE_FILE}",
        ) from error
    return Packed(files, size)


def read_patterns(
    folder: Path, ignore_file: str = ""
) -> pathspec.GitIgnoreSpec:
    """Read what is left out. Raises `InvalidError`."""
    name = ignore_file or IGNORE_FILE
    path = folder / name
    if path.is_file():
        lines = _read_lines(path, LONGEST_CHAIN)
    elif ignore_file:
        raise InvalidError(f"{path}: no such file", "correct --ignore-file")
    elif (folder / ".gitignore").is_file() or (folder / ".git").exists():
        lines = list(DEFAULT)
        if (folder / ".gitignore").is_file():
            lines += _read_lines(folder / ".gitignore", LONGEST_CHAIN)
    else:
        lines = []
    return pathspec.GitIgnoreSpec.from_lines(lines)


def _read_lines(path: Path, depth: int) -> list[str]:
    if depth == 0:
        raise InvalidError(f"{path}: includes itself", "remove one include")
    lines = []
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise InvalidError(f"{path}: {error}", "write it as UTF-8") from error
    for line in text.splitlines():
        if found := INCLUDE.fullmatch(line):
            lines += _read_lines(path.parent / found["name"], depth - 1)
        else:
            lines.append(line)
    return lines


def _walk(folder: Path, patterns: pathspec.GitIgnoreSpec) -> Iterator[str]:
    """Yield what is packed, in order, as paths with slashes."""
    for root, folders, files in os.walk(folder):
        relative = Path(root).relative_to(folder)
        kept = []
        for name in sorted(folders):
            path = (relative / name).as_posix()
            linked = (Path(root) / name).is_symlink()
            if patterns.match_file(path if linked else f"{path}/"):
                continue
            # Whatever it is called, a service's state is never sent.
            if is_state(Path(root) / name):
                continue
            yield path
            if not linked:
                kept.append(name)
        # os.walk goes on into what is left in this list.
        folders[:] = kept
        for name in sorted(files):
            path = (relative / name).as_posix()
            if not patterns.match_file(path) and _is_sent(Path(root) / name):
                yield path


def _is_sent(path: Path) -> bool:
    """Tell files and links from sockets and pipes, which no archive keeps."""
    mode = path.lstat().st_mode
    return stat.S_ISREG(mode) or stat.S_ISLNK(mode)
