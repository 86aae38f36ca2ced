import threading
from collections.abc import Callable, Iterator, Mapping
from http.server import BaseHTTPRequestHandler, HTTPServer

import pytest
from mlflow import MlflowClient

from course.clients.registry import (
    describe_model,
    find_version,
    require_version,
)
from course.cloud.lifecycle import Addresses
from course.errors import RegistryError


@pytest.fixture
def client(mlflow: Addresses) -> MlflowClient:
    return MlflowClient(mlflow.mlflow_server)


@pytest.fixture
def model(client: MlflowClient, monkeypatch: pytest.MonkeyPatch) -> str:
    name = f"model-{len(client.search_registered_models())}"
    monkeypatch.setattr("course.clients.registry.MODEL", name)
    client.create_registered_model(name)
    return name


@pytest.fixture
def answering() -> Iterator[Callable[..., str]]:
    """Give a function that starts a server of fixed statuses."""
    servers = []

    def start(paths: Mapping[str, int], other: int) -> str:
        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                self.send_response(paths.get(self.path, other))
                self.end_headers()

            def log_message(self, *_: object) -> None:
                """Say nothing."""

        server = HTTPServer(("127.0.0.1", 0), Handler)
        servers.append(server)
        threading.Thread(target=server.serve_forever, daemon=True).start()
        return f"http://127.0.0.1:{server.server_port}"

    yield start
    for each in servers:
        each.shutdown()
        each.server_close()


def add_versions(client: MlflowClient, model: str, number: int) -> None:
    run = client.create_run("0").info
    for _ in range(number):
        client.create_model_version(
            model, f"{run.artifact_uri}/model", run.run_id
        )


def test_an_empty_registry_is_said(mlflow: Addresses) -> None:
    line = describe_model(mlflow.mlflow_server)
    assert line == "no version of purchase_predict was registered"


def test_of_versions_without_alias_the_newest_is_named(
    client: MlflowClient, model: str, mlflow: Addresses
) -> None:
    add_versions(client, model, 11)
    line = describe_model(mlflow.mlflow_server)
    assert line == f"{model} version 11 without alias"


def test_an_alias_goes_before_a_newer_version(
    client: MlflowClient, model: str, mlflow: Addresses
) -> None:
    add_versions(client, model, 2)
    for alias in ("staging", "production"):
        client.set_registered_model_alias(model, alias, "1")
    line = describe_model(mlflow.mlflow_server)
    assert line == f"{model} version 1 @production @staging"


def test_an_alias_is_found_by_its_name(
    client: MlflowClient,
    model: str,
    mlflow: Addresses,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MLFLOW_SERVER", mlflow.mlflow_server)
    assert find_version("staging") is None
    add_versions(client, model, 2)
    client.set_registered_model_alias(model, "staging", "1")
    assert require_version("staging").version == "1"
    with pytest.raises(RegistryError, match="@production: no version has"):
        require_version("production")


def test_a_deleted_model_has_no_version(
    client: MlflowClient,
    model: str,
    mlflow: Addresses,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MLFLOW_SERVER", mlflow.mlflow_server)
    add_versions(client, model, 1)
    client.set_registered_model_alias(model, "staging", "1")
    client.delete_registered_model(model)
    assert find_version("staging") is None
    with pytest.raises(RegistryError, match="or it was deleted"):
        require_version("staging")


def test_a_deleted_version_is_not_a_server_that_is_away(
    client: MlflowClient,
    model: str,
    mlflow: Addresses,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("MLFLOW_SERVER", mlflow.mlflow_server)
    add_versions(client, model, 1)
    client.set_registered_model_alias(model, "staging", "1")
    client.delete_model_version(model, "1")
    with pytest.raises(RegistryError, match="or it was deleted"):
        require_version("staging")


def test_what_the_registry_refuses_is_told_in_its_words(
    model: str, mlflow: Addresses, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert model
    monkeypatch.setenv("MLFLOW_SERVER", mlflow.mlflow_server)
    with pytest.raises(RegistryError, match=r"INVALID_PARAMETER.*deleted or"):
        find_version("no alias!")


def test_without_an_address_the_next_step_is_told(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("MLFLOW_SERVER", raising=False)
    with pytest.raises(RegistryError, match="MLFLOW_SERVER: it is not set"):
        find_version("staging")


def test_a_server_that_is_away_is_told_at_once() -> None:
    with pytest.raises(RegistryError, match=r"no answer .*`course up`"):
        describe_model("http://127.0.0.1:9")


@pytest.mark.parametrize(
    ("health", "api", "words"),
    [
        (401, 401, "it answers, and refuses: 401"),
        (403, 403, "it answers, and refuses: 403"),
        (404, 404, "not as MLflow does: 404"),
        (200, 403, "it answers, and refuses: "),
        (200, 404, "MLflow at .* failed with error code 404"),
    ],
)
def test_a_server_that_answers_is_not_away(
    answering: Callable[..., str], health: int, api: int, words: str
) -> None:
    server = answering({"/health": health}, api)
    with pytest.raises(RegistryError, match=words) as caught:
        describe_model(server)
    assert "no answer" not in str(caught.value)


@pytest.mark.parametrize("password", ["secret", "se/cr@et", "secret@"])
@pytest.mark.parametrize("scheme", ["http://", ""])
def test_a_password_in_the_address_is_not_printed(
    scheme: str, password: str
) -> None:
    with pytest.raises(RegistryError, match=r"MLflow at .*127") as caught:
        describe_model(f"{scheme}ada:{password}@127.0.0.1:9")
    assert "ada" not in str(caught.value)
    assert password not in str(caught.value)
