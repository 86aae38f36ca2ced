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
