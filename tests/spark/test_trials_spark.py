"""hyperopt's SparkTrials give the trials that one process gives."""

import shutil
from importlib.util import find_spec
from typing import Any

import pytest

from purchase_predict.pipelines.training.search import search

pytestmark = [
    pytest.mark.spark,
    pytest.mark.skipif(not find_spec("pyspark"), reason="the spark extra"),
    pytest.mark.skipif(not shutil.which("java"), reason="Java"),
    # Spark and hyperopt warn of their own doing.
    pytest.mark.filterwarnings("ignore"),
]

RANGES = {"num_leaves": [4.0, 64.0], "feature_fraction": [0.4, 1.0]}


def evaluate(parameters: dict[str, Any]) -> dict[str, Any]:
    """Stand in for a fit: the best has many leaves and all features."""
    loss = 1 / parameters["num_leaves"] - parameters["feature_fraction"]
    return {"loss": loss, "rounds": 7}


def test_spark_trials_are_those_of_one_process() -> None:
    local = search(evaluate, RANGES, max_evals=3, seed=1)
    assert search(evaluate, RANGES, 3, seed=1, trials="spark") == local
