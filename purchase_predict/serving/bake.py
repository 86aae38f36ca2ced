"""Puts the version that ENV's alias names beside the service, with its card.

A revision never changes, so its model must not either: the alias is resolved
here, once, and not by each instance that starts.
`PYTHONPATH=src python serving/bake.py`, in the project's environment.
"""

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click
import mlflow
import pandas as pd
import requests
from mlflow.entities.model_registry import ModelVersion
from mlflow.exceptions import MlflowException
from mlflow.models import Model as Description

from model import CARD, FILE, FOLDER, REQUEST, Card
from purchase_predict.errors import MlflowError, SettingError
from purchase_predict.parameters import ALIASES
from purchase_predict.pipelines.deployment import address
from purchase_predict.pipelines.deployment.registry import MODEL_NAME, TRUSTED
from purchase_predict.pipelines.deployment.server import QUIET, connect

AGAIN = "run the build again"


@click.command()
def main() -> None:
    """Bake the model of ENV, from MLFLOW_SERVER, into serving/model."""
    server = os.environ.get("MLFLOW_SERVER", "")
    version = bake(server, os.environ.get("ENV", ""), FOLDER)
    click.echo(f"baked {MODEL_NAME} version {version} into {FOLDER}")


def bake(server: str, alias: str, folder: Path) -> str:
    """Write model, card and a request with its answer; return the version.

    Raises:
        SettingError: ENV is no alias, or the server's address is none.
        MlflowError: no server, no such version, or one we do not trust.
    """
    if alias not in ALIASES:
        then = "deploy from a branch of that name"
        raise SettingError(
            "ENV", f"it is {alias!r}", " or ".join(ALIASES), then
        )
    connect(server)
    with use_registry(server), TemporaryDirectory() as place:
        version = find_version(alias)
        uri = f"models:/{MODEL_NAME}/{version.version}"
        files = Path(mlflow.artifacts.download_artifacts(uri, dst_path=place))
        shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True)
        write_files(files, version, alias, folder)
    return str(version.version)


@contextmanager
def use_registry(server: str) -> Iterator[None]:
    """Send MLflow's calls to the server. Raises MlflowError: one failed."""
    with address.set_surroundings(server, QUIET):
        mlflow.set_tracking_uri(address.hide_login(server))
        try:
            yield
        except (MlflowException, requests.RequestException) as error:
            found, then = address.classify(error)
            where = f"MLFLOW_SERVER={address.hide_login(server)}"
            expected = "MLflow, until the model is baked"
            then = f"{then}, then {AGAIN}"
            raise MlflowError(where, found, expected, then) from error


def find_version(alias: str) -> ModelVersion:
    """Find the version that has the alias. Raises MlflowError: none has."""
    client = mlflow.MlflowClient()
    aliases = client.get_registered_model(MODEL_NAME).aliases
    if alias not in aliases:
        where, found = f"models:/{MODEL_NAME}@{alias}", "no version has it"
        then = f"let one pass the gate: `ENV={alias} kedro run --pipelines ...`"
        raise MlflowError(where, found, "a version with this alias", then)
    return client.get_model_version(MODEL_NAME, str(aliases[alias]))


def write_files(
    files: Path, version: ModelVersion, alias: str, folder: Path
) -> None:
    """Write what the service reads, and nothing that it would not."""
    description = Description.load(files)
    where = f"models:/{MODEL_NAME}/{version.version}"
    trusted = read_trusted(description, where)
    example: Any = description.load_input_example(str(files))
    shutil.copy(files / FILE, folder / FILE)
    model = mlflow.sklearn.load_model(files)
    predictions = model.predict_proba(example)[:, 1].tolist()
    inputs = description.signature.inputs.to_dict()
    columns = {each["name"]: each["type"] for each in inputs}
    number, tags = str(version.version), dict(version.tags)
    card = Card(number, alias, columns, trusted, tags, predictions)
    (folder / CARD).write_text(json.dumps(asdict(card), indent=2), "utf-8")
    (folder / REQUEST).write_text(write_request(example), "utf-8")


def read_trusted(description: Description, where: str) -> list[str]:
    """Read the types that a model asks to be trusted.

    Raises MlflowError: not all are ours; some other code made it.
    """
    asked = description.flavors["sklearn"].get("skops_trusted_types") or []
    if foreign := sorted(set(asked) - set(TRUSTED)):
        found = f"it asks to trust {', '.join(foreign)}"
        then = "look in MLflow who registered it"
        raise MlflowError(where, found, "no types but the project's", then)
    return list(asked)


def write_request(example: pd.DataFrame) -> str:
    """Give the body of a request; in JSON, what is missing is null."""
    split = json.loads(example.to_json(orient="split", index=False))
    return json.dumps({"dataframe_split": split}, indent=2)


if __name__ == "__main__":
    main()
