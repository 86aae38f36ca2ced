from pathlib import Path

import pytest

from course.places import REPOSITORY, Home, current_home


def test_by_default_the_state_is_in_the_repository(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("COURSE_HOME")
    assert current_home() == Home(REPOSITORY / ".course")
    assert current_home().workspace == REPOSITORY / "workspace"


def test_another_state_folder_has_another_workspace(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COURSE_HOME", "out/course")
    assert current_home().workspace == tmp_path / "out" / "course" / "workspace"


def test_two_homes_side_by_side_share_nothing(tmp_path: Path) -> None:
    one, other = Home(tmp_path / "one"), Home(tmp_path / "other")
    assert one.workspace.is_relative_to(one.folder)
    assert not other.workspace.is_relative_to(one.folder)


def test_files_beside_a_home_are_remembered_until_it_has_its_own(
    tmp_path: Path,
) -> None:
    home = Home(tmp_path / "home")
    assert home.workspace_of_old is None
    (tmp_path / "workspace").mkdir()
    assert home.workspace_of_old == tmp_path / "workspace"
    home.workspace.mkdir(parents=True)
    assert home.workspace_of_old is None


def test_the_clones_own_files_are_not_of_old() -> None:
    assert Home(REPOSITORY / ".course").workspace_of_old is None
