"""Who holds an alias: one clearly better in production, one begun later."""

import logging
from datetime import UTC, datetime
from tempfile import TemporaryDirectory

import mlflow
import pandas as pd
from mlflow.entities.model_registry import ModelVersion
from mlflow.exceptions import MlflowException
from sklearn.metrics import roc_auc_score

from purchase_predict.pipelines.processing.nodes import (
    CATEGORIES,
    FEATURES,
    LABEL,
)

from .chance import ERRORS, estimate_error
from .registry import MODEL_NAME
from .server import use_server

logger = logging.getLogger(__name__)

CHAMPION = "production"
DATA = ("data_folder", "data_collected_at")
# Of two builds at once, the older may end last: each run says when it began.
BEGAN = "began_at"
TURN = {BEGAN: datetime.now(UTC).isoformat()}


def measure_champion(
    mlflow_server: str, predictions: pd.DataFrame, version: int
) -> dict[str, float]:
    """Give the champion's `version`, `roc_auc` and `margin`; {} without one.

    The margin is how far below it chance alone may bring an equal model.
    """
    with use_server(mlflow_server):
        champion = find_champion()
        if champion is None or int(champion.version) == version:
            return {}
        auc = score_champion(champion, version, predictions)
    if auc is None:
        text = "version %s, in production, cannot be scored: no comparison"
        logger.warning(text, champion.version)
        return {}
    margin = ERRORS * estimate_error(auc, predictions[LABEL])
    number = int(champion.version)
    return {"version": number, "roc_auc": auc, "margin": margin}


def find_champion() -> ModelVersion | None:
    """Find the version in production, if there is one."""
    client = mlflow.MlflowClient()
    try:
        return client.get_model_version_by_alias(MODEL_NAME, CHAMPION)
    except MlflowException as error:
        # MLflow 3.17 answers INVALID_PARAMETER_VALUE for an unknown alias.
        if error.error_code in {
            "INVALID_PARAMETER_VALUE",
            "RESOURCE_DOES_NOT_EXIST",
        }:
            return None
        raise


def find_later(alias: str, version: int) -> str | None:
    """Find the version that holds an alias, if its run began after this one's.

    None also where one of them does not say when it began.
    """
    client = mlflow.MlflowClient()
    aliases = client.get_registered_model(MODEL_NAME).aliases
    holder = aliases.get(alias)
    if holder is None:
        return None
    began = [
        client.get_run(
            str(client.get_model_version(MODEL_NAME, str(each)).run_id)
        ).data.tags.get(BEGAN, "")
        for each in (holder, version)
    ]
    return str(holder) if all(began) and began[0] > began[1] else None


def score_champion(
    champion: ModelVersion, version: int, predictions: pd.DataFrame
) -> float | None:
    """Give the champion's AUC on rows that it has not been trained on.

    Of the same collection, that of its own test side, for it may have seen
    these rows; of another, that on the test rows at hand.
    """
    client = mlflow.MlflowClient()
    tags = client.get_model_version(MODEL_NAME, str(version)).tags
    if all(tags.get(name) == champion.tags.get(name) for name in DATA):
        run = client.get_run(str(champion.run_id))
        return run.data.metrics.get("roc_auc")
    texts = dict.fromkeys(CATEGORIES, "str")
    rows = predictions[FEATURES].astype(texts)
    where = f"models:/{MODEL_NAME}@{CHAMPION}"
    # In a folder of its own choice MLflow would leave the model's files.
    with TemporaryDirectory() as folder:
        model = mlflow.sklearn.load_model(where, dst_path=folder)
    try:
        found = model.predict_proba(rows)[:, 1]
    except (KeyError, ValueError) as error:
        # It asks for a feature that is no more.
        logger.warning("%s: %s", where, error)
        return None
    return float(roc_auc_score(predictions[LABEL], found))
