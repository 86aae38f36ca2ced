"""Reach the MLflow server; say what to do when it does not answer."""

from collections.abc import Iterator
from contextlib import contextmanager

import mlflow
import requests
from mlflow.exceptions import MlflowException

from purchase_predict.errors import MlflowError

from . import address

SECONDS = 5  # how long the server may take to say that it is there
QUIET = {
    "MLFLOW_ENABLE_ARTIFACTS_PROGRESS_BAR": "false",
    "MLFLOW_HTTP_REQUEST_MAX_RETRIES": "2",
    "MLFLOW_HTTP_REQUEST_TIMEOUT": "30",  # seconds
}


def connect(mlflow_server: str) -> str:
    """Check that the server answers; runs first, before any training.

    Raises SettingError (no address) or MlflowError (no MLflow there).
    """
    where = address.check_address(mlflow_server)
    found, then = address.find_fault(mlflow_server, SECONDS)
    if found:
        then = f"{then}, and run again"
        raise MlflowError(where, found, address.ADDRESS, then)
    return mlflow_server


@contextmanager
def use_server(mlflow_server: str) -> Iterator[None]:
    """Send MLflow's calls to the server; should it die, say how to go on.

    Raises MlflowError: a call failed. The trained model is still in data/.
    """
    with address.set_surroundings(mlflow_server, QUIET):
        mlflow.set_tracking_uri(address.hide_login(mlflow_server))
        try:
            yield
        except (MlflowException, requests.RequestException) as error:
            raise address.explain_failure(mlflow_server, error) from error
