from pathlib import Path

import pytest

from course.places import REPOSITORY, Places, current_places


def test_by_default_the_state_is_in_the_repository(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("COURSE_HOME")
    assert current_places() == Places(REPOSITORY / ".course")
    assert current_places().workspace == REPOSITORY / "workspace"


def test_another_state_folder_has_another_workspace(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COURSE_HOME", "out/course")
    assert current_places().workspace == tmp_path / "out" / "workspace"
