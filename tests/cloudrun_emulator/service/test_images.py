"""Images of folders that were sent: kept once, found by name."""

import io
import tarfile
from collections.abc import Mapping
from pathlib import Path

import pytest

from cloudrun_emulator.errors import MissingImageError
from cloudrun_emulator.model.images import ImageConfig
from cloudrun_emulator.service.images import Images
from cloudrun_emulator.service.schema import MIGRATIONS
from localcloud.errors import InvalidError
from localcloud.store.database import Database
from tests.cloudrun_emulator.sending import PLACE, pack

PATH = "europe-west1-docker.pkg.dev/local/cloud-run-source-deploy/shop"


def take(folder: Path, variables: Mapping[str, str]) -> ImageConfig:
    """Build as the buildpacks do: from the files and the variables."""
    requirements = "requirements.txt"
    there = (folder / requirements).exists()
    return ImageConfig(
        ("python", "main.py"), "3.12", requirements if there else "", variables
    )


@pytest.fixture
def images(tmp_path: Path) -> Images:
    database = Database(tmp_path / "db.sqlite", MIGRATIONS)
    return Images(tmp_path / "sources", database, take)


def add(images: Images, files: Mapping[str, str], **variables: str) -> str:
    return images.add(PLACE, "shop", pack(files), variables)


def test_an_image_is_named_by_what_it_holds(images: Images) -> None:
    name = add(images, {"main.py": "1"})
    path, _, digest = name.partition("@sha256:")
    assert path == PATH
    image = images.get(name)
    assert image.digest == digest
    assert (image.folder / "main.py").read_text() == "1"
    assert image.config.command == ("python", "main.py")


def test_the_same_folder_is_kept_once(images: Images, tmp_path: Path) -> None:
    one, two = (add(images, {"main.py": "1", "b/c": "2"}) for _ in range(2))
    assert one == two
    assert len(list((tmp_path / "sources").iterdir())) == 1


def test_other_names_contents_and_variables_are_other_images(
    images: Images,
) -> None:
    names = {
        add(images, {"main.py": "1"}),
        add(images, {"main.py": "2"}),
        add(images, {"other.py": "1"}),
        add(images, {"main.py": "1"}, A="b"),
    }
    assert len(names) == 4


def test_a_link_counts_with_where_it_points(images: Images) -> None:
    assert images.add(PLACE, "shop", link("a"), {}) != images.add(
        PLACE, "shop", link("b"), {}
    )


def link(target: str) -> io.BytesIO:
    packed = io.BytesIO()
    with tarfile.open(fileobj=packed, mode="w:gz") as archive:
        member = tarfile.TarInfo("link")
        member.type, member.linkname = tarfile.SYMTYPE, target
        archive.addfile(member)
    packed.seek(0)
    return packed


@pytest.mark.parametrize("ending", ["", ":latest"])
def test_without_a_digest_the_newest_is_meant(
    images: Images, ending: str
) -> None:
    add(images, {"main.py": "1"})
    newest = add(images, {"main.py": "2"})
    assert newest.endswith(images.get(PATH + ending).digest)


@pytest.mark.parametrize(
    "name", ["python:3.12", f"{PATH}:v1", f"{PATH}@sha256:" + "0" * 64]
)
def test_another_image_is_not_here(images: Images, name: str) -> None:
    add(images, {"main.py": "1"})
    with pytest.raises(MissingImageError, match=f"^Image '{name}' not found"):
        images.get(name)


def test_what_is_no_archive_leaves_nothing(
    images: Images, tmp_path: Path
) -> None:
    with pytest.raises(InvalidError, match="no tar or zip archive"):
        images.add(PLACE, "shop", io.BytesIO(b"x"), {})
    assert list((tmp_path / "sources").iterdir()) == []


def test_what_a_kill_left_is_removed(images: Images, tmp_path: Path) -> None:
    kept = add(images, {"main.py": "1"})
    (tmp_path / "sources" / "part-x" / "files").mkdir(parents=True)
    images.remove_parts()
    assert [x.name for x in (tmp_path / "sources").iterdir()] == [
        kept.partition("sha256:")[2]
    ]
