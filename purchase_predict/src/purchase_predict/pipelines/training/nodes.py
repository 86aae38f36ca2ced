"""Tune LightGBM on the training rows, fit it once, score it on the test rows."""

from typing import Any

import pandas as pd
from lightgbm import LGBMClassifier
from sklearn.compose import ColumnTransformer
from sklearn.pipeline import Pipeline

from purchase_predict.pipelines.processing.nodes import (
    CATEGORIES,
    FEATURES,
    GROUP,
    LABEL,
)

from .scores import score_predictions
from .search import search
from .validation import FIXED, CrossValidation


def tune(
    train_features: pd.DataFrame,
    train_rows: pd.DataFrame,
    training: dict[str, Any],
    seed: int,
) -> tuple[dict[str, Any], pd.DataFrame]:
    """Find LightGBM's parameters by cross-validation on the training rows alone.

    Returns:
        The best parameters, and one row a trial (parameters, rounds, loss).
    """
    evaluate = CrossValidation(
        train_features,
        train_rows[LABEL],
        train_rows[GROUP],
        CATEGORIES,
        training["folds"],
        seed,
    )
    return search(
        evaluate,
        training["ranges"],
        training["max_evals"],
        seed,
        training["trials"],
    )


def fit_model(
    encoder: ColumnTransformer,
    train_features: pd.DataFrame,
    train_rows: pd.DataFrame,
    best_parameters: dict[str, Any],
    seed: int,
) -> Pipeline:
    """Fit on all training rows; encoder and classifier make one model of raw rows."""
    classifier = LGBMClassifier(**FIXED, **best_parameters, random_state=seed)
    classifier.fit(
        train_features,
        train_rows[LABEL],
        categorical_feature=CATEGORIES,
    )
    return Pipeline([("encoder", encoder), ("classifier", classifier)])


def score_model(
    model: Pipeline,
    train_rows: pd.DataFrame,
    test_rows: pd.DataFrame,
) -> tuple[dict[str, dict[str, float]], pd.DataFrame]:
    """Score on the test rows, which no earlier step has seen.

    Returns:
        Scores of the model and of the constant baseline; the test rows' features
        and label, with the predicted probability beside them.
    """
    probability = model.predict_proba(test_rows[FEATURES])[:, 1]
    scores = score_predictions(
        test_rows[LABEL],
        probability,
        train_rows[LABEL].mean(),
    )
    predictions = test_rows[[*FEATURES, LABEL]].assign(probability=probability)
    return scores, predictions
