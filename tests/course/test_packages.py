"""Builds of a new state folder find the packages that others installed."""

import os
from pathlib import Path

import pytest

from course import packages
from course.packages import share_packages
from course.places import Places


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the learner's own packages: one wheel."""
    monkeypatch.setattr(packages, "HOME", tmp_path / "own")
    folder = Places(tmp_path / "own").packages
    (folder / "uv").mkdir(parents=True)
    (folder / "uv" / "wheel").write_text("wheel")
    return folder


def test_they_are_linked_not_copied(own: Path, places: Places) -> None:
    share_packages(places)
    shared = places.packages / "uv" / "wheel"
    assert shared.samefile(own / "uv" / "wheel")
    assert [each.name for each in places.packages.parent.iterdir()] == ["cache"]


def test_what_a_state_folder_has_stays(own: Path, places: Places) -> None:
    places.packages.mkdir(parents=True)
    share_packages(places)
    assert own.is_dir()
    assert list(places.packages.iterdir()) == []


def test_where_there_are_none_nothing_is_made(
    places: Places, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(packages, "HOME", tmp_path / "none")
    share_packages(places)
    assert not places.cloudbuild.exists()


def test_a_file_that_goes_meanwhile_is_left_out(
    own: Path, places: Places, monkeypatch: pytest.MonkeyPatch
) -> None:
    (own / "uv" / "other").write_text("other")
    link = os.link

    def lose(source: str, target: str, *, follow_symlinks: bool = True) -> None:
        if source.endswith("other"):
            raise FileNotFoundError(source)
        link(source, target, follow_symlinks=follow_symlinks)

    monkeypatch.setattr(os, "link", lose)
    share_packages(places)
    found = [each.name for each in (places.packages / "uv").iterdir()]
    assert found == ["wheel"]


def test_where_links_cannot_be_made_builds_download_anew(
    places: Places, monkeypatch: pytest.MonkeyPatch, own: Path
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr(os, "link", refuse)
    share_packages(places)
    assert own.is_dir()
    assert not list(places.packages.rglob("wheel"))
