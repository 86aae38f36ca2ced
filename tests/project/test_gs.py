"""A `gs://` bucket gives what a folder gives."""

import json
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import CompletedProcess
from urllib.parse import quote

import pytest
import requests
from gcp_storage_emulator.server import create_server

from tests.project.conftest import TRAIN

Run = Callable[..., CompletedProcess[str]]
NewProject = Callable[[], Path]
Storage = dict[str, str]

PREDICTIONS = "data/07_model_output/predictions.csv"
FOLDER = "primary/data.csv"


@pytest.fixture(scope="module")
def storage(collected: Path) -> Iterator[Storage]:
    """A bucket of Google's with the events in it, and the way to reach it."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    host = f"http://127.0.0.1:{port}"
    emulator = create_server(
        "127.0.0.1", port, in_memory=True, default_bucket="shop"
    )
    with emulator:
        for path in sorted((collected / "events").iterdir()):
            address = f"{host}/upload/storage/v1/b/shop/o?uploadType=media"
            name = f"events/{path.name}"
            sent = requests.post(
                f"{address}&name={name}", path.read_bytes(), timeout=30
            )
            sent.raise_for_status()
        yield {
            "BUCKET": "gs://shop",
            "STORAGE_EMULATOR_HOST": host,
            # Against the emulator gcsfs would hang for 45 s a call.
            "GCSFS_EXPERIMENTAL_ZB_HNS_SUPPORT": "false",
        }


def fetch(storage: Storage, name: str) -> str:
    address = f"{storage['STORAGE_EMULATOR_HOST']}/storage/v1/b/shop/o"
    found = requests.get(
        f"{address}/{quote(name, safe='')}?alt=media", timeout=30
    )
    found.raise_for_status()
    return found.text


@pytest.fixture(scope="module")
def project(new_project: NewProject, kedro_anew: Run, storage: Storage) -> Path:
    """A project that has collected into the bucket."""
    project = new_project()
    done = kedro_anew(project, "--pipelines collect", **storage)
    assert done.returncode == 0, done.stdout + done.stderr
    return project


def test_the_collection_writes_the_same_parts(
    project: Path, storage: Storage, collected: Path
) -> None:
    assert project
    manifest = json.loads(fetch(storage, f"{FOLDER}/_SUCCESS"))
    parts = [fetch(storage, f"{FOLDER}/{p['name']}") for p in manifest["parts"]]
    local = sorted((collected / FOLDER).glob("part-*.csv"))
    assert len(parts) == len(local) > 1
    assert parts == [path.read_text(encoding="utf-8") for path in local]


def test_training_gives_the_same_predictions(
    project: Path,
    storage: Storage,
    trained: Path,
    kedro: Run,
) -> None:
    done = kedro(project, TRAIN, **storage)
    assert done.returncode == 0, done.stdout + done.stderr
    predictions = (project / PREDICTIONS).read_text(encoding="utf-8")
    assert len(predictions.splitlines()) > 500
    assert predictions == (trained / PREDICTIONS).read_text(encoding="utf-8")


def test_a_bucket_that_does_not_exist_is_told(
    project: Path, storage: Storage, kedro: Run
) -> None:
    env = {**storage, "BUCKET": "gs://nowhere"}
    done = kedro(project, "--pipelines loading", **env)
    assert done.returncode == 12, done.stdout + done.stderr
    assert "gs://nowhere/primary/data.csv: cannot read _SUCCESS" in done.stderr
    assert "Traceback" not in done.stdout + done.stderr
