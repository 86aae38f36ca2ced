"""Score a model beside the constant that always answers the base rate."""

import numpy as np
import pandas as pd
from sklearn import metrics

Scores = dict[str, dict[str, float]]
Numbers = pd.Series | np.ndarray


def find_rare(labels: pd.Series) -> int:
    """Return the rarer of the labels 0 and 1."""
    bought = labels.mean()
    return int(bought < 1 - bought)


def measure(labels: pd.Series, probability: Numbers) -> dict[str, float]:
    """Take four scores of n probabilities against n labels; F1 cuts at 1/2."""
    rare = find_rare(labels)
    of_rare = probability if rare else 1 - probability
    average_precision = metrics.average_precision_score(labels == rare, of_rare)
    return {
        "roc_auc": float(metrics.roc_auc_score(labels, probability)),
        "average_precision_rare": float(average_precision),
        "log_loss": float(metrics.log_loss(labels, probability)),
        "f1": float(metrics.f1_score(labels, probability > 1 / 2)),
    }


def compare(
    labels: pd.Series, probability: Numbers, base_rate: float
) -> Scores:
    """Measure {"model": ..., "baseline": ...}; base_rate is the constant."""
    constant = np.full(len(labels), base_rate)
    return {
        "model": measure(labels, probability),
        "baseline": measure(labels, constant),
    }
