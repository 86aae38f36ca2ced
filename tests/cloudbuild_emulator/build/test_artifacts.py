"""Artifacts: which files, where they go, and the manifest of them."""

import base64
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from cloudbuild_emulator.build.artifacts import find_files
from cloudbuild_emulator.messages import FailureType, Status
from localcloud.errors import InvalidError
from tests.cloudbuild_emulator.build.builds import (
    BUILD_ID,
    HEAD,
    Yard,
    fetch_files,
    read_build,
)

LOCATION = f"gs://results/{BUILD_ID}/"
MANIFEST = f"artifacts-{BUILD_ID}.json"


@pytest.fixture
def files(tmp_path: Path) -> Path:
    folder = tmp_path / "files"
    for name in ("a.txt", "b.csv", ".hidden", "sub/a.txt", "sub/deep/c.txt"):
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)
    return folder


def read_objects(*paths: str, **fields: Any) -> Any:
    objects = {"location": LOCATION, "paths": list(paths)}
    return read_build(artifacts={"objects": objects}, **fields)


@pytest.mark.parametrize(
    ("pattern", "expected"),
    [
        ("a.txt", ["a.txt"]),
        ("*.txt", ["a.txt"]),
        ("sub/*", ["sub/a.txt"]),
        ("**/*.txt", ["a.txt", "sub/a.txt", "sub/deep/c.txt"]),
        ("sub/**", ["sub/a.txt", "sub/deep/c.txt"]),
        ("[ab].*", ["a.txt", "b.csv"]),
        (".h*", [".hidden"]),
        ("sub/../a.txt", ["a.txt"]),
        ("/workspace/sub/a.txt", ["sub/a.txt"]),
    ],
)
def test_a_pattern_finds_files(
    files: Path, pattern: str, expected: list[str]
) -> None:
    found = find_files(
        files, f"/workspace/{pattern}".replace("//workspace", "")
    )
    assert [str(each.relative_to(files)) for each in found] == expected


@pytest.mark.parametrize(
    "pattern", ["none", "sub", "*.exe", "**bad", "", "[", "a.txt/x", "\\"]
)
def test_a_pattern_that_finds_no_file_is_named(
    files: Path, pattern: str
) -> None:
    with pytest.raises(InvalidError, match="No URLs matched"):
        find_files(files / "sub" / "deep", f"/workspace/{pattern}")


@pytest.mark.parametrize("pattern", ["../x", "/etc/hostname", "a/../../x"])
def test_a_pattern_that_leaves_the_workspace_is_refused(
    files: Path, pattern: str
) -> None:
    whole = pattern if pattern[0] == "/" else f"/workspace/{pattern}"
    with pytest.raises(InvalidError, match="leaves /workspace"):
        find_files(files, whole)


@pytest.mark.parametrize("target", ["/etc/hostname", "../../secret"])
def test_a_link_that_leaves_the_workspace_is_refused(
    files: Path, target: str
) -> None:
    (files.parent.parent / "secret").write_text("x")
    (files / "link").symlink_to(target)
    with pytest.raises(InvalidError, match="leaves /workspace"):
        find_files(files, "/workspace/l*")


def test_a_link_in_the_workspace_is_followed_as_a_step_does(
    files: Path,
) -> None:
    (files / "link").symlink_to("/workspace/sub/a.txt")
    assert find_files(files, "/workspace/link") == [files / "sub/a.txt"]


def test_files_go_to_the_storage_by_their_names(
    yard: Yard, files: Path
) -> None:
    build = yard.run(
        read_objects("a.txt", "sub/deep/*"), fetch_source=fetch_files(files)
    )
    assert build.status == Status.SUCCESS
    folder = Path(yard.settings.storage) / "results" / BUILD_ID
    found = {each.name for each in folder.iterdir()}
    assert found == {"a.txt", "c.txt", MANIFEST}
    assert (folder / "c.txt").read_text() == "sub/deep/c.txt"


def test_the_manifest_is_googles(yard: Yard, files: Path) -> None:
    build = yard.run(read_objects("a.txt"), fetch_source=fetch_files(files))
    path = Path(yard.settings.storage) / "results" / BUILD_ID / MANIFEST
    (line,) = [json.loads(each) for each in path.read_text().splitlines()]
    url, _, generation = line["location"].partition("#")
    assert url == f"{LOCATION}a.txt"
    assert generation.isdecimal()
    digest = hashlib.md5(b"a.txt", usedforsecurity=False).digest()
    value = base64.b64encode(digest).decode()
    assert line["file_hash"] == [{"file_hash": [{"type": 2, "value": value}]}]
    assert build.results.artifact_manifest == f"{LOCATION}{MANIFEST}"


def test_results_and_times_tell_of_the_upload(yard: Yard, files: Path) -> None:
    build = yard.run(read_objects("**"), fetch_source=fetch_files(files))
    assert build.results.num_artifacts == 5
    assert "PUSH" in build.timing
    timing = build.results.artifact_timing
    assert timing.start_time <= timing.end_time


def test_the_log_tells_of_the_upload(yard: Yard, files: Path) -> None:
    yard.run(read_objects("*.txt"), fetch_source=fetch_files(files))
    assert yard.log == (
        f"{HEAD}PUSH\n"
        "Artifacts will be uploaded to gs://results using gsutil cp\n"
        "*.txt: Uploading path....\n*.txt: 1 matching files uploaded\n"
        f"1 total artifacts uploaded to {LOCATION}\n"
        f"Uploading manifest {MANIFEST}\n"
        f"Artifact manifest located at {LOCATION}{MANIFEST}\nDONE\n"
    )


def test_paths_start_where_the_source_says(yard: Yard, files: Path) -> None:
    source = {"gitSource": {"url": "file:///x", "dir": "sub"}}
    build = yard.run(
        read_objects("deep/c.txt", source=source),
        fetch_source=fetch_files(files),
    )
    assert build.status == Status.SUCCESS


@pytest.mark.parametrize("path", ["none.txt", "../../history.sqlite"])
def test_an_upload_that_fails_fails_the_build(yard: Yard, path: str) -> None:
    build = yard.run(read_objects(path))
    assert build.status == Status.FAILURE
    assert build.failure_info.type_ == FailureType.PUSH_FAILED
    assert "ERROR: could not upload /" in yard.log


def test_a_location_that_leaves_the_storage_fails_the_build(
    yard: Yard, files: Path
) -> None:
    objects = {"location": "gs://results/../../x", "paths": ["a.txt"]}
    build = yard.run(
        read_build(artifacts={"objects": objects}),
        fetch_source=fetch_files(files),
    )
    assert build.failure_info.type_ == FailureType.PUSH_FAILED
    assert "leaves its bucket" in yard.log


def test_a_storage_that_cannot_be_written_fails_the_build(
    yard: Yard, files: Path
) -> None:
    storage = Path(yard.settings.storage)
    storage.parent.mkdir(parents=True)
    storage.write_text("a file where the folder should be")
    build = yard.run(read_objects("a.txt"), fetch_source=fetch_files(files))
    assert build.failure_info.type_ == FailureType.PUSH_FAILED
