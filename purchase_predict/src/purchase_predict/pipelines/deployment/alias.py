"""Move an alias from one version of the model to another."""

from mlflow import MlflowClient

from .registry import MODEL_NAME


def move_alias(client: MlflowClient, alias: str, version: int) -> str:
    """Point the alias at the version; return the version that had it, or ""."""
    before = client.get_registered_model(MODEL_NAME).aliases.get(alias, "")
    client.set_registered_model_alias(MODEL_NAME, alias, str(version))
    return str(before)
