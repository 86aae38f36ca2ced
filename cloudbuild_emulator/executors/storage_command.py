"""`gsutil` and `gcloud storage` of a host step: cp, ls, cat, rm.

Called as `storage_command STORAGE PROGRAM WORDS...`; files of the bucket are
where the service's storage is.
"""

import posixpath
import sys
from collections.abc import Sequence
from pathlib import Path

import click

from cloudbuild_emulator.errors import InvalidError, NotFoundError
from cloudbuild_emulator.storage import SCHEME, Place, open_place

RECURSIVE = {"-r", "-R", "--recursive"}
IGNORED = {"-m", "-q", "--quiet", "-n", "--no-clobber"}
COMMANDS = "cp, ls, cat, rm"


def run(storage: str, program: str, words: Sequence[str]) -> None:
    """Run one command. Raises `InvalidError`, `NotFoundError`."""
    rest = [each for each in words if each not in IGNORED]
    if program == "gcloud":
        if rest[:1] != ["storage"]:
            raise InvalidError(
                f"gcloud {' '.join(rest[:2])}: cannot be done here; expected "
                f"gcloud storage with {COMMANDS}",
                "use --executor container for the real gcloud",
            )
        rest = rest[1:]
    recursive = any(each in RECURSIVE for each in rest)
    rest = [each for each in rest if each not in RECURSIVE]
    match rest:
        case ["cp", first, *more] if more:
            for source in (first, *more[:-1]):
                _copy(storage, source, more[-1], recursive=recursive)
        case ["ls", url]:
            _list(open_place(storage, url), url)
        case ["cat", url]:
            place = _existing(storage, url)
            click.echo(place.files.cat_file(place.path), nl=False)
        case ["rm", url]:
            place = _existing(storage, url)
            place.files.rm(place.path, recursive=recursive)
        case _:
            raise InvalidError(
                f"{program} {' '.join(rest)}: cannot be done here; expected "
                f"one of {COMMANDS}",
                "use --executor container for the real program",
            )


def _existing(storage: str, url: str) -> Place:
    place = open_place(storage, url)
    if not place.files.exists(place.path):
        raise NotFoundError(f"{url}: matched no objects")
    return place


def _list(place: Place, url: str) -> None:
    if not place.files.exists(place.path):
        raise NotFoundError(f"{url}: matched no objects")
    for found in sorted(place.files.ls(place.path, detail=False)):
        name = posixpath.basename(str(found).rstrip("/"))
        slash = "/" if place.files.isdir(found) else ""
        click.echo(f"{url.rstrip('/')}/{name}{slash}")


def _copy(storage: str, source: str, target: str, *, recursive: bool) -> None:
    if source.startswith(SCHEME):
        place = _existing(storage, source)
        if target.startswith(SCHEME):
            to = open_place(storage, _name_target(target, source))
            to.files.pipe_file(to.path, place.files.cat_file(place.path))
        else:
            place.files.get(place.path, target, recursive=recursive)
        return
    path = Path(source)
    pattern = source.lstrip("/")
    found = [path] if path.exists() else sorted(Path().glob(pattern))
    if not found:
        raise NotFoundError(f"{source}: no such file")
    for each in found:
        _upload(storage, each, target, recursive=recursive)


def _upload(storage: str, path: Path, target: str, *, recursive: bool) -> None:
    if not target.startswith(SCHEME):
        raise InvalidError(f"{target}: expected gs://BUCKET/PATH")
    if path.is_dir() and not recursive:
        raise InvalidError(f"{path} is a folder", "add -r")
    place = open_place(storage, _name_target(target, path.name))
    place.files.makedirs(posixpath.dirname(place.path), exist_ok=True)
    place.files.put(str(path), place.path, recursive=path.is_dir())


def _name_target(target: str, source: str) -> str:
    """Name the object: a target that ends with a slash is a folder."""
    if target.endswith("/"):
        return target + posixpath.basename(source)
    return target


if __name__ == "__main__":
    try:
        run(sys.argv[1], sys.argv[2], sys.argv[3:])
    except (InvalidError, NotFoundError) as error:
        error.show()
        sys.exit(1)
