"""Write a model into MLflow: the run, its pictures, the registered version."""

import os
import subprocess
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import mlflow
import numpy as np
import pandas as pd
from matplotlib.figure import Figure
from mlflow.entities import Metric
from mlflow.models import ModelSignature
from mlflow.types import ColSpec, Schema, TensorSpec
from sklearn.pipeline import Pipeline

from purchase_predict.pipelines.processing.nodes import CATEGORIES, FEATURES, NUMBERS

MODEL_NAME = "purchase_predict"
REQUIREMENTS = ["lightgbm", "mlflow-skinny", "numpy", "pandas", "scikit-learn", "skops"]
TRUSTED = [  # the parts of our model that skops may load beside scikit-learn's
    "collections.OrderedDict",
    "lightgbm.basic.Booster",
    "lightgbm.sklearn.LGBMClassifier",
]
SIGNATURE = ModelSignature(
    Schema(
        [ColSpec("string", name, required=False) for name in CATEGORIES]
        + [ColSpec("double", name) for name in NUMBERS],
    ),
    Schema([TensorSpec(np.dtype("float64"), (-1, 2))]),
)


def build_tags(bucket: str, manifest: dict[str, Any]) -> dict[str, str]:
    """Tell where a model comes from: commit, build where there is one, data folder."""
    tags = {
        "commit": os.environ.get("COMMIT_SHA") or read_commit(),
        "build_id": os.environ.get("BUILD_ID", ""),
        "data_folder": f"{bucket.rstrip('/')}/primary/data.csv",
        "data_collected_at": manifest["collected_at"],
    }
    return {name: value for name, value in tags.items() if value}


def read_commit() -> str:
    """Ask git for the commit of the working folder; empty where there is none."""
    git = subprocess.run(
        ["git", "rev-parse", "HEAD"], capture_output=True, text=True, check=False
    )
    return git.stdout.strip()


def log_scores(scores: dict[str, dict[str, float]], trials: pd.DataFrame) -> None:
    """Log each score beside the constant's, and the search as a curve."""
    mlflow.log_metrics(scores["model"])
    mlflow.log_metrics({f"baseline_{k}": v for k, v in scores["baseline"].items()})
    run = mlflow.active_run()
    curve = [
        Metric("trial_log_loss", loss, run.info.start_time, step)
        for step, loss in enumerate(trials["loss"], start=1)
    ]
    mlflow.MlflowClient().log_batch(run.info.run_id, curve)


def log_files(figures: dict[str, Figure], trials: pd.DataFrame) -> None:
    """Log the pictures and the table of trials in one upload."""
    with TemporaryDirectory() as folder:
        for name, figure in figures.items():
            figure.savefig(Path(folder) / name, dpi=100)
        trials.to_csv(Path(folder) / "trials.csv", index=False)
        mlflow.log_artifacts(folder)


def register_model(
    model: Pipeline,
    predictions: pd.DataFrame,
    tags: dict[str, str],
) -> int:
    """Log the model of raw rows and register it; return its version's number."""
    info = mlflow.sklearn.log_model(
        model,
        name="model",
        signature=SIGNATURE,
        input_example=predictions[FEATURES].head(),
        pip_requirements=[f"{name}=={version(name)}" for name in REQUIREMENTS],
        skops_trusted_types=TRUSTED,
        pyfunc_predict_fn="predict_proba",
    )
    # The URI that logging returned: runs:/<id>/artifacts/model fails in MLflow 3.
    registered = mlflow.register_model(info.model_uri, MODEL_NAME, tags=tags)
    return int(registered.version)
