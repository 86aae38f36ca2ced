"""Training: two sides of rows -> a tuned model and its scores."""

from kedro.pipeline import Node, Pipeline

from .carts import score_carts
from .nodes import fit_model, score_model, tune

SIDE = ["train_features", "train_rows"]
TUNE = [*SIDE, "params:training", "params:seed"]
TUNED = ["best_parameters", "trials"]
FIT = ["encoder", *SIDE, "best_parameters", "params:seed"]
SCORE = ["model", "train_rows", "test_rows"]
SCORED = ["row_scores", "predictions"]
CARTS = ["row_scores", "predictions", "train_rows"]


def create_pipeline() -> Pipeline:
    """Tune and fit on the training side; score once on the other."""
    return Pipeline(
        [
            Node(tune, TUNE, TUNED, name="tune"),
            Node(fit_model, FIT, "model", name="fit_model"),
            Node(score_model, SCORE, SCORED, name="score_model"),
            Node(score_carts, CARTS, "scores", name="score_carts"),
        ],
    )
