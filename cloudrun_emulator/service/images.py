"""Images that were built here: immutable copies, named by what they hold."""

import contextlib
import hashlib
import json
import os
import shutil
import stat
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import BinaryIO

from cloudrun_emulator.errors import MissingImageError
from cloudrun_emulator.model.images import (
    LATEST_TAG,
    Image,
    ImageConfig,
    name_source_image,
    read_image_name,
)
from cloudrun_emulator.model.names import Place, check_place, check_service_id
from localcloud.store.archives import unpack_archive
from localcloud.store.database import Database

# Decides how the files of a folder are run, from it and the build's variables.
Build = Callable[[Path, Mapping[str, str]], ImageConfig]
FILES = "files"
CONFIG = "image.json"
PART = "part-"
BLOCK = 2**20


class Images:
    """The images below one folder, each in one named by its digest."""

    def __init__(self, folder: Path, database: Database, build: Build) -> None:
        self._folder = folder
        self._database = database
        self._build = build

    def add(
        self,
        place: Place,
        service: str,
        archive: BinaryIO,
        variables: Mapping[str, str],
    ) -> str:
        """Build an image from a folder that was sent.

        Args:
            place: Of the service.
            service: Its short name, which names the image.
            archive: A tar.gz or zip of the folder.
            variables: Of the build: `GOOGLE_ENTRYPOINT` and the like.

        Returns:
            The image's name, with its digest.

        Raises:
            InvalidError: No such archive, or nothing in it can be run.
        """
        check_place(place)
        check_service_id(service)
        self._folder.mkdir(parents=True, exist_ok=True)
        part = Path(tempfile.mkdtemp(prefix=PART, dir=self._folder))
        try:
            digest = self._fill(part, archive, variables)
        finally:
            shutil.rmtree(part, ignore_errors=True)
        path = name_source_image(place, service)
        self._note(path, digest)
        return f"{path}@sha256:{digest}"

    def _fill(
        self, part: Path, archive: BinaryIO, variables: Mapping[str, str]
    ) -> str:
        # Else only its owner could look in: instances may be another user.
        part.chmod(0o755)
        files = part / FILES
        files.mkdir()
        unpack_archive(archive, files, "archive")
        config = self._build(files, variables)
        text = json.dumps(config.to_document(), sort_keys=True)
        (part / CONFIG).write_text(text, encoding="utf-8")
        digest = compute_digest(part)
        # Another with the same digest is the same.
        with contextlib.suppress(OSError):
            part.rename(self._folder / digest)
        return digest

    def find(self, name: str) -> Image | None:
        """Return the image of a name, if its files are kept here."""
        image = read_image_name(name)
        digest = image.digest
        if not digest and image.tag in {"", LATEST_TAG}:
            digest = self._find_newest(image.path)
        return self.load(digest) if digest else None

    def get(self, name: str) -> Image:
        """Return the image of a name.

        Raises:
            MissingImageError: Its files are not kept here.
        """
        if image := self.find(name):
            return image
        raise MissingImageError(
            f"Image '{name}' not found.",
            "no registry is asked: deploy the folder with `cloudrun deploy "
            "--source`, or start the emulator with --executor container",
        )

    def load(self, digest: str) -> Image | None:
        """Return the image of a digest, if it is kept."""
        folder = self._folder / digest
        try:
            document = json.loads((folder / CONFIG).read_text("utf-8"))
        except FileNotFoundError:
            return None
        return Image(
            digest, folder / FILES, ImageConfig.from_document(document)
        )

    def remove_parts(self) -> None:
        """Remove what uploads left that a kill cut off."""
        for each in self._folder.glob(f"{PART}*"):
            shutil.rmtree(each, ignore_errors=True)

    def _note(self, path: str, digest: str) -> None:
        with self._database.change() as connection:
            connection.execute(
                "INSERT OR REPLACE INTO images (name, digest) VALUES (?, ?)",
                (path, digest),
            )

    def _find_newest(self, path: str) -> str:
        with self._database.read() as connection:
            row = connection.execute(
                "SELECT digest FROM images WHERE name = ?", (path,)
            ).fetchone()
        return row["digest"] if row else ""


def compute_digest(folder: Path) -> str:
    """Compute the SHA-256 of a folder: names, modes, links and contents."""
    digest = hashlib.sha256()
    for root, folders, names in os.walk(folder):
        folders.sort()
        links = [each for each in folders if (Path(root) / each).is_symlink()]
        for name in sorted(names + links):
            path = Path(root) / name
            _add_file(digest, path, path.relative_to(folder))
    return digest.hexdigest()


def _add_file(digest: "hashlib._Hash", path: Path, name: Path) -> None:
    status = path.lstat()
    if stat.S_ISLNK(status.st_mode):
        content = os.fsencode(path.readlink())
        head = ("link", str(name), len(content))
        digest.update(f"{head}".encode("utf-8", "surrogateescape") + content)
        return
    head = (f"{stat.S_IMODE(status.st_mode):o}", str(name), status.st_size)
    digest.update(f"{head}".encode("utf-8", "surrogateescape"))
    with path.open("rb") as file:
        while block := file.read(BLOCK):
            digest.update(block)
