"""Uploaded sources: what `cloudbuild submit` sends, kept for its builds."""

import contextlib
import secrets
from datetime import UTC, datetime
from pathlib import Path
from typing import BinaryIO

from cloudbuild_emulator.messages import StorageSource
from cloudbuild_emulator.service.parents import GLOBAL, check_parent
from localcloud.errors import LimitError

# Ours; Cloud Storage takes objects of 5 TiB.
BYTES_OF_A_SOURCE = 2 * 2**30
BLOCK = 2**20
PART = ".part"


class Sources:
    """Archives below one folder, as `<bucket>/<object>`."""

    def __init__(self, folder: Path, limit: int = BYTES_OF_A_SOURCE) -> None:
        self._folder = folder
        self._limit = limit

    def save(self, project: str, data: BinaryIO) -> StorageSource:
        """Keep an archive, all of it or nothing. Raises `LimitError`."""
        check_parent(project, GLOBAL)
        # gcloud's names: a bucket of the project, an object by its time.
        bucket = f"{project}_cloudbuild"
        stamp = datetime.now(UTC).strftime("%Y%m%d%H%M%S")
        name = f"source/{stamp}-{secrets.token_hex(8)}.tgz"
        path = self._folder / bucket / name
        path.parent.mkdir(parents=True, exist_ok=True)
        part = path.with_name(path.name + PART)
        try:
            self._copy(data, part)
            part.replace(path)
        finally:
            part.unlink(missing_ok=True)
        return StorageSource(bucket=bucket, object_=name)

    def remove_parts(self) -> None:
        """Remove what uploads left that a kill cut off."""
        for each in self._folder.glob(f"*/source/*{PART}"):
            with contextlib.suppress(OSError):
                each.unlink()

    def _copy(self, data: BinaryIO, path: Path) -> None:
        left = self._limit
        with path.open("wb") as file:
            while block := data.read(BLOCK):
                left -= len(block)
                if left < 0:
                    raise LimitError(
                        f"the source is over {self._limit:,} bytes",
                        "name what builds do not need in .gcloudignore",
                    )
                file.write(block)
