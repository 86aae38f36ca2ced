"""Replaying either edition gives `purchase_predict/`, byte for byte."""

import subprocess
from pathlib import Path
from typing import Any

import pytest
import yaml

from course.languages import LANGUAGES
from course.lessons.notebooks import list_lessons
from course.places import REFERENCE, REPOSITORY
from course.workspace.replay import replay

# Lesson 6 writes the file with its CI step alone, lesson 7 adds CD, lesson 9
# gives it with the steps that deploy, and the service that they deploy.
WRITTEN_LATER = {"cloudbuild.yaml"}
GIVEN_LATER = "serving/"
CI, CD, SERVED = 6, 7, 9
LAST_LESSON = max(lesson.number for lesson in list_lessons())
IS_SERVED = LAST_LESSON >= SERVED


@pytest.fixture(scope="module", params=LANGUAGES)
def replayed(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Path:
    folder = tmp_path_factory.mktemp("replayed")
    replay(folder, LAST_LESSON + 1, request.param)
    return folder / REFERENCE.name


@pytest.fixture(scope="module")
def kept() -> list[str]:
    """List the project's files that git keeps or would keep."""
    listed = subprocess.check_output(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "."],
        cwd=REFERENCE,
        text=True,
    )
    names = sorted(set(listed.splitlines()))
    return [
        name
        for name in names
        if (REFERENCE / name).is_file()
        and (IS_SERVED or not name.startswith(GIVEN_LATER))
    ]


def test_the_lessons_make_the_projects_files_and_no_others(
    replayed: Path, kept: list[str]
) -> None:
    made = {
        path.relative_to(replayed).as_posix()
        for path in replayed.rglob("*")
        if path.is_file()
    }
    assert made == set(kept)


def read_config(project: Path) -> dict[str, Any]:
    text = (project / "cloudbuild.yaml").read_text()
    read: dict[str, Any] = yaml.safe_load(text)
    return read


@pytest.mark.parametrize("language", LANGUAGES)
def test_lesson_6_writes_the_first_step_alone(
    language: str, tmp_path: Path
) -> None:
    replay(tmp_path, CI + 1, language)
    config = read_config(tmp_path / REFERENCE.name)
    assert config == {"steps": read_config(REFERENCE)["steps"][:1]}


@pytest.mark.parametrize("language", LANGUAGES)
def test_lesson_7_writes_what_lesson_9_adds_to(
    language: str, tmp_path: Path
) -> None:
    replay(tmp_path, CD + 1, language)
    config = read_config(tmp_path / REFERENCE.name)
    final = read_config(REFERENCE)
    config["steps"][1]["args"][1] += " && PYTHONPATH=src python serving/bake.py"
    assert config["steps"] == final["steps"][:2]
    assert config["options"].items() <= final["options"].items()


def test_the_files_are_equal_byte_for_byte(
    replayed: Path, kept: list[str]
) -> None:
    differing = [
        name
        for name in kept
        if (replayed / name).is_file()
        and (replayed / name).read_bytes() != (REFERENCE / name).read_bytes()
    ]
    assert set(differing) == (set() if IS_SERVED else WRITTEN_LATER)
    assert (replayed / "src").is_dir(), (
        f"nothing replayed from {REPOSITORY.name}"
    )
