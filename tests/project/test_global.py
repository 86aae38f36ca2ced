"""`kedro run --pipelines global` against a real MLflow server."""

import json
import os
import re
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from importlib.metadata import version as installed
from pathlib import Path
from subprocess import CompletedProcess
from typing import Any

import mlflow
import numpy as np
import pandas as pd
import pytest
from mlflow import MlflowClient
from mlflow.entities import Run as MlflowRun
from mlflow.entities.model_registry import ModelVersion
from mlflow.exceptions import MlflowException
from mlflow.models import get_model_info
from mlflow.models.model import ModelInfo

from purchase_predict.kept_files import PROJECT
from purchase_predict.pipelines.deployment.leftovers import (
    OWNER,
    name_process,
    start_run,
)
from purchase_predict.pipelines.deployment.registry import read_commit
from purchase_predict.pipelines.deployment.server import use_server

# MLflow 3.17 says this of its own classes, while it is imported.
pytestmark = pytest.mark.filterwarnings("ignore:.*inferred as AnyType")

Run = Callable[..., CompletedProcess[str]]
NewProject = Callable[[], Path]
Score = Callable[[pd.DataFrame], Any]

MODEL = "purchase_predict"
TRACKING = "mlflow.tracking._tracking_service.utils"
STAGED = f"models:/{MODEL}@staging"
ALL_ROWS = ("roc_auc", "average_precision_rare", "log_loss", "f1")
SCORES = (*ALL_ROWS, "auc_cart", "log_loss_cart")
LABELS = ["brand", "category", "sub_category"]
FEATURES = [
    *(*LABELS, "price"),
    *("hour", "minute", "weekday", "duration"),
    *("num_views_session", "num_views_product"),
    *("num_prev_sessions", "num_prev_product_views"),
]


@pytest.fixture(scope="module")
def client(server: str) -> Iterator[MlflowClient]:
    """Reach the server, also by `models:/...` addresses."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("MLFLOW_TRACKING_URI", server)
        # Baking and registering in this process, as other tests do, leave
        # their server behind, which goes before the variable.
        patch.setattr(f"{TRACKING}._tracking_uri", server)
        patch.setenv("MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR", "false")
        yield MlflowClient(server, server)


@pytest.fixture(scope="module")
def project(new_project: NewProject) -> Path:
    return new_project()


@pytest.fixture(scope="module")
def staging(collected: Path, server: str) -> dict[str, str]:
    """What Cloud Build's trigger gives a run."""
    return {"ENV": "staging", "BUCKET": f"{collected}/"} | {
        "MLFLOW_SERVER": server
    }


@pytest.fixture(scope="module")
def done(
    kedro_anew: Run, project: Path, staging: dict[str, str]
) -> CompletedProcess[str]:
    """The one run that most tests look at: version 1."""
    arguments = "--pipelines global --params training.max_evals=2"
    done = kedro_anew(project, arguments, **staging)
    assert done.returncode == 0, done.stdout + done.stderr
    return done


@pytest.fixture(scope="module")
def version(done: CompletedProcess[str], client: MlflowClient) -> ModelVersion:
    assert done
    return client.get_model_version_by_alias(MODEL, "staging")


@pytest.fixture(scope="module")
def record(version: ModelVersion, client: MlflowClient) -> MlflowRun:
    return client.get_run(str(version.run_id))


@pytest.fixture(scope="module")
def info(version: ModelVersion) -> ModelInfo:
    assert version
    return get_model_info(STAGED)


@pytest.fixture(scope="module", params=["pyfunc", "sklearn"])
def score(request: pytest.FixtureRequest, info: ModelInfo) -> Score:
    """The staged model as each of the two ways to load it gives it."""
    assert info
    if request.param == "pyfunc":
        loaded: Score = mlflow.pyfunc.load_model(STAGED).predict
    else:
        loaded = mlflow.sklearn.load_model(STAGED).predict_proba
    return loaded


@pytest.fixture
def raw(collected: Path) -> pd.DataFrame:
    """Collected rows, all 18 columns of them, as pandas reads them."""
    parts = sorted((collected / "primary/data.csv").glob("part-*.csv"))
    return pd.read_csv(parts[0], nrows=50)


def test_the_log_tells_the_search_and_ends_with_the_alias(
    done: CompletedProcess[str],
) -> None:
    assert "trial 2/2: log loss" in done.stdout
    last = done.stdout.strip().splitlines()[-1]
    assert last == f"{MODEL}@staging is now version 1"
    assert "Traceback" not in done.stdout + done.stderr


def test_the_registry_holds_version_1_as_staging(version: ModelVersion) -> None:
    assert (version.version, version.aliases) == ("1", ["staging"])


def test_the_version_tells_the_commit_and_the_data(
    version: ModelVersion, project: Path, collected: Path, run: Run
) -> None:
    folder = collected / "primary/data.csv"
    manifest = json.loads((folder / "_SUCCESS").read_text())
    assert version.tags == {
        "commit": run(project, "git", "rev-parse", "HEAD").stdout.strip(),
        "data_folder": str(folder),
        "data_collected_at": manifest["collected_at"],
    }


def test_the_commit_is_the_projects_wherever_the_command_is_typed(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.chdir(tmp_path)
    assert read_commit()
    monkeypatch.chdir(PROJECT / "src")
    from_below = read_commit()
    monkeypatch.chdir(PROJECT)
    assert read_commit() == from_below


def test_the_run_has_the_versions_tags(
    version: ModelVersion, record: MlflowRun
) -> None:
    assert version.tags.items() <= record.data.tags.items()
    assert record.data.tags[OWNER].startswith(socket.gethostname())


def test_the_run_holds_the_parameters_of_the_best_trial(
    record: MlflowRun, project: Path
) -> None:
    trials = pd.read_csv(project / "data/06_models/trials.csv")
    best = trials.sort_values("loss").drop(columns=["loss", "spread"]).iloc[0]
    logged = {name: float(text) for name, text in record.data.params.items()}
    assert logged == pytest.approx(best.to_dict())


def test_each_score_stands_beside_the_constants(record: MlflowRun) -> None:
    metrics = record.data.metrics
    both = {*SCORES, *(f"baseline_{name}" for name in SCORES)}
    assert metrics.keys() == both | {"trial_log_loss"}
    assert metrics["baseline_roc_auc"] == 0.5
    for name in ("roc_auc", "average_precision_rare", "auc_cart"):
        assert metrics[name] > metrics[f"baseline_{name}"]
    assert metrics["log_loss"] < metrics["baseline_log_loss"]


def test_the_model_itself_has_the_scores(
    info: ModelInfo, record: MlflowRun, client: MlflowClient
) -> None:
    model = client.get_logged_model(str(info.model_id))
    scores = {each.key: each.value for each in model.metrics or ()}
    assert scores.items() <= record.data.metrics.items()
    assert scores.keys() == record.data.metrics.keys() - {"trial_log_loss"}


def test_the_search_is_a_curve_with_one_point_a_trial(
    record: MlflowRun, client: MlflowClient, project: Path
) -> None:
    curve = client.get_metric_history(record.info.run_id, "trial_log_loss")
    trials = pd.read_csv(project / "data/06_models/trials.csv")
    best = trials["loss"].cummin().tolist()
    assert [point.step for point in curve] == [1, 2]
    assert [p.value for p in curve] == pytest.approx(best)
    assert record.data.metrics["trial_log_loss"] == pytest.approx(best[-1])


def test_the_run_keeps_four_pictures_and_the_trials(
    record: MlflowRun, client: MlflowClient, tmp_path: Path
) -> None:
    client.download_artifacts(record.info.run_id, "", str(tmp_path))
    names = ["calibration", "importances", "precision_recall", "search"]
    pictures = sorted(tmp_path.glob("*.png"))
    assert [picture.stem for picture in pictures] == names
    assert all(each.read_bytes()[1:4] == b"PNG" for each in pictures)
    assert len(pd.read_csv(tmp_path / "trials.csv")) == 2


def test_the_signature_names_the_features_of_a_raw_row(info: ModelInfo) -> None:
    signature = info.signature
    assert signature is not None
    assert signature.inputs.input_names() == FEATURES
    assert "(-1, 2)" in str(signature.outputs)


def test_the_example_can_be_scored(info: ModelInfo, score: Score) -> None:
    model = mlflow.pyfunc.load_model(info.model_uri)
    assert np.shape(score(model.input_example)) == (5, 2)


def test_the_requirements_are_the_versions_that_trained(
    info: ModelInfo,
) -> None:
    path = mlflow.pyfunc.get_model_dependencies(info.model_uri)
    lines = Path(path).read_text(encoding="utf-8").split()
    pins = dict(line.split("==") for line in lines)
    assert {"lightgbm", "mlflow-skinny", "scikit-learn"} < pins.keys()
    assert pins == {name: installed(name) for name in pins}


def test_the_model_gives_the_probabilities_that_were_tested(
    score: Score, project: Path
) -> None:
    tested = pd.read_csv(project / "data/07_model_output/predictions.csv")
    found = score(tested[FEATURES])
    assert found[:, 1] == pytest.approx(tested["probability"].to_numpy())


def test_the_model_scores_rows_as_the_collection_wrote_them(
    score: Score, raw: pd.DataFrame
) -> None:
    found = score(raw)
    assert found.sum(axis=1) == pytest.approx(np.ones(50))


def test_a_label_never_seen_counts_as_missing(
    score: Score, raw: pd.DataFrame
) -> None:
    unseen = raw.assign(brand="never seen", sub_category="neither")
    missing = raw.assign(brand=None, sub_category=None)
    assert score(unseen).tolist() == score(missing).tolist()
    assert (score(unseen) != score(raw)).any()


@pytest.mark.parametrize("nothing", [None, np.nan, pd.NA])
@pytest.mark.parametrize("names", [[n] for n in LABELS] + [LABELS])
def test_a_label_that_no_row_has_counts_as_missing(
    names: list[str], nothing: Any, score: Score, raw: pd.DataFrame
) -> None:
    unseen = score(raw.assign(**dict.fromkeys(names, "never seen"))).tolist()
    missing = raw.assign(**dict.fromkeys(names, nothing))
    assert score(missing).tolist() == unseen
    assert score(raw.drop(columns=names)).tolist() == unseen


def test_a_number_without_a_column_is_named(
    score: Score, raw: pd.DataFrame
) -> None:
    with pytest.raises((MlflowException, KeyError), match="hour"):
        score(raw.drop(columns="hour"))


def test_a_missing_price_is_scored(score: Score, raw: pd.DataFrame) -> None:
    found = score(raw.assign(price=np.nan))
    assert np.isfinite(found).all()
    assert (found != score(raw)).any()


@pytest.fixture
def gone() -> int:
    """The number of a process that has ended."""
    with subprocess.Popen(["true"]) as process:
        return process.pid


def test_runs_that_a_killed_registration_left_are_closed_and_no_others(
    gone: int,
    server: str,
    client: MlflowClient,
    caplog: pytest.LogCaptureFixture,
) -> None:
    experiment = client.create_experiment("leftovers")
    now = int(time.time() * 1000)

    def leave(owner: str, start: int = now) -> str:
        tags = {OWNER: owner} if owner else {}
        made = client.create_run(experiment, start, tags)
        return str(made.info.run_id)

    killed = [leave(name_process(gone)), leave("another machine 7", start=1)]
    # No process has that number here; on another machine, or in another
    # container of this one, one may have it.
    host, scope, _ = name_process(gone).split()
    others = [leave(name_process(os.getpid())), leave("")]
    others += [leave("Ann"), leave("a b", start=1)]
    others += [leave(f"x{host} {scope} {gone}"), leave(f"{host} {gone} {gone}")]
    half = client.create_logged_model(experiment, source_run_id=killed[0])
    with (
        caplog.at_level("WARNING"),
        use_server(server),
        start_run("leftovers", {"commit": "c0ffee"}) as run,
    ):
        assert client.get_run(run.info.run_id).data.tags["commit"]

    def read(runs: list[str]) -> list[str]:
        return [client.get_run(each).info.status for each in runs]

    assert read(killed) == ["KILLED"] * 2
    assert read(others) == ["RUNNING"] * 6
    assert client.get_logged_model(half.model_id).status == "FAILED"
    assert caplog.text.count("left RUNNING by a registration that was kil") == 2


@pytest.fixture(scope="module")
def feature(
    done: CompletedProcess[str],
    kedro: Run,
    project: Path,
    staging: dict[str, str],
) -> CompletedProcess[str]:
    """The kept model, registered anew by a build of a feature branch."""
    assert done
    build = {"ENV": "feature", "COMMIT_SHA": "c0ffee", "BUILD_ID": "build-7"}
    return kedro(project, "--pipelines deployment", **{**staging, **build})


def find_version(
    client: MlflowClient, done: CompletedProcess[str]
) -> ModelVersion:
    """Get the version whose number the run's log tells."""
    _, told, rest = done.stdout.partition(f"registered {MODEL} version ")
    assert told, done.stdout + done.stderr
    return client.get_model_version(MODEL, rest.split()[0])


def test_another_env_registers_without_alias_and_says_so(
    feature: CompletedProcess[str], client: MlflowClient
) -> None:
    version = find_version(client, feature)
    told = f"not staging or production: version {version.version} has no alias"
    assert feature.returncode == 0
    assert f"ENV is 'feature', {told}" in feature.stdout
    assert version.aliases == []


def test_a_builds_own_commit_and_id_go_before_git(
    feature: CompletedProcess[str], client: MlflowClient
) -> None:
    tags = find_version(client, feature).tags
    assert (tags["commit"], tags["build_id"]) == ("c0ffee", "build-7")


def test_production_has_its_own_settings_and_alias(
    done: CompletedProcess[str],
    kedro: Run,
    new_project: NewProject,
    staging: dict[str, str],
    client: MlflowClient,
) -> None:
    assert done
    project = new_project()
    settings = project / "conf/production/parameters.yml"
    settings.write_text("training: {max_evals: 1}")
    released = kedro(project, "", **{**staging, "ENV": "production"})
    assert "trial 1/1: log loss" in released.stdout
    assert find_version(client, released).aliases == ["production"]
    assert client.get_model_version_by_alias(MODEL, "staging").version == "1"


COLUMNS = (
    "product_id,brand,price,user_id,user_session,purchased,"
    "num_views_session,num_views_product,category,sub_category,"
    "hour,minute,weekday,duration,num_prev_sessions,num_prev_product_views,"
    "date,in_cart"
)
UNLUCKY = 11  # a seed whose noise ranks the test rows the wrong way round


def write_noise(bucket: Path, seed: int, number: int = 1200) -> None:
    """Write a collected folder whose label has nothing to do with the rest."""
    draw = np.random.default_rng(seed)
    rows = pd.DataFrame(
        {name: draw.integers(1, 7, number) for name in COLUMNS.split(",")}
    )
    bought = (draw.random(number) < 0.7).astype(int)
    rows = rows.assign(user_session=range(number), purchased=bought)
    rows = rows.assign(date="2019-10-01", in_cart=1)
    folder = bucket / "primary/data.csv"
    folder.mkdir(parents=True)
    rows.to_csv(folder / "part-1.csv", index=False)
    parts = [{"name": "part-1.csv", "rows": number}]
    manifest = {"parts": parts, "collected_at": "2019-10-08T00:00:00Z"}
    (folder / "_SUCCESS").write_text(json.dumps(manifest))


@pytest.fixture(scope="module")
def refused(
    done: CompletedProcess[str],
    kedro: Run,
    new_project: NewProject,
    staging: dict[str, str],
    tmp_path_factory: pytest.TempPathFactory,
) -> CompletedProcess[str]:
    """A run whose model can only lose against the constant."""
    assert done
    bucket = tmp_path_factory.mktemp("noise")
    write_noise(bucket, UNLUCKY)
    arguments = "--pipelines global --params training.max_evals=1"
    return kedro(new_project(), arguments, **{**staging, "BUCKET": str(bucket)})


def test_a_model_worse_than_the_constant_fails_and_says_by_how_much(
    refused: CompletedProcess[str], client: MlflowClient
) -> None:
    record = client.get_run(str(find_version(client, refused).run_id))
    auc = record.data.metrics["roc_auc"]
    assert refused.returncode == 16, refused.stdout + refused.stderr
    assert re.search(rf"roc_auc {auc:.4f} is 0\.\d{{4}} short", refused.stderr)
    assert "Traceback" not in refused.stdout + refused.stderr


def test_a_refused_version_is_kept_without_alias(
    refused: CompletedProcess[str], client: MlflowClient
) -> None:
    assert find_version(client, refused).aliases == []
    assert client.get_model_version_by_alias(MODEL, "staging").version == "1"
