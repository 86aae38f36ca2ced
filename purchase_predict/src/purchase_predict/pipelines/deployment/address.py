"""The MLflow server's address: what it may be, and how it is shown and used."""

import os
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from urllib.parse import urlsplit, urlunsplit

import requests
from mlflow.exceptions import MlflowException

from purchase_predict.errors import MlflowError, SettingError

ADDRESS = "an MLflow server, such as http://127.0.0.1:5000"
LOGIN = ("MLFLOW_TRACKING_USERNAME", "MLFLOW_TRACKING_PASSWORD")
# What a shell may hold of other work: each would lead a run elsewhere.
INHERITED = (
    *("MLFLOW_TRACKING_URI", "MLFLOW_REGISTRY_URI", "MLFLOW_RUN_ID"),
    *("MLFLOW_EXPERIMENT_ID", "MLFLOW_EXPERIMENT_NAME", "MLFLOW_RUN_CONTEXT"),
    *("MLFLOW_ACTIVE_MODEL_ID", "MLFLOW_ENABLE_ASYNC_LOGGING"),
)
LOST = "API request to"  # how MLflow begins when no answer came


def check_address(address: str) -> str:
    """Give how messages name the address: without user and password.

    Raises SettingError: it is no address of a server, or one of its pages.
    """
    parts = urlsplit(address)
    if parts.scheme not in {"http", "https"} or not parts.hostname:
        found = f"it is {hide_login(address)!r}"
        then = "set it; in Cloud Build, by the trigger's _MLFLOW_SERVER"
        raise SettingError("MLFLOW_SERVER", found, ADDRESS, then)
    if parts.fragment or parts.query or address.endswith(("#", "?")):
        server = urlunsplit(parts._replace(fragment="", query=""))
        found = f"{hide_login(address)!r} is a page of MLflow's, in a browser"
        then = f"set it to {hide_login(server).rstrip('/')}"
        raise SettingError("MLFLOW_SERVER", found, ADDRESS, then)
    return f"MLFLOW_SERVER={hide_login(address)}"


def check_answer(answer: requests.Response) -> str:
    """Tell what is wrong with the answer to /health; empty if nothing is."""
    if not answer.ok:
        return f"it answered {answer.status_code} {answer.reason} to /health"
    if answer.text.strip() not in {"", "OK"}:
        return "what answered is not MLflow"
    return ""


def hide_login(address: str) -> str:
    """Leave out user and password, for logs and messages."""
    before, at, host = address.rpartition("@")
    scheme, slashes, _ = before.partition("://")
    return f"{scheme}{slashes}{host}" if at and slashes else address


@contextmanager
def set_surroundings(address: str, settings: dict[str, str]) -> Iterator[None]:
    """Set MLflow's variables; those of other work do not count meanwhile.

    The login goes by variables, so that MLflow prints addresses without it.
    """
    before = dict(os.environ)
    parts = urlsplit(address)
    if parts.username:
        settings = settings | dict(
            zip(LOGIN, (parts.username, parts.password or ""), strict=True)
        )
    for name in INHERITED:
        os.environ.pop(name, None)
    os.environ.update(settings)
    try:
        with end_on_sigterm():
            yield
    finally:
        os.environ.clear()
        os.environ.update(before)


@contextmanager
def end_on_sigterm() -> Iterator[None]:
    """Let a cancelled build close its MLflow run, which else stays RUNNING."""

    def end(number: int, _: FrameType | None) -> None:
        raise SystemExit(128 + number)

    if threading.current_thread() is not threading.main_thread():
        yield  # as with ThreadRunner: only the main thread may do this
        return
    before = signal.signal(signal.SIGTERM, end)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)


def explain_failure(address: str, error: Exception) -> MlflowError:
    """Tell a server that is gone from one that refuses; say how to go on."""
    text = hide_login(str(error).partition("\n")[0])
    env = os.environ.get("ENV")
    command = f"{f'ENV={env} ' if env else ''}kedro run --pipelines deployment"
    then = f"`{command}` registers the model, which is kept in data/06_models"
    where = f"MLFLOW_SERVER={hide_login(address)}"
    gone = isinstance(error, requests.RequestException) or text.startswith(LOST)
    if gone:
        found = f"it went away ({type(error).__name__})"
        expected = "answers until the model is registered"
        return MlflowError(where, found, expected, f"start it, then {then}")
    code = error.error_code if isinstance(error, MlflowException) else ""
    found = f"it refused: {text} ({code})"
    expected = "experiment, model and version to be there and open to you"
    if "deleted experiment" in text:
        restore = "restore it, `mlflow experiments restore --experiment-id ...`"
        return MlflowError(where, found, expected, f"{restore}, then {then}")
    return MlflowError(where, found, expected, f"see to that, then {then}")
