"""`gsutil` and `gcloud` of a host step: cp, ls, cat, rm, and `gcloud run`.

Called as `storage_command STORAGE PROGRAM WORDS...`; files of the bucket are
where the service's storage is.
"""

import posixpath
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import cast

import click

from cloudbuild_emulator.executors.run_command import (
    read_words,
    run_services,
)
from cloudbuild_emulator.storage import SCHEME, StoredPath, open_stored
from localcloud.errors import CloudError, InvalidError, NotFoundError

RECURSIVE = {"-r", "-R", "--recursive"}
# What changes how fast it goes or what is printed, and no file.
IGNORED = {"-m", "-q", "--quiet"}
COMMANDS = "cp, ls, cat, rm"
MAGIC = frozenset("*?[")


def run(storage: str, program: str, words: Sequence[str]) -> None:
    """Run one command. Raises `CloudError`, `OSError`."""
    if program == "gcloud" and (services := read_words(words)):
        run_services(services)
        return
    rest = [each for each in words if not each.startswith("-")]
    flags = {each for each in words if each.startswith("-")}
    if program == "gcloud":
        if rest[:1] != ["storage"]:
            raise InvalidError(
                f"gcloud {' '.join(rest[:2])}: cannot be done here; expected "
                f"gcloud run, or gcloud storage with {COMMANDS}",
                "use --executor container for the real gcloud",
            )
        rest = rest[1:]
    if unknown := sorted(flags - RECURSIVE - IGNORED):
        raise InvalidError(
            f"{program} {unknown[0]}: cannot be done here; expected no other "
            "option than -r, -m and -q",
            "leave it out, or use --executor container for the real program",
        )
    _Command(storage, recursive=bool(flags & RECURSIVE)).run(program, rest)


class _Command:
    def __init__(self, storage: str, *, recursive: bool) -> None:
        self._storage = storage
        self._recursive = recursive

    def run(self, program: str, words: Sequence[str]) -> None:
        match words:
            case ["cp", first, *more] if more:
                self._copy([first, *more[:-1]], more[-1])
            case ["ls", url]:
                self._list(url)
            case ["cat", url]:
                for stored in self._find(url):
                    self._refuse_folder(stored, url)
                    click.echo(stored.files.cat_file(stored.path), nl=False)
            case ["rm", url]:
                for stored in self._find(url):
                    self._refuse_folder(stored, url)
                    stored.files.rm(stored.path, recursive=self._recursive)
            case _:
                raise InvalidError(
                    f"{program} {' '.join(words)}: cannot be done here; "
                    f"expected one of {COMMANDS}",
                    "use --executor container for the real program",
                )

    def _copy(self, sources: Sequence[str], target: str) -> None:
        if not any(each.startswith(SCHEME) for each in (*sources, target)):
            raise InvalidError(
                f"cp {' '.join(sources)} {target}: expected a "
                "gs://BUCKET/PATH on one side",
                "use cp of the shell between local files",
            )
        for source in sources:
            found = (
                self._find(source)
                if source.startswith(SCHEME)
                else _find_local(source)
            )
            for stored in found:
                self._refuse_folder(stored, source)
                self._copy_one(stored, target)

    def _copy_one(self, source: StoredPath | Path, target: str) -> None:
        name = posixpath.basename(str(_path(source)).rstrip("/"))
        if not target.startswith(SCHEME):
            into = target.endswith("/") or Path(target).is_dir()
            path = str(Path(target, name) if into else target)
            stored = cast("StoredPath", source)
            stored.files.get(stored.path, path, recursive=self._recursive)
            return
        to = open_stored(self._storage, target)
        bucket = target.removeprefix(SCHEME).rstrip("/")
        if target.endswith("/") or "/" not in bucket or to.files.isdir(to.path):
            to = open_stored(self._storage, f"{target.rstrip('/')}/{name}")
        to.files.makedirs(posixpath.dirname(to.path), exist_ok=True)
        if isinstance(source, Path):
            to.files.put(str(source), to.path, recursive=self._recursive)
        else:
            to.files.copy(source.path, to.path, recursive=self._recursive)

    def _list(self, url: str) -> None:
        for stored in self._find(url):
            base = url.rstrip("/")
            if MAGIC & set(url) or not stored.files.isdir(stored.path):
                base = posixpath.dirname(base)
                names = [stored.path]
            else:
                names = sorted(stored.files.ls(stored.path, detail=False))
            for each in names:
                slash = "/" if stored.files.isdir(each) else ""
                name = posixpath.basename(str(each).rstrip("/"))
                click.echo(f"{base}/{name}{slash}")

    def _find(self, url: str) -> list[StoredPath]:
        """Find what a URL, or a pattern, names."""
        stored = open_stored(self._storage, url)
        if MAGIC & set(url):
            paths = sorted(stored.files.glob(stored.path))
        else:
            paths = [stored.path] if stored.files.exists(stored.path) else []
        if not paths:
            raise NotFoundError(
                f"{url}: matched no objects",
                f"list what is there with `ls {posixpath.dirname(url)}`",
            )
        return [StoredPath(stored.files, str(each)) for each in paths]

    def _refuse_folder(self, source: StoredPath | Path, name: str) -> None:
        is_folder = (
            source.is_dir()
            if isinstance(source, Path)
            else source.files.isdir(source.path)
        )
        if is_folder and not self._recursive:
            raise InvalidError(f"{name}: is a folder", "add -r")


def _path(source: StoredPath | Path) -> object:
    return source if isinstance(source, Path) else source.path


def _find_local(source: str) -> list[Path]:
    """Find what a path, or a pattern, names."""
    path = Path(source)
    root = Path(path.anchor)
    found = (
        [path]
        if path.exists()
        else sorted(root.glob(str(path.relative_to(root))))
    )
    if not found:
        raise NotFoundError(
            f"{source}: no such file", "correct the path: steps start in `dir`"
        )
    return found


if __name__ == "__main__":
    try:
        run(sys.argv[1], sys.argv[2], sys.argv[3:])
    except CloudError as error:
        error.show()
        sys.exit(1)
    except (OSError, ValueError) as error:
        click.echo(f"Error: {error}", err=True)
        sys.exit(1)
