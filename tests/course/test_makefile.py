"""`make` where the environment cannot be made."""

import os
import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest

from course.lessons.plan import PLAN
from course.places import REPOSITORY
from tests.course.locales import LOCALES, complete


def make(
    *words: str, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        ["make", "--no-print-directory", *words],
        cwd=REPOSITORY,
        env=os.environ | dict(environment or {}),
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_clone_that_cannot_be_written_is_named_with_what_to_do() -> None:
    done = make("lab", "VENV=/proc/nowhere/.venv")
    assert done.returncode
    last = done.stdout.splitlines()[-1]
    assert last.startswith("make: /proc/nowhere/.venv cannot be made here;")
    assert last.endswith("~/course && make -C ~/course lab")


def test_a_python_that_is_too_old_is_named_with_what_to_do(
    tmp_path: Path,
) -> None:
    old = tmp_path / "python3.10"
    old.write_text(
        f"#!/bin/sh\nexec {sys.executable} -c 'import sys; "
        'sys.version_info = (3, 10, 14); exec(sys.argv[2])\' "$@"\n'
    )
    old.chmod(0o755)
    done = make("lab", f"VENV={tmp_path / 'venv'}", f"PYTHON={old}")
    assert done.returncode
    expected = "is Python 3.10; expected 3.11, 3.12 or 3.13. Next: make lab"
    assert expected in done.stderr


@pytest.mark.parametrize(("locale", "language"), LOCALES)
def test_make_speaks_as_the_course_does(
    locale: dict[str, str], language: str
) -> None:
    done = make(
        "help", "lab", "VENV=/proc/nowhere/.venv", environment=complete(locale)
    )
    first, *_, last = done.stdout.splitlines()
    french = "  make help\tcette liste", "make : impossible de créer"
    english = "  make help\tthis list", "make: /proc/nowhere/.venv cannot"
    listed, said = french if language == "fr" else english
    assert first == listed
    assert last.startswith(said)


def test_help_lists_the_same_targets_in_both_languages() -> None:
    french, english = (
        make("help", environment=complete({"LANG": each})).stdout.splitlines()
        for each in ("fr_FR.UTF-8", "en_GB.UTF-8")
    )
    names = [
        [line.split("\t")[0] for line in each] for each in (french, english)
    ]
    assert names[0] == names[1]
    assert not set(french) & set(english)


def test_make_has_the_same_messages_in_both_languages() -> None:
    table = (REPOSITORY / "Makefile").read_text()
    french, english = table.partition("SAY_")[2].split("\nelse\n")[:2]
    names = [
        re.findall(r"^(?:SAY_)?(\w+) :?= make", each, re.MULTILINE)
        for each in (french, english.partition("\nendif")[0])
    ]
    assert names[0] == names[1]
    assert len(names[0]) > 5


@pytest.mark.parametrize(
    ("words", "command"),
    [
        (["lab", "EDITION=en"], "course lab --language en"),
        (["lab"], "course lab"),
        (["course", "EDITION=fr"], "course run --language fr --max-evals 4"),
        (["course"], "course run --max-evals 4"),
    ],
)
def test_the_edition_is_asked_for_or_left_to_the_locale(
    words: list[str], command: str
) -> None:
    last = make("-n", *words).stdout.splitlines()[-1]
    assert " ".join(last.split()).endswith(f"/bin/{command}")


def test_another_pythons_variables_do_not_reach_ours(tmp_path: Path) -> None:
    recipe = tmp_path / "show.mk"
    recipe.write_text("show:\n\t@env\n")
    foreign = {
        "PYTHONHOME": "/opt/other",
        "PYTHONPATH": "/opt/other",
        "PIP_USER": "1",
        "UV_PYTHON": "3.9",
        "VIRTUAL_ENV": "/opt/other",
    }
    done = make(
        "-f", "Makefile", "-f", str(recipe), "show", environment=foreign
    )
    seen = {line.partition("=")[0] for line in done.stdout.splitlines()}
    assert "PATH" in seen
    assert not foreign.keys() & seen


def test_help_sets_the_targets_apart_from_their_words() -> None:
    assert "  make lab\tJupyterLab" in make("help").stdout


def test_packages_are_warmed_for_lessons_whose_builds_install_them() -> None:
    for lesson in PLAN.values():
        assert warms_packages(str(lesson.number)) == lesson.builds_project
    assert warms_packages("")


def warms_packages(lessons: str) -> bool:
    """Tell whether `make test-lessons` begins with what takes longest."""
    done = make("--dry-run", "test-lessons", f"LESSONS={lessons}")
    assert "--nbval" in done.stdout
    return "course warm --packages" in done.stdout
