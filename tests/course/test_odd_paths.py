"""Homes and clones in folders named as people name them."""

import sqlite3
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from mlflow import MlflowClient
from traitlets.config import Application

from course.cloud import lifecycle
from course.cloud.mlflow import MLFLOW
from course.jupyter import lab
from course.lessons.notebooks import list_lessons
from course.places import Home, current_home
from tests.course.conftest import WriteLesson

NAMES = [
    "what?",
    "x%20y",
    "100%",
    "C# et F#",
    "[a]*",
    "{a,b}",
    "a,b; c & d",
    "l'été $HOME",
    'say "hi"',
    "-dash = x",
    "back\\slash",
    "日本",
]
odd = pytest.mark.parametrize("name", NAMES)


def list_files(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def test_mlflow_keeps_all_in_its_folder_whatever_its_name(
    tmp_path: Path,
) -> None:
    home = Home(tmp_path / "what? x%20y" / "#[a]*, {b} 'é'")
    try:
        server = lifecycle.up(home=home, servers=[MLFLOW]).mlflow_server
        client = MlflowClient(server)
        run = client.create_run("0").info.run_id
        client.log_text(run, "kept", "note.txt")
        assert [each.path for each in client.list_artifacts(run)] == [
            "note.txt"
        ]
    finally:
        lifecycle.down(home=home)
    database = sqlite3.connect(home.mlflow / "mlflow.db")
    assert database.execute("select run_uuid from runs").fetchall() == [(run,)]
    database.close()
    assert [x for x in list_files(home.mlflow) if x.name == "note.txt"]
    outside = [x for x in list_files(tmp_path) if home.folder not in x.parents]
    assert outside == []


@given(st.text(st.characters(exclude_characters="/\0"), min_size=1))
@settings(suppress_health_check=list(HealthCheck))
def test_no_name_of_a_home_reaches_mlflows_addresses(name: str) -> None:
    there, plain = (Home(Path("/homes") / each) for each in (name, "a"))
    assert MLFLOW.compose(5000, there) == MLFLOW.compose(5000, plain)


@odd
def test_a_home_is_where_its_variable_says(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("COURSE_HOME", str(tmp_path / name))
    assert current_home().folder == tmp_path / name
    lifecycle.prepare_home(current_home())
    assert (tmp_path / name / "bucket").is_dir()


@odd
def test_lessons_are_found_in_a_clone_of_any_name(
    name: str, tmp_path: Path, write_lesson: WriteLesson
) -> None:
    write_lesson("01_a", "1")
    clone = tmp_path / name
    clone.mkdir()
    (tmp_path / "notebooks").rename(clone / "notebooks")
    (found,) = list_lessons(folder=clone / "notebooks")
    assert found.path.is_relative_to(clone)


@odd
def test_jupyter_reads_the_clones_folder_as_it_is(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(lab, "REPOSITORY", tmp_path / name)
    options = [each for each in lab.lab_command([]) if "=" in each]
    jupyter = Application()
    jupyter.parse_command_line(options)
    assert jupyter.cli_config.ServerApp.root_dir == str(tmp_path / name)
