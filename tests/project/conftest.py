"""The project as a learner has it: a copy elsewhere, run by `kedro run`."""

import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from itertools import count
from pathlib import Path
from shutil import copytree, ignore_patterns
from subprocess import CompletedProcess

import pytest

from course.cloud import lifecycle
from course.cloud.mlflow import MLFLOW
from course.places import REFERENCE, Home
from course.shop import simulate
from tests.project.forking import Forking

# The project's source is not installed here: find it in its folder.
sys.path.append(str(REFERENCE / "src"))

Run = Callable[..., CompletedProcess[str]]
NewProject = Callable[[], Path]

PROGRAMS = Path(sys.executable).parent
PATH = f"{PROGRAMS}{os.pathsep}{os.environ['PATH']}"
NOT_COMMITTED = ignore_patterns("data", "__pycache__", ".*_cache", "*.egg-info")
TRAIN = "--pipelines loading,processing,training --params training.max_evals=1"
ME = ["-c", "user.name=Learner", "-c", "user.email=learner@example.org"]


@pytest.fixture(scope="session")
def own_home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("home")


@pytest.fixture(scope="session")
def run(own_home: Path) -> Run:
    """Give a function that runs a command with PATH, HOME and what is given."""

    def run_command(
        folder: Path, *command: str, **env: str
    ) -> CompletedProcess[str]:
        return subprocess.run(
            command,
            cwd=folder,
            env={"PATH": PATH, "HOME": str(own_home), **env},
            capture_output=True,
            text=True,
            check=False,
            timeout=120,
        )

    return run_command


@pytest.fixture(scope="session")
def kedro_anew(run: Run) -> Run:
    """Give a function that types `kedro run ARGUMENTS` in a project."""
    return lambda project, arguments, **env: run(
        project, "kedro", "run", *arguments.split(), **env
    )


@pytest.fixture(scope="session")
def kedro(own_home: Path) -> Iterator[Run]:
    """Give the same in a third of its time: libraries are loaded once."""
    base = {"PATH": PATH, "HOME": str(own_home)}
    forking = Forking(base)
    yield lambda project, arguments, **env: forking.run(
        project, "kedro", "run", *arguments.split(), environment=base | env
    )
    forking.close()


@pytest.fixture(scope="session")
def git(run: Run) -> Run:
    """Give a function that types `git ...` in a project, and must succeed."""

    def run_git(project: Path, *words: str) -> CompletedProcess[str]:
        done = run(project, "git", *ME, *words)
        assert done.returncode == 0, done.stderr
        return done

    return run_git


@pytest.fixture(scope="session")
def new_project(
    git: Run, tmp_path_factory: pytest.TempPathFactory
) -> NewProject:
    """Give a function that copies the project into a repository of its own."""
    numbers = count(1)

    def copy() -> Path:
        folder = tmp_path_factory.mktemp(f"Étude n° {next(numbers)} - ")
        project = copytree(REFERENCE, folder / "achats", ignore=NOT_COMMITTED)
        for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "All"]):
            git(project, *command)
        return project

    return copy


@pytest.fixture(scope="session")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    """Share one state folder; what it started is ended."""
    home = Home(tmp_path_factory.mktemp("cloud") / "home")
    yield home
    lifecycle.down(home=home)


@pytest.fixture(scope="session")
def server(home: Home) -> str:
    """Share one real MLflow server, which takes 6 to 9 s to start."""
    return lifecycle.up(home=home, servers=[MLFLOW]).mlflow_server


@pytest.fixture(scope="session")
def collected(
    tmp_path_factory: pytest.TempPathFactory,
    new_project: NewProject,
    kedro_anew: Run,
) -> Path:
    """Simulate three days, and collect them into a bucket."""
    bucket = tmp_path_factory.mktemp("Données de l'été")
    simulate(bucket, days=3, events_per_day=60_000, seed=1)
    done = kedro_anew(new_project(), "--pipelines collect", BUCKET=str(bucket))
    assert done.returncode == 0, done.stderr
    return bucket


@pytest.fixture(scope="session")
def trained(new_project: NewProject, kedro: Run, collected: Path) -> Path:
    """Share a project that was trained, and not registered; copy it."""
    project = new_project()
    done = kedro(project, TRAIN, BUCKET=str(collected))
    assert done.returncode == 0, done.stdout + done.stderr
    return project
