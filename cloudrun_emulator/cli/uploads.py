"""A folder, sent to be built."""

import json
import os
import re
import tempfile
from pathlib import Path

from cloudrun_emulator.cli.client import Client
from cloudrun_emulator.cli.tracker import Tracker
from localcloud.errors import InvalidError
from localcloud.gcloud.archive import pack_folder
from localcloud.gcloud.options import read_pairs

UPLOAD_S = 600
SCHEME = "gs://"
BUILD_OPTION = "--set-build-env-vars"
# docs.cloud.google.com/run/docs/configuring/services/runtime-base-images
BASE_IMAGE = re.compile(r"([\w.-]+/)*python3\d+", re.ASCII)


def check_source(source: str) -> Path:
    """Return the folder that is named. Raises `InvalidError`."""
    if source.startswith(SCHEME):
        raise InvalidError(
            f"--source {source[:80]}: archives of a bucket are not built here",
            "copy it here, unpack it, and name the folder",
        )
    path = Path(source)
    # Its own `is_dir` fails for a name that is too long.
    if not os.path.isdir(path):  # noqa: PTH112
        raise InvalidError(
            f"Could not find source [{source[:80]}]",
            "name the folder that holds the sources, for instance .",
        )
    return path


def check_base_image(image: str, source: Path | None) -> str:
    """Return what to say of a base image; this machine stands in for it.

    Raises:
        InvalidError: It is not of Python, or there is no source.
    """
    if source is None:
        raise InvalidError(
            "--base-image is for sources", "name their folder with --source"
        )
    if not BASE_IMAGE.fullmatch(image):
        raise InvalidError(
            f"--base-image {image[:80]}: only images of Python are stood in "
            "for here",
            "name one such as python312 or google-22-full/python312",
        )
    return (
        f"--base-image {image}: this machine stands in for it; the sources "
        "say which Python runs them."
    )


def build_source(
    client: Client, tracker: Tracker, name: str, source: Path, variables: str
) -> str:
    """Send a folder, and have it built; return the image's name."""
    build_env = json.dumps(read_pairs(BUILD_OPTION, variables))
    with tempfile.TemporaryFile() as archive:
        with tracker.stage("Uploading sources"):
            pack_folder(source, archive)
            archive.seek(0)
        with tracker.stage("Building Container"):
            made = client.call(
                "POST",
                f"{client.own}/services/{name}/sources",
                params={"buildEnv": build_env},
                content=archive,
                timeout=UPLOAD_S,
            )
    return str(made["image"])
