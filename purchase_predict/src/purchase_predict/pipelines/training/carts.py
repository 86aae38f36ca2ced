"""Score the rows of a cart apart: they alone hold a decision to predict."""

import pandas as pd

from .scores import Scores, compare


def score_carts(
    row_scores: Scores, predictions: pd.DataFrame, train_rows: pd.DataFrame
) -> Scores:
    """Add `auc_cart` and `log_loss_cart` to the scores of all rows."""
    carts = predictions[predictions["in_cart"] == 1]
    base_rate = train_rows[train_rows["in_cart"] == 1]["purchased"].mean()
    found = compare(carts["purchased"], carts["probability"], base_rate)
    return {
        name: row_scores[name]
        | {"auc_cart": each["roc_auc"], "log_loss_cart": each["log_loss"]}
        for name, each in found.items()
    }
