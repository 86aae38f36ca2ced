"""Builds of a new state folder find the packages that others installed."""

import os
from pathlib import Path

import pytest

from course.cloud import packages
from course.cloud.packages import share_packages
from course.places import Home


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Give the learner's own packages: one wheel."""
    monkeypatch.setattr(packages, "DEFAULT_HOME", tmp_path / "own")
    folder = Home(tmp_path / "own").packages
    (folder / "uv").mkdir(parents=True)
    (folder / "uv" / "wheel").write_text("wheel")
    return folder


def test_they_are_linked_not_copied(own: Path, home: Home) -> None:
    share_packages(home)
    shared = home.packages / "uv" / "wheel"
    assert shared.samefile(own / "uv" / "wheel")
    assert [each.name for each in home.packages.parent.iterdir()] == ["cache"]


def test_what_a_state_folder_has_stays(own: Path, home: Home) -> None:
    home.packages.mkdir(parents=True)
    share_packages(home)
    assert own.is_dir()
    assert list(home.packages.iterdir()) == []


def test_where_there_are_none_nothing_is_made(
    home: Home, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(packages, "DEFAULT_HOME", tmp_path / "none")
    share_packages(home)
    assert not home.cloudbuild.exists()


def test_a_file_that_goes_meanwhile_is_left_out(
    own: Path, home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    (own / "uv" / "other").write_text("other")
    link = os.link

    def lose(source: str, target: str, *, follow_symlinks: bool = True) -> None:
        if source.endswith("other"):
            raise FileNotFoundError(source)
        link(source, target, follow_symlinks=follow_symlinks)

    monkeypatch.setattr(os, "link", lose)
    share_packages(home)
    found = [each.name for each in (home.packages / "uv").iterdir()]
    assert found == ["wheel"]


def test_where_links_cannot_be_made_builds_download_anew(
    home: Home, monkeypatch: pytest.MonkeyPatch, own: Path
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise OSError(18, "Invalid cross-device link")

    monkeypatch.setattr(os, "link", refuse)
    share_packages(home)
    assert own.is_dir()
    assert not list(home.packages.rglob("wheel"))
