"""Write a model into MLflow: the run, its pictures, the version."""

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
from mlflow.sklearn import log_model
from mlflow.types.schema import AnyType, ColSpec, Schema, TensorSpec
from sklearn.pipeline import Pipeline

from purchase_predict.bucket import FOLDER, resolve_bucket
from purchase_predict.kept_files import PROJECT
from purchase_predict.pipelines.processing import nodes
from purchase_predict.pipelines.training.scores import Scores

MODEL_NAME = "purchase_predict"
NEEDED = ["lightgbm", "mlflow-skinny", "pandas", "scikit-learn", "skops"]
TRUSTED = [  # what skops may load beside scikit-learn's own types
    *("collections.OrderedDict", "pandas.DataFrame"),
    *("lightgbm.basic.Booster", "lightgbm.sklearn.LGBMClassifier"),
    *("functools.partial", "operator.methodcaller"),
]
LABELS = [
    ColSpec(AnyType(), name, required=False)  # type: ignore[no-untyped-call]
    for name in nodes.CATEGORIES
]
KINDS = {n: "double" if n == "price" else "long" for n in nodes.NUMBERS}
AMOUNTS = [ColSpec(kind, name) for name, kind in KINDS.items()]
PROBABILITIES = TensorSpec(np.dtype("float64"), (-1, 2))
SIGNATURE = ModelSignature(Schema([*LABELS, *AMOUNTS]), Schema([PROBABILITIES]))


def read_commit() -> str:
    """Ask git for the project's last commit; empty where it is in none."""
    command = ["git", "log", "-1", "--format=%H", "--", "."]
    git = subprocess.run(
        command, cwd=PROJECT, capture_output=True, text=True, check=False
    )
    return git.stdout.strip()


def build_tags(bucket: str, manifest: dict[str, Any]) -> dict[str, str]:
    """Tell where a model comes from: commit, build if any, data folder."""
    tags = {
        "commit": os.environ.get("COMMIT_SHA") or read_commit(),
        "build_id": os.environ.get("BUILD_ID", ""),
        "data_folder": f"{resolve_bucket(bucket)}/{FOLDER}",
        "data_collected_at": manifest["collected_at"],
    }
    return {name: value for name, value in tags.items() if value}


def log_scores(
    run: mlflow.ActiveRun, scores: Scores, trials: pd.DataFrame
) -> None:
    """Log each score beside the constant's, and the best loss so far."""
    constant = scores["baseline"].items()
    baseline = {f"baseline_{name}": value for name, value in constant}
    mlflow.log_metrics({**scores["model"], **baseline})
    now = run.info.start_time
    curve = [
        Metric("trial_log_loss", loss, now, step)
        for step, loss in enumerate(trials["loss"].cummin(), start=1)
    ]
    mlflow.MlflowClient().log_batch(run.info.run_id, curve)


def log_files(figures: dict[str, Figure], trials: pd.DataFrame) -> None:
    """Log the pictures and the table of trials in one upload."""
    with TemporaryDirectory() as folder:
        for name, figure in figures.items():
            figure.savefig(Path(folder) / name)
        trials.to_csv(Path(folder) / "trials.csv", index=False)
        mlflow.log_artifacts(folder)


def register_model(
    model: Pipeline, example: pd.DataFrame, tags: dict[str, str]
) -> int:
    """Log the model of raw rows, register it, return its version."""
    info = log_model(
        model,
        name="model",
        signature=SIGNATURE,
        input_example=example[nodes.FEATURES],
        pip_requirements=[f"{name}=={version(name)}" for name in NEEDED],
        skops_trusted_types=TRUSTED,
        pyfunc_predict_fn="predict_proba",
    )
    # By the URI that logging returned: MLflow 3 knows no runs:/.../artifacts.
    registered = mlflow.register_model(info.model_uri, MODEL_NAME, tags=tags)
    return int(registered.version)
