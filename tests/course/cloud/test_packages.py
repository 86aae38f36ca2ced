"""Builds of a new state folder find the packages that others installed."""

import os
import threading
from pathlib import Path

import pytest
from filelock import FileLock

from course.cloud import packages
from course.cloud.packages import (
    Stage,
    are_filled,
    begin_filling,
    fill_packages,
    mark_filled,
    share_packages,
)
from course.errors import PackagesError
from course.places import REFERENCE, Home
from course.programs import Ended
from localcloud.errors import UnavailableError


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


@pytest.fixture
def stages(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> list[Stage]:
    """Install a module in place of a hundred packages; note what is done."""
    monkeypatch.setattr(packages, "DEFAULT_HOME", tmp_path / "none")

    def install(cache: Path) -> None:
        (cache / "uv" / "tests").mkdir(parents=True)
        (cache / "uv" / "module.py").write_text("answer = 42")
        (cache / "uv" / "tests" / "test_module.py").write_text("1")

    monkeypatch.setattr(packages, "_install", install)
    return []


def test_packages_are_compiled_once_and_their_own_tests_are_not(
    home: Home, stages: list[Stage]
) -> None:
    assert not are_filled(home)
    for _ in range(2):
        fill_packages(home, lambda stage, _: stages.append(stage))
    assert stages == [Stage.INSTALLING, Stage.COMPILING]
    (made,) = home.packages.rglob("*.pyc")
    assert made.name.startswith("module.")
    assert are_filled(home)


@pytest.mark.usefixtures("stages")
def test_the_clones_next_home_finds_what_the_first_has_made(
    home: Home, tmp_path: Path
) -> None:
    fill_packages(home, lambda *_: None)
    assert are_filled(Home(tmp_path / "none"))
    other = Home(tmp_path / "other")
    assert begin_filling(other) is None
    assert are_filled(other)


@pytest.mark.usefixtures("stages")
def test_packages_of_another_lock_are_made_anew(
    home: Home, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    fill_packages(home, lambda *_: None)
    for name in packages.INSTALLED:
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("other")
    monkeypatch.setattr(packages, "REFERENCE", tmp_path)
    assert not are_filled(home)


def test_who_comes_second_waits_and_makes_nothing_twice(
    home: Home, stages: list[Stage], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(packages, "SECONDS_BETWEEN_LINES", 0.01)
    home.folder.mkdir(parents=True)
    waits = threading.Event()

    def say(stage: Stage, _: float) -> None:
        stages.append(stage)
        waits.set()

    with FileLock(home.folder / "packages.lock"):
        second = threading.Thread(target=fill_packages, args=(home, say))
        second.start()
        assert waits.wait(10)
        home.packages.mkdir(parents=True)
        mark_filled(home)
    second.join()
    assert set(stages) == {Stage.WAITING}


def test_what_cannot_be_installed_is_said_and_not_marked(
    home: Home, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(packages, "DEFAULT_HOME", tmp_path / "none")
    monkeypatch.setattr(packages, "make_environment", lambda *_: tmp_path)
    failed = Ended(1, "", "no network")
    monkeypatch.setattr(packages, "run_program", lambda *_, **__: failed)
    expected = r"(?s)not be installed:.*no network.*`course warm`"
    with pytest.raises(PackagesError, match=expected):
        fill_packages(home, lambda *_: None)
    assert not are_filled(home)


def test_so_is_what_a_service_lacks(
    home: Home, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    def refuse(_: Path, requirements: Path, *__: Path, compiled: bool) -> None:
        assert requirements == REFERENCE / packages.SERVING
        # All are compiled at once, where they are linked from.
        assert not compiled
        raise UnavailableError("no fastapi")

    monkeypatch.setattr(packages, "DEFAULT_HOME", tmp_path / "none")
    monkeypatch.setattr(packages, "make_environment", lambda *_: tmp_path)
    monkeypatch.setattr(
        packages, "run_program", lambda *_, **__: Ended(0, "", "")
    )
    monkeypatch.setattr(packages, "install_requirements", refuse)
    with pytest.raises(PackagesError, match=r"(?s)installed:.*no fastapi"):
        fill_packages(home, lambda *_: None)
    assert not are_filled(home)
