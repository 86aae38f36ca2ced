"""`kedro run` as a learner types it: results, messages, no traceback."""

import logging
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner
from kedro.framework.cli.cli import KedroCLI
from kedro.framework.project import pipelines

PROJECT = Path(__file__).parents[1]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A copy, so that what a run writes does not stay in the project."""
    copy = tmp_path / "project"
    skip = shutil.ignore_patterns("data", "tests", "__pycache__")
    shutil.copytree(PROJECT, copy, ignore=skip)
    return copy


@pytest.fixture(scope="module")
def command() -> KedroCLI:
    """Made once: for each, Kedro's settings look through all modules, 0.2 s."""
    return KedroCLI(PROJECT)


@pytest.fixture
def kedro(
    command: KedroCLI, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> Iterator[KedroCLI]:
    """The command `kedro`, in this process: another takes 2 s to start."""
    monkeypatch.setattr("purchase_predict.kept_files.MARKS", tmp_path)
    for name in ("BUCKET", "ENV", "MLFLOW_SERVER"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.chdir(PROJECT)
    before = logging.root.handlers[:]
    pipelines.configure("purchase_predict.pipeline_registry")
    yield command
    logging.root.handlers[:] = before


@pytest.mark.filterwarnings("ignore")  # they end no command
def test_a_model_is_trained_and_kept(
    caplog: pytest.LogCaptureFixture,
    kedro: KedroCLI,
    project: Path,
    bucket: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("BUCKET", f"{bucket}/")
    monkeypatch.chdir(project)
    names = "loading,processing,training"
    parameters = ["--params", "training.max_evals=4", "--params", "seed=7"]
    run = CliRunner().invoke(kedro, ["run", "--pipelines", names, *parameters])
    assert run.exit_code == 0, run.output
    assert "trial 4/4: log loss" in caplog.text
    kept = {path.name for path in project.glob("data/*/*")}
    assert {"model.pkl", "scores.json", "predictions.csv"} <= kept


ALONE = (
    "no whole train_rows, test_rows, encoder, train_features of a finished "
    "run; expected what runs have kept. Next: `kedro run --pipelines "
    "loading,processing` makes it"
)
WRONG = [
    ("--pipelines globl", "no pipeline is called 'globl'"),
    ("--pipeline global", "MLFLOW_SERVER: it is ''"),
    ("--pipelines loading", "BUCKET: it is empty"),
    ("--pipelines deployment", "MLFLOW_SERVER: it is ''"),
    ("--pipelines processing", "`kedro run --pipelines loading` makes it"),
    ("--pipelines training", ALONE),
    ("--params seed=-1 --params training.folds=4", "seed: it is -1"),
    ("--params max_evals=4", "(did you mean training.max_evals?)"),
    ("--params env=staging", "env: it is 'staging', but ENV is ''"),
    ("--env staging", "--env or KEDRO_ENV: it is 'staging', but ENV is ''"),
]


@pytest.mark.filterwarnings("ignore")  # they end no command
@pytest.mark.parametrize(("arguments", "message"), WRONG)
def test_a_mistake_gives_a_message_and_no_traceback(
    kedro: KedroCLI, arguments: str, message: str
) -> None:
    done = CliRunner().invoke(kedro, ["run", *arguments.split()])
    assert done.exit_code > 10
    assert message in done.stderr
    assert "Traceback" not in done.output


@pytest.mark.filterwarnings("ignore")
def test_a_module_that_is_not_written_yet_is_named(
    kedro: KedroCLI, monkeypatch: pytest.MonkeyPatch
) -> None:
    training = "purchase_predict.pipelines.training"
    monkeypatch.setitem(sys.modules, f"{training}.carts", None)
    monkeypatch.delitem(sys.modules, f"{training}.pipeline", raising=False)
    done = CliRunner().invoke(kedro, ["run", "--pipelines", "loading"])
    assert done.exit_code == 11
    path = "src/purchase_predict/pipelines/training/carts.py"
    assert f"{path}: there is no such file" in done.stderr
    assert "Traceback" not in done.output


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize(
    "arguments",
    ["--pipelines loading", "--pipelines global --to-outputs scores"],
)
def test_an_env_for_which_nothing_would_be_registered_is_told(
    kedro: KedroCLI, arguments: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ENV", "staging")
    run = CliRunner().invoke(kedro, ["run", *arguments.split()])
    assert run.exit_code == 11
    assert "ENV: it is 'staging', but this run registers no model" in run.stderr
    assert "Next: `kedro run --pipelines global`" in run.stderr
