"""Archives that `submit` keeps, and others of the storage."""

import io
import tarfile
from pathlib import Path

import pytest

from localcloud.errors import InvalidError, NotFoundError
from tests.cloudbuild_emulator.sources.conftest import Fetching

SOURCE = {"bucket": "local_cloudbuild", "object": "source/1.tgz"}
URL = "gs://local_cloudbuild/source/1.tgz"


def write_archive(root: Path) -> None:
    path = root / "local_cloudbuild" / "source" / "1.tgz"
    path.parent.mkdir(parents=True)
    with tarfile.open(path, "w:gz") as archive:
        info = tarfile.TarInfo("cloudbuild.yaml")
        info.size = 5
        archive.addfile(info, io.BytesIO(b"steps"))


def test_a_submitted_archive_is_unpacked(fetching: Fetching) -> None:
    write_archive(fetching.settings.state / "sources")
    build = fetching.fetch(storageSource=SOURCE)
    assert (fetching.workspace / "cloudbuild.yaml").read_text() == "steps"
    resolved = build.source_provenance.resolved_storage_source
    assert (resolved.bucket, resolved.object_) == tuple(SOURCE.values())
    assert fetching.lines[0] == f"Fetching storage object: {URL}"


def test_an_archive_of_the_bucket_is_unpacked(fetching: Fetching) -> None:
    write_archive(Path(fetching.settings.storage))
    fetching.fetch(storageSource=SOURCE)
    assert (fetching.workspace / "cloudbuild.yaml").read_text() == "steps"


def test_an_object_that_is_not_there_is_not_found(fetching: Fetching) -> None:
    with pytest.raises(NotFoundError, match=f"source {URL} not found"):
        fetching.fetch(storageSource=SOURCE)


@pytest.mark.parametrize(
    "source",
    [
        {"bucket": "..", "object": "history.sqlite"},
        {"bucket": "a", "object": "../../../x"},
        {"bucket": "/etc", "object": "passwd"},
        {"bucket": "a", "object": "/etc/passwd"},
        {"bucket": "a", "object": ""},
    ],
)
def test_an_object_may_not_leave_its_bucket(
    fetching: Fetching, source: dict[str, str]
) -> None:
    with pytest.raises(InvalidError, match="leaves its bucket"):
        fetching.fetch(storageSource=source)


def test_a_build_without_a_source_has_an_empty_workspace(
    fetching: Fetching,
) -> None:
    fetching.fetch_build({})
    assert list(fetching.workspace.iterdir()) == []
    assert fetching.lines == []
