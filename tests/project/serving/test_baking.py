"""A version on its way from a real registry to the service's folder."""

import json
from collections.abc import Iterator
from importlib import import_module
from pathlib import Path
from subprocess import CompletedProcess

import pandas as pd
import pytest
from mlflow.models import Model as Description
from sklearn.pipeline import Pipeline

from course.cloud import lifecycle
from course.cloud.mlflow import MLFLOW
from course.places import REFERENCE, Home
from tests.project.conftest import Run

pytestmark = pytest.mark.filterwarnings(
    "ignore:.*inferred as AnyType", "ignore:Operation with range is deprecated"
)
SERVING = REFERENCE / "serving"


@pytest.fixture(scope="module")
def registry(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Start an MLflow server of its own: its versions begin with 1."""
    home = Home(tmp_path_factory.mktemp("baking") / "home")
    yield lifecycle.up(home=home, servers=[MLFLOW]).mlflow_server
    lifecycle.down(home=home)


@pytest.fixture(scope="module")
def registered(registry: str, pipeline: Pipeline, rows: pd.DataFrame) -> str:
    """Register two versions; the first is in staging."""
    deployment = "purchase_predict.pipelines.deployment"
    register = import_module(f"{deployment}.registry").register_model
    server = import_module(f"{deployment}.server")
    nodes = import_module(f"{deployment}.nodes")
    mlflow = import_module("mlflow")
    with server.use_server(registry):
        for tags in ({"commit": "abc"}, {"commit": "def"}):
            with mlflow.start_run():
                register(pipeline, rows.head(), tags)
    nodes.set_alias(registry, "staging", 1)
    return registry


def bake(run: Run, folder: Path, **env: str) -> CompletedProcess[str]:
    """Run it as the build's step does, on a copy of the service."""
    sources = str(REFERENCE / "src")
    return run(folder, "python", "bake.py", PYTHONPATH=sources, **env)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name in ("bake.py", "model.py"):
        (tmp_path / name).write_text((SERVING / name).read_text())
    return tmp_path


def test_the_alias_becomes_files_that_answer(
    folder: Path,
    registered: str,
    run: Run,
    pipeline: Pipeline,
    rows: pd.DataFrame,
) -> None:
    (folder / "model").mkdir()
    (folder / "model/old").touch()
    done = bake(run, folder, ENV="staging", MLFLOW_SERVER=registered)
    assert done.returncode == 0, done.stderr
    assert "baked purchase_predict version 1 into" in done.stdout
    kept = {path.name for path in (folder / "model").iterdir()}
    assert kept == {"card.json", "model.skops", "request.json"}
    card = json.loads((folder / "model/card.json").read_text())
    assert (card["version"], card["alias"]) == ("1", "staging")
    assert card["tags"] == {"commit": "abc"}
    expected = pipeline.predict_proba(rows.head()[list(card["columns"])])[:, 1]
    assert card["predictions"] == pytest.approx(list(expected))


def test_what_is_missing_in_the_example_is_null(baked: Path) -> None:
    text = (baked / "model/request.json").read_text()
    data = json.loads(text)["dataframe_split"]["data"]
    assert any(None in row for row in data)
    assert "NaN" not in text


@pytest.mark.parametrize(
    ("env", "status", "message"),
    [
        ("feature", 11, "ENV: it is 'feature'; expected staging or production"),
        (
            "production",
            15,
            "@production: no version has it; expected a version",
        ),
    ],
)
def test_an_alias_without_a_version_is_told(
    env: str, status: int, message: str, folder: Path, registered: str, run: Run
) -> None:
    done = bake(run, folder, ENV=env, MLFLOW_SERVER=registered)
    assert done.returncode == status
    assert message in done.stderr
    assert "Traceback" not in done.stderr
    assert not (folder / "model").exists()


def test_a_server_that_is_down_is_told(folder: Path, run: Run) -> None:
    address = "http://me:secret@127.0.0.1:9"
    done = bake(run, folder, ENV="staging", MLFLOW_SERVER=address)
    assert done.returncode == 15
    assert "no answer (ConnectionError)" in done.stderr
    assert "secret" not in done.stderr


def test_a_model_that_asks_to_trust_more_is_refused(
    baked: Path, files: Path
) -> None:
    assert baked
    description = Description.load(files)
    description.flavors["sklearn"]["skops_trusted_types"].append("os.system")
    errors = import_module("purchase_predict.errors")
    with pytest.raises(errors.MlflowError, match=r"to trust os\.system; exp"):
        import_module("bake").read_trusted(description, "models:/it/1")


def test_its_pins_are_those_of_the_environment_that_trains() -> None:
    """Otherwise the model would be read by packages that did not write it."""
    project = read_lines(REFERENCE / "requirements.txt")
    assert read_lines(SERVING / "requirements.txt") < project


def read_lines(path: Path) -> set[str]:
    return set(path.read_text(encoding="utf-8").split("\n"))
