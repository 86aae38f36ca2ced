"""An MLflow server that is not there, or goes away after training."""

import os
import socket
import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from subprocess import CompletedProcess

import pytest
from mlflow import MlflowClient

from purchase_predict.errors import MlflowError, SettingError
from purchase_predict.pipelines.deployment.address import check_address
from purchase_predict.pipelines.deployment.server import (
    QUIET,
    connect,
    use_server,
)

# MLflow 3.17 says this of its own classes, while it is imported.
pytestmark = pytest.mark.filterwarnings("ignore:.*inferred as AnyType")

Run = Callable[..., CompletedProcess[str]]
NewProject = Callable[[], Path]

GLOBAL = "--pipelines global --params training.max_evals=1"
MODEL = "data/06_models/model.pkl"


class Dying(BaseHTTPRequestHandler):
    """Is well when asked before training; then hangs up on every call."""

    def do_GET(self) -> None:
        if self.path == "/health":
            self.send_response(200)
            self.end_headers()

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def dying() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Dying) as stand_in:
        threading.Thread(target=stand_in.serve_forever).start()
        yield f"http://127.0.0.1:{stand_in.server_port}"
        stand_in.shutdown()


class Answering(BaseHTTPRequestHandler):
    """Answers with the status that the path begins with, and no JSON."""

    def do_GET(self) -> None:
        self.send_response(int(self.path.split("/")[1]))
        self.end_headers()
        self.wfile.write(b"<html>Sign in</html>")

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def answering() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Answering) as stand_in:
        threading.Thread(target=stand_in.serve_forever).start()
        yield f"http://ada:s3cr%40t@127.0.0.1:{stand_in.server_port}"
        stand_in.shutdown()


ANSWERS = [
    ("200", "what answer.* is not MLflow.*correct the address"),
    ("401", "refuses: 401 Unauthorized.*ask whoever runs it for access"),
    ("403", "refuses: 403 Forbidden.*ask whoever runs it for access"),
    ("404", "answered 404 Not Found.*correct the address"),
    ("502", "answered 502 Bad Gateway.*look into its log"),
]


@pytest.mark.parametrize(("status", "words"), ANSWERS)
def test_what_answers_is_told_before_and_after_training(
    status: str,
    words: str,
    answering: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setitem(QUIET, "MLFLOW_HTTP_REQUEST_MAX_RETRIES", "0")
    address = f"{answering}/{status}"
    with pytest.raises(MlflowError, match=words) as before:
        connect(address)
    with (
        pytest.raises(MlflowError, match=words) as after,
        use_server(address),
    ):
        MlflowClient().get_run("1")
    for told in (before, after):
        assert "s3cr" not in told.value.message
        assert "went away" not in told.value.message


@pytest.mark.parametrize(
    "address",
    [
        *("ada:s3cret@127.0.0.1:5000", "http://ada:s3cret@[::1", ""),
        *("http://ada:s3cret@127.0.0.1:port", "http://ada:s3/c@ret@host"),
    ],
)
def test_an_address_that_is_none_is_told_without_its_password(
    address: str,
) -> None:
    with pytest.raises(SettingError, match="expected an MLflow serv") as told:
        check_address(address)
    assert "s3c" not in told.value.message


def test_a_password_reaches_mlflow_as_it_is_meant(answering: str) -> None:
    with use_server(answering):
        assert os.environ["MLFLOW_TRACKING_PASSWORD"] == "s3cr@t"  # noqa: S105


@pytest.fixture
def nobody() -> Iterator[str]:
    """An address that is taken and where no one listens."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        yield f"http://127.0.0.1:{taken.getsockname()[1]}"


def test_a_server_that_is_down_is_told_before_anything_is_trained(
    nobody: str, collected: Path, new_project: NewProject, kedro: Run
) -> None:
    project, bucket = new_project(), str(collected)
    done = kedro(project, GLOBAL, BUCKET=bucket, MLFLOW_SERVER=nobody)
    assert done.returncode == 15, done.stdout + done.stderr
    assert f"MLFLOW_SERVER={nobody}: no answer" in done.stderr
    assert "start the server or correct the address" in done.stderr
    assert "Traceback" not in done.stdout + done.stderr
    assert not (project / "data").exists()


@pytest.fixture(scope="module")
def project(new_project: NewProject) -> Path:
    return new_project()


@pytest.fixture(scope="module")
def stranded(
    dying: str, collected: Path, project: Path, kedro: Run
) -> CompletedProcess[str]:
    """A run whose server goes away between training and registering."""
    bucket = str(collected)
    return kedro(project, GLOBAL, BUCKET=bucket, MLFLOW_SERVER=dying)


def test_a_server_that_dies_costs_no_model(
    stranded: CompletedProcess[str], project: Path
) -> None:
    assert stranded.returncode == 15, stranded.stdout + stranded.stderr
    assert "it went away" in stranded.stderr
    assert "`kedro run --pipelines deployment`" in stranded.stderr
    assert "Traceback" not in stranded.stdout + stranded.stderr
    assert (project / MODEL).stat().st_size > 1000


def test_the_command_of_the_message_registers_the_kept_model(
    stranded: CompletedProcess[str],
    server: str,
    collected: Path,
    project: Path,
    kedro: Run,
) -> None:
    assert stranded
    kept = (project / MODEL).read_bytes()
    env = {"ENV": "staging", "BUCKET": str(collected), "MLFLOW_SERVER": server}
    done = kedro(project, "--pipelines deployment", **env)
    assert done.returncode == 0, done.stdout + done.stderr
    client = MlflowClient(server, server)
    version = client.get_model_version_by_alias("purchase_predict", "staging")
    assert f"is now version {version.version}" in done.stdout
    assert (project / MODEL).read_bytes() == kept
