"""The quality gate: how far ahead a model must be, on how many rows."""

from collections.abc import Iterable
from math import sqrt

import pandas as pd

from purchase_predict.pipelines.processing.nodes import LABEL

FEWEST = 100  # test rows; on fewer, two models can hardly be told apart
ERRORS = 3  # standard errors: of 1,000 models of pure noise, about one passes


def find_margins(predictions: pd.DataFrame) -> dict[str, float]:
    """Find how far chance alone may carry each score above the constant's.

    For the AUC, the error of the Mann-Whitney statistic where both labels
    come from one distribution: https://en.wikipedia.org/wiki/Mann-Whitney_U_test.
    For the average precision, that of the rare label's share.
    """
    rows, bought = len(predictions), int(predictions[LABEL].sum())
    both, share = bought * (rows - bought), bought / rows
    return {
        "roc_auc": ERRORS * sqrt((rows + 1) / (12 * both)),
        "average_precision_rare": ERRORS * sqrt(share * (1 - share) / rows),
    }


def find_faults(
    scores: dict[str, dict[str, float]],
    names: Iterable[str],
    predictions: pd.DataFrame | None,
) -> list[str]:
    """Say what keeps a model from passing by these scores; nothing if it may.

    Without the predictions it has to beat the constant, by however little.
    """
    faults = []
    margins: dict[str, float] = {}
    if predictions is not None:
        margins = find_margins(predictions)
        if len(predictions) < FEWEST:
            faults.append(f"{len(predictions)} test rows are below {FEWEST}")
    for name in names:
        value, constant = scores["model"][name], scores["baseline"][name]
        lead, chance = value - constant, margins.get(name, 0)
        if not lead > 0:
            faults.append(f"{name} {value:.4f} is {constant - value:.4f} short")
        elif not lead > chance:
            faults.append(
                f"{name} {value:.4f} leads by {lead:.4f}, as chance may "
                f"(up to {chance:.4f})"
            )
    return faults


def estimate_error(auc: float, labels: pd.Series) -> float:
    """Estimate the standard error of an AUC from its n labels.

    By Hanley and McNeil, 1982: https://doi.org/10.1148/radiology.143.1.7063747.
    """
    positive = int(labels.sum())
    negative = len(labels) - positive
    by_positive = (positive - 1) * (auc / (2 - auc) - auc**2)
    by_negative = (negative - 1) * (2 * auc**2 / (1 + auc) - auc**2)
    spread = auc * (1 - auc) + by_positive + by_negative
    return sqrt(spread / (positive * negative))
