"""A clone made by a git that would give Windows its line ends."""

import re
import subprocess
from pathlib import Path

import pytest

from course.places import REPOSITORY
from tests.course.copies import copy_repository


def git(folder: Path, *words: str) -> None:
    identity = ("-c", "user.name=a", "-c", "user.email=a@example.invalid")
    windows = ("-c", "core.autocrlf=true", "-c", "core.eol=crlf")
    own = ("-c", "core.hooksPath=/dev/null", "-c", "commit.gpgsign=false")
    subprocess.run(
        ["git", *identity, *windows, *own, *words],
        cwd=folder,
        check=True,
        capture_output=True,
    )


@pytest.fixture(scope="module")
def clone(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("windows")
    origin = copy_repository(folder / "origin")
    git(origin, "init", "--quiet")
    git(origin, "add", "--all", "--force")
    git(origin, "commit", "--quiet", "--message", "all")
    git(folder, "clone", "--quiet", str(origin), "clone")
    return folder / "clone"


def test_each_file_has_the_bytes_that_git_keeps(clone: Path) -> None:
    names = [path for path in clone.rglob("*") if path.is_file()]
    inside = [path.relative_to(clone) for path in names]
    kept = [each for each in inside if each.parts[0] != ".git"]
    assert len(kept) > 100
    assert not [
        each
        for each in kept
        if (clone / each).read_bytes() != (REPOSITORY / each).read_bytes()
    ]


def test_bash_reads_each_script(clone: Path) -> None:
    files = [path for path in clone.rglob("*") if path.is_file()]
    shebang = re.compile(rb"#!.*\bbash\b")
    scripts = [each for each in files if shebang.match(each.read_bytes())]
    assert clone / "purchase_predict" / "install.sh" in scripts
    for script in scripts:
        lines = script.read_bytes().splitlines(keepends=True)
        # `-n` runs nothing, and `set` refuses a name only when it is run.
        settings = b"".join(x for x in lines if x.startswith(b"set "))
        subprocess.run(["bash", "-n", script], check=True)
        subprocess.run(["bash", "-s"], input=settings, check=True)


def test_make_reads_the_makefile(clone: Path) -> None:
    listed = subprocess.check_output(["make", "help"], cwd=clone, text=True)
    assert "make lab" in listed
