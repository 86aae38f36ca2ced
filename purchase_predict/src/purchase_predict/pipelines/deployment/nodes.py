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

from .alias import move_alias
from .chance import FEWEST, find_margins
from .gate import find_shortfalls
from .registry import (
    MODEL_NAME,
    build_tags,
    log_files,
    log_scores,
    register_model,
)
from .server import use_server

logger = logging.getLogger(__name__)


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
    with use_server(mlflow_server):
        mlflow.set_experiment(MODEL_NAME)
        with mlflow.start_run(tags=tags) as run:
            mlflow.log_params(best_parameters)
            log_scores(run, scores, trials)
            log_files(figures, trials)
            version = register_model(model, predictions.head(), tags)
    logger.info("registered %s version %d", MODEL_NAME, version)
    return version


def pass_gate(
    scores: Scores,
    predictions: pd.DataFrame,
    champion: dict[str, float],
    version: int,
) -> int:
    """Let a version pass if it beats the constant, and production is no better.

    Both by more than chance may give; `gate` finds what is lacking. Raises
    QualityGateError: which scores fell short, and by how much.
    """
    if len(predictions) < FEWEST:
        short = [f"{len(predictions)} test rows are below {FEWEST}"]
    else:
        found = find_shortfalls(scores, find_margins(predictions), champion)
        short = describe_shortfalls(found, scores["model"], champion)
    if short:
        raise QualityGateError(
            f"{MODEL_NAME} version {version}",
            "; ".join(short),
            "more than chance may give above the constant's, and no less than "
            "it may take from production's",
            "look at the run in MLflow; the version has no alias",
        )
    return version


def describe_shortfalls(
    found: dict[str, float],
    model: dict[str, float],
    champion: dict[str, float],
) -> list[str]:
    """Say what each score is, and how much it lacks."""
    told = []
    for name, lacking in found.items():
        if name == "champion":
            text = f"roc_auc {model['roc_auc']:.4f} is {lacking:.4f} short of"
            told.append(f"{text} version {champion['version']}, in production")
        else:
            told.append(f"{name} {model[name]:.4f} is {lacking:.4f} short")
    return told


def set_alias(mlflow_server: str, env: str, version: int) -> str:
    """Move the alias that ENV names to the version; return its address."""
    if env not in ALIASES:
        text = "ENV is %r, not staging or production: version %d has no alias"
        logger.warning(text, env, version)
        return f"models:/{MODEL_NAME}/{version}"
    with use_server(mlflow_server):
        before = move_alias(mlflow.MlflowClient(), env, version)
    if before not in ("", str(version)):
        logger.info("%s@%s leaves version %s", MODEL_NAME, env, before)
    logger.info("%s@%s is now version %d", MODEL_NAME, env, version)
    return f"models:/{MODEL_NAME}@{env}"
