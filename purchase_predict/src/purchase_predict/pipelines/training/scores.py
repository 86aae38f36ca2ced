"""Score a model beside the constant that always answers the base rate."""

import numpy as np
import pandas as pd
from sklearn.metrics import average_precision_score, f1_score, log_loss, roc_auc_score


def score_predictions(
    labels: pd.Series,
    probability: np.ndarray,
    base_rate: float,
) -> dict[str, dict[str, float]]:
    """Measure the model and the constant baseline with the same four rulers.

    Args:
        labels: n outcomes, 1 bought and 0 not.
        probability: n predicted probabilities of a purchase.
        base_rate: share bought among the training rows, the constant's answer.

    Returns:
        {"model": scores, "baseline": scores}: ROC AUC, average precision of the
        rarer label, log loss and F1.
    """
    constant = np.full(len(labels), base_rate)
    return {
        "model": measure(labels, probability),
        "baseline": measure(labels, constant),
    }


def measure(labels: pd.Series, probability: np.ndarray) -> dict[str, float]:
    """The four scores; F1 cuts at one half, as most public versions do."""
    rare = int(labels.mean() < 0.5)  # noqa: PLR2004 - the rarer of two labels
    rare_probability = probability if rare else 1 - probability
    return {
        "roc_auc": float(roc_auc_score(labels, probability)),
        "average_precision_rare": float(
            average_precision_score(labels == rare, rare_probability),
        ),
        "log_loss": float(log_loss(labels, probability)),
        "f1": float(f1_score(labels, probability >= 0.5)),  # noqa: PLR2004
    }
