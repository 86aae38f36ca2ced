"""The version in production is the one to beat, on a real MLflow server."""

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from subprocess import CompletedProcess

import pandas as pd
import pytest
from mlflow import MlflowClient

from course.cloud import lifecycle
from course.cloud.mlflow import MLFLOW
from course.places import Home
from purchase_predict.pipelines import deployment
from purchase_predict.pipelines.deployment.champion import score_champion
from purchase_predict.pipelines.processing.nodes import FEATURES

# MLflow 3.17 says this of its own classes, while it is imported.
pytestmark = pytest.mark.filterwarnings("ignore:.*inferred as AnyType")

Run = Callable[..., CompletedProcess[str]]
NewProject = Callable[[], Path]
MODEL = "purchase_predict"
GLOBAL = "--pipelines global --params training.max_evals=1"
# Two leaves and hardly a step: better than chance, far below the others.
WEAK = """\
training:
  ranges:
    num_leaves: [2, 3]
    min_data_in_leaf: [300, 301]
    learning_rate: [0.00001, 0.000011]
"""


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A server of its own, with no version in it."""
    home = Home(tmp_path_factory.mktemp("registry") / "home")
    yield lifecycle.up(home=home, servers=[MLFLOW]).mlflow_server
    lifecycle.down(home=home)


@pytest.fixture(scope="module")
def client(registry: str) -> MlflowClient:
    return MlflowClient(registry, registry)


@pytest.fixture(scope="module")
def project(
    new_project: NewProject, kedro: Run, collected: Path, registry: str
) -> Path:
    """A project whose first version is in production."""
    project = new_project()
    done = kedro(
        project,
        GLOBAL,
        ENV="production",
        BUCKET=str(collected),
        MLFLOW_SERVER=f"{registry}/",
    )
    assert done.returncode == 0, done.stdout + done.stderr
    return project


def test_a_version_clearly_worse_than_production_gets_no_alias(
    project: Path,
    kedro: Run,
    collected: Path,
    registry: str,
    client: MlflowClient,
) -> None:
    (project / "conf/staging/parameters.yml").write_text(WEAK)
    env = {"ENV": "staging", "BUCKET": str(collected)}
    done = kedro(project, GLOBAL, MLFLOW_SERVER=registry, **env)
    assert done.returncode == 16, done.stdout + done.stderr
    assert "short of version 1, in production" in done.stderr
    assert client.get_model_version(MODEL, "2").aliases == []


def test_on_data_of_another_collection_the_champion_itself_is_asked(
    project: Path,
    client: MlflowClient,
    registry: str,
    caplog: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path,
) -> None:
    monkeypatch.setenv("MLFLOW_TRACKING_URI", registry)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    champion = client.get_model_version_by_alias(MODEL, "production")
    known = client.get_run(str(champion.run_id)).data.metrics["roc_auc"]
    # Its own test rows, as those of a collection that it does not know.
    champion.tags.clear()
    rows = pd.read_csv(project / "data/07_model_output/predictions.csv")
    found = score_champion(champion, int(champion.version), rows)
    assert found == pytest.approx(known)
    assert not list(tmp_path.iterdir())
    # The project has lost a feature since.
    fewer = [name for name in FEATURES if name != "hour"]
    monkeypatch.setattr(deployment.champion, "FEATURES", fewer)
    assert score_champion(champion, int(champion.version), rows) is None
    assert "'hour'" in caplog.text


def test_a_deleted_experiment_is_named_and_can_be_restored(
    project: Path,
    kedro: Run,
    collected: Path,
    registry: str,
    client: MlflowClient,
) -> None:
    experiment = client.get_experiment_by_name(MODEL)
    assert experiment is not None
    client.delete_experiment(experiment.experiment_id)
    env = {"ENV": "staging", "BUCKET": str(collected)}
    deploy = "--pipelines deployment"
    done = kedro(project, deploy, MLFLOW_SERVER=registry, **env)
    client.restore_experiment(experiment.experiment_id)
    assert done.returncode == 15, done.stdout + done.stderr
    assert "mlflow experiments restore" in done.stderr
    assert "`ENV=staging kedro run --pipelines deployment`" in done.stderr
    assert "went away" not in done.stderr
