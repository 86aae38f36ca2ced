"""A registration that was really killed leaves nothing RUNNING for long."""

import os
import signal
import subprocess
import time
from collections.abc import Callable, Collection
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from mlflow import MlflowClient
from mlflow.entities import Run as MlflowRun

from tests.project.conftest import PATH

Run = Callable[..., CompletedProcess[str]]
NewProject = Callable[[], Path]

TRAIN = "--pipelines loading,processing,training --params training.max_evals=1"
REGISTER = "--pipelines deployment"
SECONDS = 90
PAUSE = 0.02  # a registration takes a few seconds


@pytest.fixture
def project(new_project: NewProject, kedro: Run, collected: Path) -> Path:
    project = new_project()
    done = kedro(project, TRAIN, BUCKET=str(collected))
    assert done.returncode == 0, done.stdout + done.stderr
    return project


def list_runs(client: MlflowClient) -> dict[str, MlflowRun]:
    every = [each.experiment_id for each in client.search_experiments()]
    return {run.info.run_id: run for run in client.search_runs(every)}


def find_new(client: MlflowClient, before: Collection[str]) -> list[MlflowRun]:
    """Find what began since: other tests leave runs on this server too."""
    runs = list_runs(client)
    return [run for name, run in runs.items() if name not in before]


def kill_while_it_registers(
    project: Path, env: dict[str, str], client: MlflowClient
) -> MlflowRun:
    """Start a registration, kill it once its run has begun; give the run."""
    before = list_runs(client)
    with subprocess.Popen(
        ["kedro", "run", *REGISTER.split()],
        cwd=project,
        env={"PATH": PATH, "HOME": str(project), **env},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        until = time.monotonic() + SECONDS
        while not (begun := find_new(client, before)):
            assert process.poll() is None, "it ended before it could be killed"
            assert time.monotonic() < until, "it began no run"
            time.sleep(PAUSE)
        os.kill(process.pid, signal.SIGKILL)
        assert process.wait() == -signal.SIGKILL
    return begun[0]


def test_the_next_registration_closes_what_a_killed_one_left(
    project: Path, kedro: Run, collected: Path, server: str
) -> None:
    client = MlflowClient(server, server)
    env = {"ENV": "staging", "BUCKET": str(collected), "MLFLOW_SERVER": server}
    left = kill_while_it_registers(project, env, client)
    assert client.get_run(left.info.run_id).info.status == "RUNNING"
    before = list_runs(client)
    done = kedro(project, REGISTER, **env)
    assert done.returncode == 0, done.stdout + done.stderr
    assert client.get_run(left.info.run_id).info.status == "KILLED"
    (new,) = find_new(client, before)
    assert new.info.status == "FINISHED"
    version = client.get_model_version_by_alias("purchase_predict", "staging")
    assert version.run_id == new.info.run_id
