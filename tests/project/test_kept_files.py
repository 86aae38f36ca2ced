"""`data/` is of one run, or nothing is registered from it."""

from collections.abc import Callable
from pathlib import Path
from shutil import copytree
from subprocess import CompletedProcess

import pytest
from mlflow import MlflowClient

Run = Callable[..., CompletedProcess[str]]

# Of what was split before, and cut short.
HALF = (
    "--pipelines training --params training.max_evals=1,seed=9 "
    "--to-outputs model"
)
KEPT = ("06_models/model.pkl", "07_model_output/predictions.csv")


@pytest.fixture
def project(trained: Path, tmp_path: Path) -> Path:
    return copytree(trained, tmp_path / "project")


@pytest.fixture
def register(
    kedro: Run, collected: Path, server: str
) -> Callable[[Path], CompletedProcess[str]]:
    env = {"ENV": "staging", "BUCKET": str(collected), "MLFLOW_SERVER": server}
    return lambda project: kedro(project, "--pipelines deployment", **env)


def list_versions(server: str) -> list[str]:
    found = MlflowClient(server, server).search_model_versions()
    return [each.version for each in found]


def test_a_training_that_died_half_way_is_not_registered_with_old_scores(
    project: Path,
    register: Callable[[Path], CompletedProcess[str]],
    kedro: Run,
    collected: Path,
    server: str,
) -> None:
    before = list_versions(server)
    done = kedro(project, HALF, BUCKET=str(collected))
    assert done.returncode == 0, done.stdout + done.stderr
    refused = register(project)
    assert refused.returncode == 13, refused.stdout + refused.stderr
    assert "scores of run " in refused.stderr
    assert "Traceback" not in refused.stdout + refused.stderr
    assert list_versions(server) == before


@pytest.mark.parametrize("name", KEPT)
def test_a_file_cut_short_is_told_with_the_next_step(
    name: str,
    project: Path,
    register: Callable[[Path], CompletedProcess[str]],
) -> None:
    kept = project / "data" / name
    kept.write_bytes(kept.read_bytes()[: 5 if kept.suffix == ".pkl" else 0])
    refused = register(project)
    assert refused.returncode == 13, refused.stdout + refused.stderr
    assert "Next: `kedro run --pipelines global`" in refused.stderr
    assert "Traceback" not in refused.stdout + refused.stderr
