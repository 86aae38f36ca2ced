"""Replaying either edition gives `purchase_predict/`, byte for byte."""

import subprocess
from pathlib import Path

import pytest
import yaml

from course.languages import LANGUAGES
from course.lessons.notebooks import list_lessons
from course.places import REFERENCE, REPOSITORY
from course.workspace.replay import replay

# What lesson 7 replaces: lesson 6 writes the file with its CI step alone.
WRITTEN_LATER = {"cloudbuild.yaml"}
CI = 6
LAST_LESSON = max(lesson.number for lesson in list_lessons())


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
    return [name for name in names if (REFERENCE / name).is_file()]


def test_the_lessons_make_the_projects_files_and_no_others(
    replayed: Path, kept: list[str]
) -> None:
    made = {
        path.relative_to(replayed).as_posix()
        for path in replayed.rglob("*")
        if path.is_file()
    }
    assert made == set(kept)


@pytest.mark.parametrize("language", LANGUAGES)
def test_lesson_6_writes_the_first_step_alone(
    language: str, tmp_path: Path
) -> None:
    replay(tmp_path, CI + 1, language)
    config = yaml.safe_load(
        (tmp_path / REFERENCE.name / "cloudbuild.yaml").read_text()
    )
    final = yaml.safe_load((REFERENCE / "cloudbuild.yaml").read_text())
    assert config == {"steps": final["steps"][:1]}


def test_the_files_are_equal_byte_for_byte(
    replayed: Path, kept: list[str]
) -> None:
    differing = [
        name
        for name in kept
        if (replayed / name).is_file()
        and (replayed / name).read_bytes() != (REFERENCE / name).read_bytes()
    ]
    assert set(differing) == (WRITTEN_LATER if LAST_LESSON == CI else set())
    assert (replayed / "src").is_dir(), (
        f"nothing replayed from {REPOSITORY.name}"
    )
