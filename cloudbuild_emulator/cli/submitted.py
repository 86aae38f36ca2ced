"""What is sent with a build: a folder, an archive, or the address of one."""

import os
import re
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

import click

from cloudbuild_emulator.cli.build_options import SCHEME
from cloudbuild_emulator.cli.client import Client
from localcloud.errors import InvalidError
from localcloud.gcloud.archive import pack_folder

UPLOAD_S = 600
# gcloud sends such files as they are.
ARCHIVES = (".gz", ".tgz", ".zip")
GENERATION = re.compile(r"(?P<object>.+)#(?P<generation>\d+)")


@dataclass(frozen=True)
class Submitted:
    """Where the source is, and what is taken of it.

    Args:
        place: A folder, an archive, `gs://...` or git's address.
        ignore_file: Instead of `.gcloudignore`.
        git_dir: In a git repository, where the steps start.
        git_revision: Of it; its default branch if empty.
    """

    place: str
    ignore_file: str = ""
    git_dir: str = ""
    git_revision: str = ""

    @property
    def is_address(self) -> bool:
        return "://" in self.place or self.place.startswith("git@")

    def check(self) -> None:
        """Raise `InvalidError` before anything is read or sent."""
        is_git = self.is_address and not self.place.startswith(SCHEME)
        if not is_git:
            for option, value in (
                ("--git-source-dir", self.git_dir),
                ("--git-source-revision", self.git_revision),
            ):
                if value:
                    raise InvalidError(
                        f"{option}: {self.place} is no git repository",
                        "name the repository's address, or leave it out",
                    )
        if not self.is_address and not os.path.exists(self.place):  # noqa: PTH110 -- of any length
            raise InvalidError(
                f"{self.place}: no such folder or archive",
                "name the folder to build, or . for this one",
            )

    def send(self, client: Client) -> dict[str, Any]:
        """Send what there is to send; return the build's source.

        Raises `InvalidError`.
        """
        if self.place.startswith(SCHEME):
            return {"storageSource": _read_object(self.place)}
        if self.is_address:
            git = {
                "url": self.place,
                "dir": self.git_dir,
                "revision": self.git_revision,
            }
            return {"gitSource": {key: x for key, x in git.items() if x}}
        if Path(self.place).is_file():
            return self._send_archive(client)
        return self._send_folder(client)

    def _send_folder(self, client: Client) -> dict[str, Any]:
        with tempfile.TemporaryFile() as archive:
            packed = pack_folder(Path(self.place), archive, self.ignore_file)
            archive.seek(0)
            click.echo(
                f"Uploading archive of {packed.files} file(s) totalling "
                f"{packed.size / 1024:.1f} KiB before compression.",
                err=True,
            )
            return _upload(client, archive)

    def _send_archive(self, client: Client) -> dict[str, Any]:
        if not self.place.endswith(ARCHIVES):
            raise InvalidError(
                f"{self.place}: local file is none of {', '.join(ARCHIVES)}",
                "name a folder, or an archive made with tar -czf or zip",
            )
        click.echo(f"Uploading local file {self.place}.", err=True)
        try:
            with Path(self.place).open("rb") as archive:
                return _upload(client, archive)
        except OSError as error:
            raise InvalidError(f"{self.place}: {error.strerror}") from error


def _upload(client: Client, archive: BinaryIO) -> dict[str, Any]:
    stored = client.call(
        "POST", f"{client.own}/sources", content=archive, timeout=UPLOAD_S
    )
    return {"storageSource": stored}


def _read_object(url: str) -> dict[str, str]:
    bucket, _, name = url.removeprefix(SCHEME).partition("/")
    if not bucket or not name:
        raise InvalidError(
            f"{url}: expected gs://BUCKET/ARCHIVE.tgz",
            "name an archive of the bucket",
        )
    if found := GENERATION.fullmatch(name):
        return {"bucket": bucket, **found.groupdict()}
    return {"bucket": bucket, "object": name}
