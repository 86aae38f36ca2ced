"""Chance: how far ahead luck alone may carry a model, on how many rows."""

from math import sqrt

import pandas as pd

from purchase_predict.pipelines.processing.nodes import CART, LABEL

FEWEST = 100  # test rows; on fewer, two models can hardly be told apart
ERRORS = 3  # standard errors: of 1,000 models of pure noise, about one passes


def find_margins(predictions: pd.DataFrame) -> dict[str, float]:
    """Find how far chance alone may carry each score above the constant's.

    The scores of the gate: two of all rows, and the AUC of the rows of a cart.
    """
    rows, share = len(predictions), predictions[LABEL].mean()
    carts = predictions[predictions[CART] == 1]
    return {
        "roc_auc": ERRORS * estimate_noise(predictions[LABEL]),
        "average_precision_rare": ERRORS * sqrt(share * (1 - share) / rows),
        "auc_cart": ERRORS * estimate_noise(carts[LABEL]),
    }


def estimate_noise(labels: pd.Series) -> float:
    """Estimate the standard error of the AUC of a model that knows nothing.

    That of the Mann-Whitney statistic where both labels come from one
    distribution: https://en.wikipedia.org/wiki/Mann-Whitney_U_test.
    """
    rows, bought = len(labels), int(labels.sum())
    return sqrt((rows + 1) / (12 * bought * (rows - bought)))


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
