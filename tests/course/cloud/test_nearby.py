"""In a shell of its own a command finds this home's services."""

import os
from pathlib import Path
from unittest import mock

import pytest

from course.cloud import nearby
from course.cloud.nearby import enter_nearby, leave_addresses
from course.places import Home
from localcloud.nearby import find_nearby

FOUND = {
    "BUCKET": "/bucket",
    "CLOUDBUILD_EMULATOR_HOST": "http://127.0.0.1:1",
    "CLOUDRUN_EMULATOR_HOST": "http://127.0.0.1:3",
    "MLFLOW_SERVER": "http://127.0.0.1:2",
}


@pytest.fixture
def project(home: Home, monkeypatch: pytest.MonkeyPatch) -> Path:
    home.project.mkdir(parents=True)
    leave_addresses(home, FOUND)
    monkeypatch.chdir(home.project)
    return home.project


@pytest.mark.usefixtures("project")
def test_kedro_is_given_what_the_environment_lacks_and_says_so(
    capsys: pytest.CaptureFixture[str],
) -> None:
    own = {"MLFLOW_SERVER": "http://mine", "BUCKET": ""}
    with mock.patch.dict(os.environ, own, clear=True):
        enter_nearby()
        assert os.environ["MLFLOW_SERVER"] == "http://mine"
        assert os.environ["BUCKET"] == "/bucket"
    said = capsys.readouterr().err
    assert said.startswith("Using BUCKET=/bucket, CLOUDBUILD_EMULATOR_HOST=")


@pytest.mark.usefixtures("project")
def test_a_lesson_which_has_them_all_hears_nothing(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with mock.patch.dict(os.environ, FOUND):
        enter_nearby()
    assert capsys.readouterr().err == ""


def test_a_home_that_is_down_names_none(project: Path, home: Home) -> None:
    leave_addresses(home, {})
    assert find_nearby(project).path is None


def test_beside_the_reference_project_only_the_emulators_are_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    own = Home(tmp_path / ".course")
    own.folder.mkdir()
    monkeypatch.setattr(nearby, "DEFAULT_HOME", own.folder)
    monkeypatch.setattr(nearby, "REPOSITORY", tmp_path)
    leave_addresses(own, FOUND)
    assert find_nearby(tmp_path).values == {
        name: FOUND[name] for name in nearby.EMULATORS
    }
    assert find_nearby(own.folder).values == FOUND


def test_a_folder_that_cannot_be_written_stops_nothing(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise PermissionError

    home.folder.mkdir(parents=True)
    monkeypatch.setattr(nearby, "write_nearby", refuse)
    leave_addresses(home, FOUND)
