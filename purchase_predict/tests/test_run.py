"""`kedro run` as a learner types it: results, messages, no traceback."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

PROJECT = Path(__file__).parents[1]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy, so that what a run writes does not stay in the project."""
    copy = tmp_path / "project"
    skip = shutil.ignore_patterns("data", "tests", "__pycache__")
    shutil.copytree(PROJECT, copy, ignore=skip)
    return copy


def kedro(
    project: Path, arguments: str, **env: str
) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "kedro", "run", *arguments.split()],
        cwd=project,
        env={"PATH": os.environ["PATH"], **env},
        capture_output=True,
        text=True,
        check=False,
    )


def test_a_model_is_trained_and_kept(project: Path, bucket: Path) -> None:
    names = "loading,processing,training"
    run = kedro(
        project, f"--pipelines {names}", BUCKET=str(bucket), ENV="staging"
    )
    assert run.returncode == 0, run.stderr
    assert "trial 4/4: log loss" in run.stdout
    kept = {path.name for path in project.glob("data/*/*")}
    assert {"model.pkl", "scores.json", "predictions.csv"} <= kept


WRONG = [
    ("--pipelines globl", "no pipeline is called 'globl'"),
    ("--pipeline global", "MLFLOW_SERVER: it is ''"),
    ("--pipelines loading", "BUCKET: it is empty"),
    ("--pipelines deployment", "MLFLOW_SERVER: it is ''"),
]


@pytest.mark.parametrize(("arguments", "message"), WRONG)
def test_a_mistake_gives_a_message_and_no_traceback(
    project: Path, arguments: str, message: str
) -> None:
    run = kedro(project, arguments)
    assert run.returncode > 10
    assert message in run.stderr
    assert "Traceback" not in run.stdout + run.stderr
