"""Reach the MLflow server; say what to do when it does not answer."""

import os
from collections.abc import Iterator
from contextlib import contextmanager

import mlflow
import requests
from mlflow.exceptions import MlflowException

from purchase_predict.errors import MlflowError, SettingError

SECONDS = 5  # how long the server may take to say that it is there
ADDRESS = "an MLflow server, such as http://127.0.0.1:5000"
QUIET = {
    "MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR": "false",
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "2",
    "MLFLOW_HTTP_REQUEST_TIMEOUT": "30",  # seconds
}


def connect(mlflow_server: str) -> str:
    """Check that the server answers; runs first, before any training.

    Raises SettingError (no address) or MlflowError (no MLflow there).
    """
    if not str(mlflow_server).startswith(("http://", "https://")):
        found = f"it is {mlflow_server!r}"
        then = "set it; in Cloud Build, by the trigger's _MLFLOW_SERVER"
        raise SettingError("MLFLOW_SERVER", found, ADDRESS, then)
    where = f"MLFLOW_SERVER={mlflow_server}"
    then = "start the server or correct the address, and run again"
    health = f"{mlflow_server.rstrip('/')}/health"
    try:
        requests.get(health, timeout=SECONDS).raise_for_status()
    except requests.RequestException as error:
        found = f"no answer ({type(error).__name__})"
        raise MlflowError(where, found, ADDRESS, then) from None
    return mlflow_server


@contextmanager
def use_server(mlflow_server: str) -> Iterator[None]:
    """Send MLflow's calls to the server; should it die, say how to go on.

    Raises MlflowError: a call failed. The trained model is still in data/.
    """
    os.environ.update(QUIET)
    mlflow.set_tracking_uri(mlflow_server)
    try:
        yield
    except (MlflowException, requests.RequestException) as error:
        raise MlflowError(
            f"MLFLOW_SERVER={mlflow_server}",
            f"it went away ({type(error).__name__})",
            "answers until the model is registered",
            "start it, then `kedro run --pipelines deployment` registers the "
            "model, which is kept in data/06_models",
        ) from error
