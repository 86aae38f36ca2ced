"""KEDRO_ENV as a variable is held to what ENV says, as `--env` is."""

from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

Run = Callable[..., CompletedProcess[str]]
NewProject = Callable[[], Path]

WRONG = [
    ({"KEDRO_ENV": "staging"}, "it is 'staging', but ENV is ''"),
    (
        {"KEDRO_ENV": "staging", "ENV": "production"},
        "it is 'staging', but ENV is 'production'",
    ),
    (
        {"KEDRO_ENV": "local", "ENV": "staging"},
        "it is 'local', but ENV is 'staging'",
    ),
]


@pytest.fixture(scope="module")
def project(new_project: NewProject) -> Path:
    return new_project()


@pytest.mark.parametrize(("env", "found"), WRONG)
def test_a_variable_that_chooses_another_environment_is_refused(
    env: dict[str, str], found: str, project: Path, kedro: Run
) -> None:
    done = kedro(project, "--pipelines deployment", **env)
    assert done.returncode == 11, done.stdout + done.stderr
    assert f"--env or KEDRO_ENV: {found}; expected one env" in done.stderr
    assert "Next: choose it by ENV alone" in done.stderr
    assert "Traceback" not in done.stdout + done.stderr


def test_the_same_environment_twice_goes_on(project: Path, kedro: Run) -> None:
    both = {"KEDRO_ENV": "staging", "ENV": "staging"}
    done = kedro(project, "--pipelines deployment", **both)
    assert "MLFLOW_SERVER: it is ''" in done.stderr
