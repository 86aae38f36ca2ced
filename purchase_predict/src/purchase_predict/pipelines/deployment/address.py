"""The MLflow server's address: what it may be, and how it is shown and used."""

import os
import re
import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import responses
from types import FrameType
from urllib.parse import unquote, urlsplit, urlunsplit

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
LOCKED, BROKEN = {401, 403, 407}, range(500, 600)  # of HTTP's statuses
START = "start the server or correct the address"
CORRECT = "correct the address: MLflow's own, without what a page adds to it"
ACCESS = "ask whoever runs it for access, or put user:password@ before the host"
RESTORE = "restore it, `mlflow experiments restore --experiment-id ...`"
MENDED_BY = {
    "PERMISSION_DENIED": ACCESS,
    "UNAUTHENTICATED": ACCESS,
    "RESOURCE_DOES_NOT_EXIST": "look in MLflow who deleted it",
}
# What MLflow's client says of a call that brought no answer of MLflow's.
SILENCE = re.compile(r"API request to \S+ failed with (timeout )?exception")
STATUS = re.compile(r"failed with error code (\d+)|too many (\d+) error resp")
NO_JSON = "response body was not in a valid JSON format"
LONGEST_QUOTE = 300


def check_address(address: str) -> str:
    """Give how messages name the address: without user and password.

    Raises SettingError: it is no address of a server, or one of its pages.
    """
    shown = hide_login(address)
    try:
        parts = urlsplit(address)
        served = parts.scheme in {"http", "https"} and bool(parts.hostname)
        served = served and parts.port != 0
    except ValueError:  # a port of letters, half a bracket
        served = False
    if not served:
        then = "set it; in Cloud Build, by the trigger's _MLFLOW_SERVER"
        raise SettingError("MLFLOW_SERVER", f"it is {shown!r}", ADDRESS, then)
    if parts.fragment or parts.query or address.endswith(("#", "?")):
        server = urlunsplit(parts._replace(fragment="", query=""))
        found = f"{shown!r} is a page of MLflow's, in a browser"
        then = f"set it to {hide_login(server).rstrip('/')}"
        raise SettingError("MLFLOW_SERVER", found, ADDRESS, then)
    return f"MLFLOW_SERVER={shown}"


def find_fault(address: str, seconds: float) -> tuple[str, str]:
    """Ask for /health: what is wrong, and what to do; empty if all is well."""
    try:
        answer = requests.get(f"{address.rstrip('/')}/health", timeout=seconds)
    except requests.RequestException as error:
        return f"no answer ({type(error).__name__})", START
    if not answer.ok:
        return explain_status(answer.status_code, "/health")
    if answer.text.strip() in {"", "OK"}:
        return "", ""
    return "what answered is not MLflow", CORRECT


def explain_status(status: int, path: str) -> tuple[str, str]:
    """Tell what answered by its HTTP status, and what to do."""
    told = f"{status} {responses.get(status, '')}".strip()
    if status in LOCKED:
        return f"it answers, and refuses: {told} to {path}", ACCESS
    if status in BROKEN:
        return f"it answered {told} to {path}", "look into its log, and mend it"
    found = f"it answered {told} to {path}, which MLflow does not"
    return found, CORRECT


def hide_login(address: str) -> str:
    """Leave out user and password, for logs and messages."""
    before, at, host = address.rpartition("@")
    scheme, slashes, _ = before.partition("://")
    return (f"{scheme}://{host}" if slashes else host) if at else address


@contextmanager
def set_surroundings(address: str, settings: dict[str, str]) -> Iterator[None]:
    """Set MLflow's variables; those of other work do not count meanwhile.

    The login goes by variables, so that MLflow prints addresses without it.
    """
    before = dict(os.environ)
    parts = urlsplit(address)
    if parts.username:
        settings = settings | dict(
            zip(
                LOGIN,
                (unquote(parts.username), unquote(parts.password or "")),
                strict=True,
            )
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
    env = os.environ.get("ENV")
    command = f"{f'ENV={env} ' if env else ''}kedro run --pipelines deployment"
    kept = f"`{command}` registers the model, which is kept in data/06_models"
    found, then = classify(error)
    where = f"MLFLOW_SERVER={hide_login(address)}"
    expected = "MLflow, until the model is registered, open to you"
    return MlflowError(where, found, expected, f"{then}, then {kept}")


def classify(error: Exception) -> tuple[str, str]:
    """Tell what a failed call means, and what to do.

    MLflow says in words alone whether there was no answer, one of another
    program's, or its own refusal, which has a code.
    """
    text = re.sub(r"//\S*@", "//", " ".join(str(error).split()))[:LONGEST_QUOTE]
    if status := STATUS.search(text):
        return explain_status(int(status[1] or status[2]), "MLflow's calls")
    if isinstance(error, requests.RequestException) or SILENCE.match(text):
        return f"it went away ({type(error).__name__})", START
    if NO_JSON in text:
        return "what answers there is not MLflow", CORRECT
    code = error.error_code if isinstance(error, MlflowException) else ""
    found = f"it refused: {text}" + (f" ({code})" if code not in text else "")
    if "deleted experiment" in text:
        return found, RESTORE
    return found, MENDED_BY.get(code, "see to that")
