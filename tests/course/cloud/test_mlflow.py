import gc
from http.client import HTTPConnection
from pathlib import Path

import pytest
import uvicorn
from mlflow import MlflowClient

from course.cloud import tracking
from course.cloud.lifecycle import Addresses
from course.cloud.mlflow import MLFLOW
from course.cloud.state import read_state
from course.places import Home


def ask(server: str, headers: dict[str, str]) -> int:
    connection = HTTPConnection(server.removeprefix("http://"), timeout=10)
    connection.request("POST", "/api/2.0/mlflow/runs/search", "{}", headers)
    status = connection.getresponse().status
    connection.close()
    return status


def test_the_server_listens_on_loopback_with_one_worker() -> None:
    command = " ".join(MLFLOW.compose(5000, Home(Path("home"))))
    assert "--host 127.0.0.1 --port 5000" in command
    assert "--workers 1" in command


def test_the_server_is_one_process(mlflow: Addresses) -> None:
    state = Home(mlflow.bucket.parent).state("mlflow")
    assert len(read_state(state).processes) == 1


def test_artifacts_travel_through_the_server(
    mlflow: Addresses, tmp_path: Path
) -> None:
    client = MlflowClient(mlflow.mlflow_server)
    run = client.create_run("0")
    (tmp_path / "note.txt").write_text("kept")
    client.log_artifact(run.info.run_id, str(tmp_path / "note.txt"))
    assert run.info.artifact_uri.startswith("mlflow-artifacts:")
    artifacts = mlflow.bucket.parent / "mlflow" / "artifacts"
    assert [path.read_text() for path in artifacts.rglob("note.txt")] == [
        "kept"
    ]


@pytest.mark.parametrize(
    "headers", [{"Host": "evil.example"}, {"Origin": "https://evil.example"}]
)
def test_foreign_hosts_and_origins_are_turned_away(
    mlflow: Addresses, headers: dict[str, str]
) -> None:
    json = {"Content-Type": "application/json"}
    assert ask(mlflow.mlflow_server, json) != 403
    assert ask(mlflow.mlflow_server, json | headers) == 403


def test_a_port_where_nobody_listens_does_not_answer() -> None:
    assert not MLFLOW.answers(1)


def test_garbage_is_looked_for_while_it_serves(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    served = []
    monkeypatch.setattr(tracking, "import_module", lambda _: None)
    monkeypatch.setattr(
        uvicorn, "main", lambda words: served.append((words, gc.isenabled()))
    )
    gc.disable()
    try:
        tracking.serve_here(["python", "-m", "uvicorn", "app"], extra_env={})
    finally:
        gc.unfreeze()
        gc.enable()
    assert served == [(["app"], True)]
