"""Archives in the storage: those of `submit`, and any other of `gs://`."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from cloudbuild_emulator.executors.contract import Say
from cloudbuild_emulator.messages import StorageSource
from cloudbuild_emulator.settings import Settings
from cloudbuild_emulator.storage import open_stored
from localcloud.errors import InvalidError, NotFoundError, UnavailableError
from localcloud.store.archives import unpack_archive


def fetch_storage_source(
    source: StorageSource, settings: Settings, workspace: Path, say: Say
) -> StorageSource:
    """Unpack an archive of the storage; return the source resolved.

    Raises:
        NotFoundError: There is no such object.
        InvalidError: It is no archive, or one that leaves its folder.
        UnavailableError: The storage cannot be read.
    """
    url = f"gs://{source.bucket}/{source.object_}"
    say(f"Fetching storage object: {url}")
    with _open_object(settings, source, url) as archive:
        unpack_archive(archive, workspace, url)
    say(f"Copied {url}.")
    return source


@contextmanager
def _open_object(
    settings: Settings, source: StorageSource, url: str
) -> Iterator[BinaryIO]:
    if path := _find_submitted(settings.state / "sources", source, url):
        with path.open("rb") as file:
            yield file
        return
    stored = open_stored(settings.storage, url)
    try:
        with stored.files.open(stored.path, "rb") as file:
            yield file
    except FileNotFoundError as error:
        raise NotFoundError(
            f"source {url} not found", "submit the folder again"
        ) from error
    except OSError as error:
        raise UnavailableError(f"source {url}: {error}") from error


def _find_submitted(
    folder: Path, source: StorageSource, url: str
) -> Path | None:
    root = folder.resolve()
    path = (root / source.bucket / source.object_).resolve()
    if not path.is_relative_to(root) or not source.object_:
        raise InvalidError(
            f"source {url} leaves its bucket", "name an object of the bucket"
        )
    return path if path.is_file() else None
