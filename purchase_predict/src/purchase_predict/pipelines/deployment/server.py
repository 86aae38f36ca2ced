"""Reach the MLflow server, and tell what to do when it does not answer."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from http import HTTPStatus

import mlflow
import requests
from mlflow.exceptions import MlflowException

from purchase_predict.errors import MlflowError, SettingError

SECONDS = 5  # how long the server may take to say that it is there
REGISTER = "`kedro run --pipelines deployment` registers the model kept in data/"


def connect(mlflow_server: str) -> str:
    """Check that the MLflow server answers; runs first, before any training.

    Args:
        mlflow_server: its address, `http://host:port`.

    Raises:
        SettingError: MLFLOW_SERVER is empty or no address.
        MlflowError: nothing, or something else, answers there.
    """
    expected = "an MLflow server such as http://127.0.0.1:5000"
    if not str(mlflow_server).startswith(("http://", "https://")):
        raise SettingError(
            "MLFLOW_SERVER",
            f"it is {mlflow_server!r}",
            expected,
            "set it; in Cloud Build, the trigger's _MLFLOW_SERVER gives it",
        )
    try:
        answer = requests.get(f"{mlflow_server.rstrip('/')}/health", timeout=SECONDS)
        found = f"it answers {answer.status_code}"
    except requests.RequestException as error:
        answer, found = None, f"no answer ({type(error).__name__})"
    if answer is None or answer.status_code != HTTPStatus.OK:
        next_step = "start the server or correct MLFLOW_SERVER, then run again"
        raise MlflowError(f"MLFLOW_SERVER={mlflow_server}", found, expected, next_step)
    return mlflow_server


@contextmanager
def use_server(mlflow_server: str) -> Iterator[None]:
    """Send MLflow's calls to the server; should it die, say how to go on.

    Raises:
        MlflowError: a call failed. The trained model is still in data/.
    """
    os.environ.setdefault("MLFLOW_HTTP_REQUEST_MAX_RETRIES", "2")
    os.environ.setdefault("MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR", "false")
    mlflow.set_tracking_uri(mlflow_server)
    try:
        yield
    except (MlflowException, requests.RequestException) as error:
        found = str(error).splitlines()[0][:300]
        raise MlflowError(
            f"MLFLOW_SERVER={mlflow_server}",
            found,
            "the server to answer until the model is registered",
            f"start the server; then {REGISTER}",
        ) from error
