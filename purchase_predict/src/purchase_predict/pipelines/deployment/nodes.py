"""Register the model; give it an alias if it passes the quality gate."""

import logging
from typing import Any

import mlflow
import pandas as pd
from matplotlib.figure import Figure
from sklearn.pipeline import Pipeline

from purchase_predict.errors import QualityGateError
from purchase_predict.parameters import ALIASES
from purchase_predict.pipelines.training.scores import Scores

from .gate import find_faults
from .leftovers import start_run
from .registry import (
    MODEL_NAME,
    build_tags,
    log_files,
    log_scores,
    register_model,
)
from .server import use_server

logger = logging.getLogger(__name__)

GATE = ("roc_auc", "average_precision_rare")


def register(
    mlflow_server: str,
    bucket: str,
    manifest: dict[str, Any],
    model: Pipeline,
    best_parameters: dict[str, Any],
    trials: pd.DataFrame,
    scores: Scores,
    predictions: pd.DataFrame,
    figures: dict[str, Figure],
) -> int:
    """Write the run into MLflow and register a version of the model.

    Returns:
        The number of the new version.

    Raises:
        MlflowError: the server went away; says how to register later.

    """
    tags = build_tags(bucket, manifest)
    with use_server(mlflow_server), start_run(MODEL_NAME, tags) as run:
        mlflow.log_params(best_parameters)
        log_files(figures, trials)
        version = register_model(model, predictions.head(), tags)
        # Last: of scores that are there, MLflow would fetch each one's history.
        log_scores(run, scores, trials)
    logger.info("registered %s version %d", MODEL_NAME, version)
    return version


def pass_gate(
    scores: Scores, version: int, predictions: pd.DataFrame | None = None
) -> int:
    """Let a version pass only if it beats the constant, and not by chance.

    Raises QualityGateError: which scores fell short, and by how much.
    """
    short = find_faults(scores, GATE, predictions)
    if short:
        raise QualityGateError(
            f"{MODEL_NAME} version {version}",
            "; ".join(short),
            f"{' and '.join(GATE)} above the constant's",
            "look at the run in MLflow; the version has no alias",
        )
    return version


def set_alias(mlflow_server: str, env: str, version: int) -> str:
    """Move the alias that ENV names to the version; return its address."""
    if env not in ALIASES:
        text = "ENV is %r, not staging or production: version %d has no alias"
        logger.warning(text, env, version)
        return f"models:/{MODEL_NAME}/{version}"
    with use_server(mlflow_server):
        client = mlflow.MlflowClient()
        client.set_registered_model_alias(MODEL_NAME, env, str(version))
    logger.info("%s@%s is now version %d", MODEL_NAME, env, version)
    return f"models:/{MODEL_NAME}@{env}"
