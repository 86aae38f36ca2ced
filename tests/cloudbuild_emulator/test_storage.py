"""Objects stay in the folder that stands for Cloud Storage."""

from pathlib import Path

import pytest

from cloudbuild_emulator.storage import open_stored
from localcloud.errors import InvalidError


@pytest.fixture
def storage(tmp_path: Path) -> Path:
    """Make a storage with a bucket, and a link out of it."""
    storage = tmp_path / "storage"
    (storage / "bucket").mkdir(parents=True)
    (tmp_path / "outside").mkdir()
    (storage / "bucket" / "link").symlink_to(tmp_path / "outside")
    (storage / "bucket" / "file").symlink_to(tmp_path / "secret")
    return storage


@pytest.mark.parametrize("form", ["{}", "{}/", "file://{}"])
def test_an_object_is_a_file_of_its_bucket(storage: Path, form: str) -> None:
    stored = open_stored(form.format(storage), "gs://bucket/a/b.txt")
    stored.files.pipe_file(stored.path, b"words")
    assert (storage / "bucket/a/b.txt").read_bytes() == b"words"


@pytest.mark.parametrize(
    "url",
    ["gs://bucket/link/new", "gs://bucket/link/", "gs://bucket/file"],
)
@pytest.mark.parametrize("form", ["{}", "file://{}"])
def test_no_link_leads_out_of_the_storage(
    storage: Path, form: str, url: str
) -> None:
    with pytest.raises(InvalidError, match="a link leads out of the storage"):
        open_stored(form.format(storage), url)


@pytest.mark.parametrize(
    "url", ["gs://bucket/../../x", "gs://../x", "gs:///etc", "gs://b/\0"]
)
def test_no_name_leads_out_of_the_storage(storage: Path, url: str) -> None:
    with pytest.raises(InvalidError, match="leaves its bucket"):
        open_stored(str(storage), url)


@pytest.mark.parametrize("url", ["gs://", "bucket/x", "s3://bucket/x"])
def test_what_is_no_address_of_the_storage_is_refused(
    storage: Path, url: str
) -> None:
    with pytest.raises(InvalidError, match="expected gs://BUCKET/PATH"):
        open_stored(str(storage), url)


def test_a_storage_may_be_a_link_itself(storage: Path, tmp_path: Path) -> None:
    (tmp_path / "named").symlink_to(storage)
    stored = open_stored(str(tmp_path / "named"), "gs://bucket/x")
    assert stored.path.endswith("/named/bucket/x")
