"""Paths that a service is given, whatever folder it works in."""

from pathlib import Path
from typing import Any

import pytest

from cloudbuild_emulator.executors.host import HostExecutor
from cloudbuild_emulator.settings import Settings
from cloudbuild_emulator.storage import open_stored
from localcloud.errors import InvalidError
from tests.cloudbuild_emulator.executors.benches import Bench


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path / "home"))
    (tmp_path / "home").mkdir()
    return tmp_path


@pytest.mark.parametrize(
    ("given", "place"),
    [
        ("given", "given"),
        ("./a/../given/", "given"),
        ("~/given", "home/given"),
    ],
)
def test_every_path_is_resolved_once(
    folder: Path, given: str, place: str
) -> None:
    path = Path(given)
    settings = Settings(
        Path("state"), storage=given, secrets=path, writable=(path,)
    )
    whole = folder / place
    assert settings.storage == str(whole)
    assert settings.secrets == whole
    assert settings.writable == (whole,)
    assert Settings(path).state == whole


def test_a_link_to_a_state_folder_is_followed(folder: Path) -> None:
    (folder / "real").mkdir()
    (folder / "link").symlink_to("real")
    assert Settings(Path("link")).storage == str(folder / "real/storage")


@pytest.mark.parametrize("url", ["gs://", "memory://x", "gs://bucket/x"])
def test_another_kind_of_storage_is_kept_as_it_is(url: str) -> None:
    assert Settings(Path("state"), storage=url).storage == url


def test_a_folder_as_a_url_is_a_folder(folder: Path) -> None:
    settings = Settings(Path("state"), storage=f"file://{folder}/bucket")
    assert settings.storage == f"{folder}/bucket"


@pytest.mark.parametrize("name", ["storage", "secrets", "writable"])
def test_a_file_is_no_folder(folder: Path, name: str) -> None:
    (folder / "file").touch()
    path = Path("file")
    given: Any = {"storage": "file", "writable": (path,)}.get(name, path)
    with pytest.raises(InvalidError, match=f"{name}: file is not a folder"):
        Settings(Path("state"), **{name: given})


def test_a_step_reaches_a_storage_that_was_given_relatively(
    folder: Path,
) -> None:
    settings = Settings(Path("state"), storage="bucket")
    bench = Bench(HostExecutor(settings), settings.work / "b")
    command = "gsutil cp /etc/hostname gs://b/x"
    step = bench.make(command, image="gcr.io/cloud-builders/gsutil")
    assert bench.run(step)[0] == 0
    assert open_stored(settings.storage, "gs://b/x").path == str(
        folder / "bucket/b/x"
    )
