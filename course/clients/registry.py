"""What the MLflow registry holds: an alias's version, all in one line."""

import os
from typing import TYPE_CHECKING

from course.environment import TELEMETRY_OFF
from course.errors import RegistryError

if TYPE_CHECKING:
    from mlflow.entities.model_registry import ModelVersion

MODEL = "purchase_predict"


def find_version(alias: str) -> "ModelVersion | None":
    """Find the version that an alias names on MLFLOW_SERVER; None if none."""
    from mlflow import MlflowClient  # noqa: PLC0415 -- as below
    from mlflow.exceptions import RestException  # noqa: PLC0415

    server = os.environ["MLFLOW_SERVER"]
    client = MlflowClient(server, server)
    try:
        return client.get_model_version_by_alias(MODEL, alias)
    except RestException:
        return None


def require_version(alias: str) -> "ModelVersion":
    """Find the version that an alias names on MLFLOW_SERVER.

    Raises:
        RegistryError: the alias names none.
    """
    found = find_version(alias)
    if found is None:
        raise RegistryError(
            f"{MODEL}@{alias}",
            "no version has this alias",
            f"a green build of the branch {alias}, whose step CD registers one",
            "read the build's log; cloudbuild.yaml must be that of lesson 7",
        )
    return found


def describe_model(server: str) -> str:
    """Name the newest version that has an alias, or the newest of all."""
    os.environ.update(TELEMETRY_OFF)
    # Two seconds of loading: only the end of a run needs it.
    from mlflow import MlflowClient  # noqa: PLC0415

    client = MlflowClient(server, server)
    found = client.search_model_versions(f"name='{MODEL}'")
    versions = [client.get_model_version(MODEL, each.version) for each in found]
    if not versions:
        return f"no version of {MODEL} was registered"
    return _describe(
        max(versions, key=lambda each: (bool(each.aliases), int(each.version)))
    )


def _describe(version: "ModelVersion") -> str:
    aliases = " ".join(f"@{alias}" for alias in sorted(version.aliases))
    return f"{MODEL} version {version.version} {aliases or 'without alias'}"
