"""A folder, sent to be built."""

import json
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


def check_source(source: str) -> Path:
    """Return the folder that is named. Raises `InvalidError`."""
    if source.startswith(SCHEME):
        raise InvalidError(
            f"--source {source[:80]}: archives of a bucket are not built here",
            "copy it here, unpack it, and name the folder",
        )
    path = Path(source)
    if not path.is_dir():
        raise InvalidError(
            f"Could not find source [{source[:80]}]",
            "name the folder that holds the sources, for instance .",
        )
    return path


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
