"""Training tunes on one side, and scores once on the other."""

import logging
import pickle
from typing import Any

import numpy as np
import pandas as pd
import pytest
from hyperopt import Trials, fmin, rand
from sklearn.pipeline import Pipeline

from purchase_predict.errors import SettingError
from purchase_predict.pipelines.processing.nodes import (
    CATEGORIES,
    encode,
    fit_encoder,
    split_by_session,
)
from purchase_predict.pipelines.training.carts import score_carts
from purchase_predict.pipelines.training.nodes import (
    fit_model,
    predict,
    score_model,
    tune,
)
from purchase_predict.pipelines.training.scores import measure
from purchase_predict.pipelines.training.search import build_space, search
from purchase_predict.pipelines.training.validation import CrossValidation

TRAINING: dict[str, Any] = {
    "max_evals": 2,
    "folds": 3,
    "trials": "local",
    "ranges": {"num_leaves": [4, 8], "learning_rate": [0.1, 0.3]},
}


def evaluate_nothing(parameters: dict[str, Any]) -> dict[str, Any]:
    return {"loss": parameters["x"], "rounds": 1}


def test_the_model_beats_the_constant(rows: pd.DataFrame) -> None:
    train, test = split_by_session(rows, 0.25, seed=1)
    encoder = fit_encoder(train, 5)
    features = encode(encoder, train)
    best, trials = tune(features, train, TRAINING, 1)
    model = fit_model(encoder, features, train, best, 1)
    row_scores, predictions = score_model(model, train, test)
    scores = score_carts(row_scores, predictions, train)
    assert len(trials) == TRAINING["max_evals"]
    assert predictions["probability"].between(0, 1).all()
    for name in ("roc_auc", "auc_cart"):
        assert scores["model"][name] > scores["baseline"][name] == 0.5


def test_cart_scores_are_those_of_the_rows_of_a_cart_alone() -> None:
    predictions = pd.DataFrame(
        {
            "purchased": [1, 1, 0, 1, 0],
            "in_cart": [0, 1, 1, 1, 1],
            "probability": [0.0, 0.9, 0.6, 0.7, 0.1],
        }
    )
    bare: dict[str, dict[str, float]] = {"model": {"f1": 0.8}, "baseline": {}}
    scores = score_carts(bare, predictions, predictions)
    assert scores["model"]["auc_cart"] == 1.0
    assert scores["baseline"]["log_loss_cart"] == pytest.approx(np.log(2))
    assert scores["model"]["f1"] == 0.8
    assert bare["baseline"] == {}


def fit(rows: pd.DataFrame) -> Pipeline:
    """Fit a model on all of these rows."""
    encoder = fit_encoder(rows, 5)
    best = {"num_leaves": 4, "n_estimators": 3}
    return fit_model(encoder, encode(encoder, rows), rows, best, 1)


def test_a_label_missing_in_every_row_is_scored(rows: pd.DataFrame) -> None:
    model, few = fit(rows), rows.head(9)
    for name in CATEGORIES:
        unseen = predict(model, few.assign(**{name: "never seen"})).tolist()
        for nothing in (None, np.nan, pd.NA):
            bare = pd.Series(nothing, index=few.index, dtype=object)
            found = predict(model, few.assign(**{name: bare}))
            assert found.tolist() == unseen
        assert predict(model, few.drop(columns=name)).tolist() == unseen


def test_a_number_without_a_column_is_not_scored(rows: pd.DataFrame) -> None:
    with pytest.raises(KeyError, match="hour"):
        predict(fit(rows), rows.drop(columns="hour"))


def test_a_shop_without_categories_is_trained(rows: pd.DataFrame) -> None:
    bare = pd.Series([None] * len(rows), dtype="str")
    model = fit(rows.assign(category=bare, sub_category=bare))
    assert np.isfinite(predict(model, rows)).all()


def test_the_same_seed_gives_the_same_search() -> None:
    ranges = {"x": [1.0, 9.0]}
    first, again = (search(evaluate_nothing, ranges, 8, 3) for _ in "ab")
    assert first == again


def test_the_best_trial_is_the_one_of_least_loss() -> None:
    best, trials = search(evaluate_nothing, {"x": [1.0, 9.0]}, 8, 3)
    assert best["x"] == min(trial["x"] for trial in trials)


@pytest.mark.parametrize(
    ("max_evals", "told"),
    [
        (1, "1 trial drawn at random: TPE would begin at trial 6"),
        (4, "4 trials, all drawn at random: TPE would begin at trial 6"),
        (8, "8 trials: 5 drawn at random, then TPE"),
    ],
)
def test_a_search_says_where_tpe_begins(
    max_evals: int, told: str, caplog: pytest.LogCaptureFixture
) -> None:
    with caplog.at_level(logging.INFO):
        search(evaluate_nothing, {"x": [1.0, 9.0]}, max_evals, 3)
    assert caplog.messages[0] == told


def test_the_first_five_trials_are_those_of_a_random_search() -> None:
    ranges = {"x": [1.0, 9.0]}
    _, trials = search(evaluate_nothing, ranges, 6, 3)
    drawn = Trials()
    fmin(
        lambda value: value["x"],
        build_space(ranges),
        algo=rand.suggest,
        max_evals=6,
        trials=drawn,
        rstate=np.random.default_rng(3),
        show_progressbar=False,
    )
    same = [a["loss"] == b for a, b in zip(trials, drawn.losses(), strict=True)]
    assert same == [True] * 5 + [False]


def test_spark_trials_need_java(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "")
    with pytest.raises(SettingError, match="expected Java and pyspark"):
        search(evaluate_nothing, {"x": [1.0, 9.0]}, 1, 3, trials="spark")


def test_the_data_are_binned_once_and_not_sent_to_workers(
    rows: pd.DataFrame,
) -> None:
    features = encode(fit_encoder(rows, 5), rows)
    labels, sessions = rows["purchased"], rows["user_session"]
    evaluate = CrossValidation(features, labels, sessions, CATEGORIES, 3, 1)
    before = evaluate.datasets
    loss, spread, _ = evaluate({"num_leaves": 4}).values()
    assert 0 < spread < loss
    assert evaluate.datasets is before
    worker = pickle.loads(pickle.dumps(evaluate))  # noqa: S301 - our own bytes
    assert "datasets" not in vars(worker)
    # The last bit of a mean depends on where its numbers lie in memory.
    assert worker({"num_leaves": 4})["loss"] == pytest.approx(loss, rel=1e-12)


def test_average_precision_is_that_of_the_rarer_label() -> None:
    labels = pd.Series([1, 1, 1, 0])
    scores = measure(labels, np.array([0.9, 0.8, 0.7, 0.1]))
    assert scores["average_precision_rare"] == 1.0
