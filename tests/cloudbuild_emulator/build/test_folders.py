"""A build's folder can be removed whatever is in it."""

import os
from pathlib import Path

import pytest

from cloudbuild_emulator.build.folders import make_folder, remove_folder


def test_folders_above_are_made_too(tmp_path: Path) -> None:
    folder = make_folder(tmp_path / "a" / "b")
    assert make_folder(folder).is_dir()


def test_what_is_not_there_is_removed(tmp_path: Path) -> None:
    remove_folder(tmp_path / "none")


def test_links_are_removed_and_not_followed(tmp_path: Path) -> None:
    other = make_folder(tmp_path / "other")
    (other / "file").touch()
    folder = make_folder(tmp_path / "folder")
    (folder / "link").symlink_to(other)
    remove_folder(folder)
    assert not folder.exists()
    assert (other / "file").exists()


def test_folders_that_may_not_be_written_are_removed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = make_folder(tmp_path / "folder")
    deep = make_folder(folder / "cache" / "deep")
    (deep / "file").touch()
    modes: list[str] = []
    real = os.chmod

    # Root may remove anything: see that they are opened all the same.
    def note(path: os.DirEntry[str], mode: int) -> None:
        modes.append(path.name)
        real(path, mode)

    monkeypatch.setattr(os, "chmod", note)
    with monkeypatch.context() as context:
        refuse = "cloudbuild_emulator.build.folders.shutil.rmtree"
        context.setattr(refuse, lambda *_, **__: None)
        remove_folder(folder)
    assert modes == ["cache", "deep"]
