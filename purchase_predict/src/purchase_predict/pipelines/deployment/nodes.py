"""Log and register the model, then let it pass the quality gate or not."""

import logging
from typing import Any

import mlflow
import pandas as pd
from matplotlib.figure import Figure
from sklearn.pipeline import Pipeline

from purchase_predict.errors import QualityGateError

from .registry import MODEL_NAME, build_tags, log_files, log_scores, register_model
from .server import use_server

logger = logging.getLogger(__name__)

ALIASES = ("staging", "production")
GATE = ("roc_auc", "average_precision_rare")


def register(
    mlflow_server: str,
    bucket: str,
    manifest: dict[str, Any],
    model: Pipeline,
    best_parameters: dict[str, Any],
    trials: pd.DataFrame,
    scores: dict[str, dict[str, float]],
    predictions: pd.DataFrame,
    figures: dict[str, Figure],
) -> int:
    """Write the run into MLflow and register the model as a new version.

    Returns:
        The number of the version of `purchase_predict`.

    Raises:
        MlflowError: the server went away; the message says how to register later.
    """
    tags = build_tags(bucket, manifest)
    with use_server(mlflow_server):
        mlflow.set_experiment(MODEL_NAME)
        with mlflow.start_run(tags=tags):
            mlflow.log_params(best_parameters)
            log_scores(scores, trials)
            log_files(figures, trials)
            version = register_model(model, predictions, tags)
    logger.info("registered %s version %d", MODEL_NAME, version)
    return version


def pass_gate(scores: dict[str, dict[str, float]], version: int) -> int:
    """Let a version through only if it beats the constant baseline on both scores.

    Raises:
        QualityGateError: saying which scores fell short, and by how much.
    """
    short = [
        f"{name} {scores['model'][name]:.4f} is "
        f"{scores['baseline'][name] - scores['model'][name]:.4f} short"
        for name in GATE
        if not scores["model"][name] > scores["baseline"][name]
    ]
    if short:
        raise QualityGateError(
            f"{MODEL_NAME} version {version}",
            "; ".join(short),
            f"{' and '.join(GATE)} above the constant baseline",
            "look at the run in MLflow; the version stays registered without alias",
        )
    return version


def set_alias(mlflow_server: str, env: str, version: int) -> str:
    """Point the alias that ENV names at the version; other names get none.

    Returns:
        The model's address in the registry.
    """
    if env not in ALIASES:
        logger.warning(
            "ENV is %r, neither staging nor production: %s version %d has no alias",
            env,
            MODEL_NAME,
            version,
        )
        return f"models:/{MODEL_NAME}/{version}"
    with use_server(mlflow_server):
        mlflow.MlflowClient().set_registered_model_alias(MODEL_NAME, env, version)
    logger.info("%s@%s is now version %d", MODEL_NAME, env, version)
    return f"models:/{MODEL_NAME}@{env}"
