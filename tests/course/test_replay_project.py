"""Replaying the lessons gives `purchase_predict/`, byte for byte."""

import subprocess
from pathlib import Path

import pytest

from course.places import PROJECT, REPOSITORY
from course.workspace import replay

# What the lessons on continuous integration write, later.
WRITTEN_LATER = {
    "cloudbuild.yaml",
    "install.sh",
    "requirements.in",
    "requirements.txt",
}
AFTER_LESSON_5 = 6


@pytest.fixture(scope="module")
def replayed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("replayed")
    replay(folder, AFTER_LESSON_5)
    return folder / PROJECT.name


@pytest.fixture(scope="module")
def kept() -> list[str]:
    """List the project's files that git keeps or would keep."""
    listed = subprocess.check_output(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard", "."],
        cwd=PROJECT,
        text=True,
    )
    names = sorted(set(listed.splitlines()))
    return [name for name in names if (PROJECT / name).is_file()]


def test_the_lessons_make_the_projects_files_and_no_others(
    replayed: Path, kept: list[str]
) -> None:
    made = {
        path.relative_to(replayed).as_posix()
        for path in replayed.rglob("*")
        if path.is_file()
    }
    assert made == set(kept) - WRITTEN_LATER


def test_the_files_are_equal_byte_for_byte(
    replayed: Path, kept: list[str]
) -> None:
    differing = [
        name
        for name in kept
        if (replayed / name).is_file()
        and (replayed / name).read_bytes() != (PROJECT / name).read_bytes()
    ]
    assert differing == []
    assert (replayed / "src").is_dir(), (
        f"nothing replayed from {REPOSITORY.name}"
    )
