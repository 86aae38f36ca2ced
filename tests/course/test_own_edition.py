"""The course's own pipeline runs the edition that `_LANGUAGE` names."""

import os
import subprocess
from pathlib import Path

import pytest
from yaml import safe_load

from course.languages import LANGUAGES
from course.places import REPOSITORY

CONFIG = safe_load((REPOSITORY / "cloudbuild.yaml").read_text())
# Says what make would do, and does nothing of it.
MAKE = f'#!/bin/sh\nexec {{make}} -C "{REPOSITORY}" -n "$@"\n'


@pytest.fixture
def environment(tmp_path: Path) -> dict[str, str]:
    """Give what a step's shell sees: the substitutions, and a dry make."""
    tools = tmp_path / "tools"
    tools.mkdir()
    found = subprocess.check_output(["which", "make"], text=True).strip()
    for name, text in (("make", MAKE.format(make=found)), ("tar", "#!/bin/sh")):
        (tools / name).write_text(text)
        (tools / name).chmod(0o755)
    path = os.pathsep.join([str(tools), os.environ["PATH"]])
    # What a make around the tests was given is not for this one.
    own = {x: y for x, y in os.environ.items() if not x.startswith("MAKE")}
    return {**own, **CONFIG["substitutions"], "PATH": path}


def say_commands(step: str, environment: dict[str, str]) -> list[str]:
    """List what a step would run; a substitution stands as a variable would."""
    (found,) = (each for each in CONFIG["steps"] if each["id"] == step)
    ran = [found["entrypoint"], *found["args"]]
    said = subprocess.check_output(ran, env=environment, text=True)
    return said.replace("\\\n", " ").splitlines()


@pytest.mark.parametrize("language", LANGUAGES)
def test_ci_compares_the_lessons_of_the_edition(
    language: str, environment: dict[str, str]
) -> None:
    said = say_commands("CI", {**environment, "_LANGUAGE": language})
    (nbval,) = (line for line in said if "--nbval-sanitize-with" in line)
    words = nbval.replace(";", " ").split()
    folders = {f"notebooks/{each}" for each in LANGUAGES}
    assert folders & {*words} == {f"notebooks/{language}"}


@pytest.mark.parametrize("language", LANGUAGES)
def test_cd_runs_the_lessons_of_the_edition_and_draws_the_site(
    language: str, environment: dict[str, str]
) -> None:
    given = {"_LANGUAGE": language, "_LESSONS": "3 4"}
    said = say_commands("CD", {**environment, **given})
    runs = [
        line.split("course run ")[1] for line in said if "course run" in line
    ]
    assert [run.split() for run in runs] == [
        ["3", "4", "--language", language, "--max-evals", "4"]
    ]
    assert [line for line in said if line.endswith("course site")]


def test_by_default_it_is_the_edition_that_the_other_renders() -> None:
    assert CONFIG["substitutions"]["_LANGUAGE"] == LANGUAGES[0]
