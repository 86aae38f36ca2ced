"""Tune on the training rows, fit once, score once on the test rows."""

from operator import methodcaller
from typing import Any

import numpy as np
import pandas as pd
from lightgbm import LGBMClassifier
from sklearn.compose import ColumnTransformer
from sklearn.pipeline import Pipeline
from sklearn.preprocessing import FunctionTransformer

from purchase_predict.pipelines.processing.nodes import (
    CART,
    CATEGORIES,
    FEATURES,
    LABEL,
    SESSION,
)

from .scores import Scores, compare
from .search import search
from .validation import FIXED, CrossValidation


def tune(
    features: pd.DataFrame,
    rows: pd.DataFrame,
    training: dict[str, Any],
    seed: int,
) -> tuple[dict[str, Any], pd.DataFrame]:
    """Cross-validate; return the best parameters, and one row a trial."""
    labels, sessions = rows[LABEL], rows[SESSION]
    folds, max_evals = training["folds"], training["max_evals"]
    evaluate = CrossValidation(
        features, labels, sessions, CATEGORIES, folds, seed
    )
    ranges, trials = training["ranges"], training["trials"]
    best, record = search(evaluate, ranges, max_evals, seed, trials)
    return best, pd.DataFrame(record)


def fit_model(
    encoder: ColumnTransformer,
    features: pd.DataFrame,
    rows: pd.DataFrame,
    best_parameters: dict[str, Any],
    seed: int,
) -> Pipeline:
    """Fit on all training rows; with its encoder, the model reads raw rows."""
    settings = {**FIXED, **best_parameters, "random_state": seed}
    classifier = LGBMClassifier(**settings)
    classifier.fit(features, rows[LABEL], categorical_feature=CATEGORIES)
    # A label missing in every row comes as a column of numbers.
    text = methodcaller("astype", dict.fromkeys(CATEGORIES, "str"))
    steps = [("encoder", encoder), ("classifier", classifier)]
    return Pipeline([("text", FunctionTransformer(text)), *steps])


def predict(model: Pipeline, rows: pd.DataFrame) -> np.ndarray:
    """Return the probability of a purchase for each raw row."""
    probability: np.ndarray = model.predict_proba(rows[FEATURES])[:, 1]
    return probability


def score_model(
    model: Pipeline, train_rows: pd.DataFrame, test_rows: pd.DataFrame
) -> tuple[Scores, pd.DataFrame]:
    """Score on the test rows, which no earlier step has seen.

    Returns the scores of model and constant; features, label, `in_cart` and
    predicted probability of each test row.
    """
    probability = predict(model, test_rows)
    base_rate = train_rows[LABEL].mean()
    scores = compare(test_rows[LABEL], probability, base_rate)
    rows = test_rows[[*FEATURES, LABEL, CART]]
    return scores, rows.assign(probability=probability)
