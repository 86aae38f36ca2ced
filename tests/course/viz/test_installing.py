import shutil
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from course.errors import VizError, VizMissingError
from course.viz import installing
from course.viz.installing import (
    LOCK,
    MARK,
    install_viz,
    is_installed,
    require_viz,
)

HASH = f"--hash=sha256:{'0' * 64}"


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Install into a folder of the test's own."""
    monkeypatch.setattr(installing, "FOLDER", tmp_path / "viz")
    return tmp_path / "viz"


def lock(text: str, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = folder.with_name("requirements-viz.txt")
    path.write_text(text)
    monkeypatch.setattr(installing, "LOCK", path)


def test_the_learners_environment_does_not_know_of_it() -> None:
    assert is_installed()
    assert find_spec("kedro_viz") is None


def test_the_lock_has_nothing_that_the_environment_has() -> None:
    own = (LOCK.with_name("environment.yml")).read_text()
    names = [
        line.partition("==")[0]
        for line in LOCK.read_text().splitlines()
        if "==" in line
    ]
    assert "kedro-viz" in names
    assert not [each for each in names if f"- {each}==" in own]


def test_without_it_one_is_told_what_to_do(folder: Path) -> None:
    assert not folder.exists()
    with pytest.raises(VizMissingError, match="Next: `course viz`"):
        require_viz()


def test_another_locks_packages_do_not_count(folder: Path) -> None:
    folder.mkdir()
    shutil.copyfile(LOCK, folder / MARK)
    require_viz()
    (folder / MARK).write_text("older")
    with pytest.raises(VizMissingError, match="not installed"):
        require_viz()


def test_what_is_there_is_left_alone(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder.mkdir()
    shutil.copyfile(LOCK, folder / MARK)
    monkeypatch.setattr(sys, "executable", "/no/such/program")
    install_viz()
    assert [each.name for each in folder.iterdir()] == [MARK]


def test_a_download_that_fails_says_what_to_do(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lock(f"kedro-viz==0.0.0 {HASH}\n", folder, monkeypatch)
    monkeypatch.setenv("UV_OFFLINE", "1")
    with pytest.raises(VizError, match=r"HTTPS_PROXY.*`course viz` again"):
        install_viz()
    assert not is_installed()


def test_the_packages_of_the_lock_are_installed(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    text = LOCK.read_text()
    start = text.index("click-default-group==")
    lock(text[start : text.index("colorama==")], folder, monkeypatch)
    install_viz()
    assert is_installed()
    assert (folder / "click_default_group.py").is_file()
