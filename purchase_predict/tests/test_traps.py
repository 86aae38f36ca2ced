"""Twelve traps that projects like this one fall into; each test shuts one."""

import logging
import os
import subprocess
import sys
from pathlib import Path
from typing import Any
from unittest.mock import MagicMock

import numpy as np
import pandas as pd
import pytest
from kedro.io import DataCatalog
from kedro.pipeline import Pipeline
from kedro.runner import SequentialRunner
from kedro_datasets.partitions import PartitionedDataset

from purchase_predict.errors import DataError, QualityGateError
from purchase_predict.pipelines.deployment import registry
from purchase_predict.pipelines.deployment.nodes import pass_gate, set_alias
from purchase_predict.pipelines.loading import pipeline as loading
from purchase_predict.pipelines.loading.nodes import validate_primary
from purchase_predict.pipelines.processing import pipeline as processing
from purchase_predict.pipelines.processing.nodes import (
    CATEGORIES,
    encode,
    fit_encoder,
    split_by_session,
)
from purchase_predict.pipelines.training import pipeline as training
from purchase_predict.pipelines.training.scores import compare
from purchase_predict.pipelines.training.search import build_space, search
from purchase_predict.pipelines.training.validation import CrossValidation

PROJECT = Path(__file__).parents[1]
RANGES: dict[str, list[float]] = {
    "num_leaves": [4, 32],
    "bagging_fraction": [0.3, 0.9],
}
TRAINING = {"max_evals": 1, "folds": 2, "trials": "local", "ranges": RANGES}
PARAMETERS = {
    "params:seed": 1,
    "params:processing.test_share": 0.25,
    "params:processing.min_frequency": 5,
    "params:training": TRAINING,
}


def run(pipeline: Pipeline, **data: Any) -> dict[str, Any]:
    catalog = DataCatalog()
    for name, value in (PARAMETERS | data).items():
        catalog[name] = value
    outputs = SequentialRunner().run(pipeline, catalog)
    return {name: dataset.load() for name, dataset in outputs.items()}


def test_trap_1_f1_flatters_a_constant_and_the_gate_does_not() -> None:
    labels = pd.Series([1] * 85 + [0] * 15)
    scores = compare(labels, np.full(100, 0.85), base_rate=0.85)
    assert scores["model"]["f1"] > 0.9
    rows = pd.DataFrame({"purchased": labels, "in_cart": 1})
    for each in scores.values():
        each["auc_cart"] = each["roc_auc"]
    with pytest.raises(QualityGateError, match=r"roc_auc 0\.5000 is 0\.2437 s"):
        pass_gate(scores, rows, {}, 1)


def test_trap_2_the_best_parameters_are_values_that_were_tried() -> None:
    tried = []

    def evaluate(parameters: dict[str, Any]) -> dict[str, Any]:
        tried.append(parameters)
        return {"loss": -parameters["num_leaves"], "rounds": 9}

    best, _ = search(evaluate, RANGES, 5, seed=1)
    assert best.pop("n_estimators") == 9
    assert best in tried
    assert isinstance(best["num_leaves"], int)


def test_trap_3_the_test_rows_do_not_steer_the_search(
    rows: pd.DataFrame,
) -> None:
    _, test = split_by_session(rows, 0.25, seed=1)
    other = rows.copy()
    other.loc[test.index, "purchased"] = 1 - test["purchased"]
    both = processing.create_pipeline() + training.create_pipeline()
    best, spoiled = (
        run(both.to_outputs("trials"), primary=primary)["trials"]
        for primary in (rows, other)
    )
    pd.testing.assert_frame_equal(best, spoiled)


def test_trap_4_each_parameter_has_an_effect_and_many_values(
    rows: pd.DataFrame,
) -> None:
    features = encode(fit_encoder(rows, 5), rows)
    labels, sessions = rows["purchased"], rows["user_session"]
    evaluate = CrossValidation(features, labels, sessions, CATEGORIES, 2, 1)
    losses = {evaluate({"bagging_fraction": f})["loss"] for f in (0.3, 0.9)}
    assert len(losses) == 2
    draws = search(lambda _: {"loss": 0, "rounds": 1}, RANGES, 30, 1)[1]
    assert len({draw["num_leaves"] for draw in draws}) > 10
    assert build_space(RANGES).keys() == RANGES.keys()


def test_trap_5_labels_of_the_test_side_teach_the_encoder_nothing(
    rows: pd.DataFrame,
) -> None:
    _, test = split_by_session(rows, 0.25, seed=1)
    rows.loc[test.index, "brand"] = "only in the test"
    fit = processing.create_pipeline().to_outputs("encoder")
    encoder = run(fit, primary=rows)["encoder"]
    known = encoder.named_transformers_["labels"].categories_[0]
    assert "only in the test" not in known
    assert encode(encoder, rows.loc[test.index])["brand"].isna().all()


def test_trap_6_rows_of_one_session_stay_together(rows: pd.DataFrame) -> None:
    outputs = run(processing.create_pipeline(), primary=rows)
    test = set(outputs["test_rows"]["user_session"])
    train = set(rows["user_session"]) - test
    assert len(outputs["test_rows"]) == 2 * len(test)
    assert train


def test_trap_7_a_stale_file_in_the_folder_is_not_read(bucket: Path) -> None:
    folder = bucket / "primary/data.csv"
    stale = folder / "part-old-0.csv"
    stale.write_text((folder / "part-run-0.csv").read_text())
    parts = PartitionedDataset(
        path=str(folder), dataset="pandas.CSVDataset", filename_suffix=".csv"
    )
    data = {"params:bucket": str(bucket), "primary_parts": parts}
    assert len(run(loading.create_pipeline(), **data)["primary"]) == 600


def test_trap_8_an_env_that_names_no_alias_is_told(
    caplog: pytest.LogCaptureFixture,
) -> None:
    with caplog.at_level(logging.WARNING):
        address = set_alias("http://127.0.0.1:9", "feature/x", 7)
    assert address == "models:/purchase_predict/7"
    assert "ENV is 'feature/x', not staging or production" in caplog.text


def test_trap_9_the_model_is_registered_by_the_uri_that_logging_gave(
    monkeypatch: pytest.MonkeyPatch, rows: pd.DataFrame
) -> None:
    logged = MagicMock(model_uri="models:/m-123")
    registered = MagicMock(return_value=MagicMock(version="4"))
    monkeypatch.setattr(registry, "log_model", lambda *_, **__: logged)
    monkeypatch.setattr("mlflow.register_model", registered)
    assert registry.register_model(MagicMock(), rows.head(), {}) == 4
    args = ("models:/m-123", "purchase_predict")
    registered.assert_called_once_with(*args, tags={})


def test_trap_10_a_row_that_comes_twice_is_refused(rows: pd.DataFrame) -> None:
    twice = pd.concat([rows, rows.head(1)], ignore_index=True)
    with pytest.raises(DataError, match="breaks multiple_fields_uniqueness"):
        validate_primary(twice)


@pytest.mark.thorough  # a program of its own, 5 s
def test_trap_11_no_credential_nor_bucket_is_needed_to_start() -> None:
    bare = {"PATH": os.environ["PATH"], "HOME": "/nonexistent"}
    command = [sys.executable, "-m", "kedro", "run", "--pipelines", "none"]
    run = subprocess.run(
        command, cwd=PROJECT, env=bare, capture_output=True, check=False
    )
    assert b"'none'; expected one of __default__, collect, deploy" in run.stderr
    assert b"Traceback" not in run.stdout + run.stderr


def test_trap_12_every_requirement_is_pinned_and_nothing_asks() -> None:
    lines = (PROJECT / "requirements.txt").read_text().splitlines()
    assert lines
    assert [line for line in lines if "==" not in line] == []
    assert (PROJECT / ".telemetry").read_text() == "consent: false\n"
