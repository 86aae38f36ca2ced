"""Training: two sides of rows -> a tuned model and its scores."""

from kedro.pipeline import Node, Pipeline

from .nodes import fit_model, score_model, tune

SIDE = ["train_features", "train_rows"]
TUNE = [*SIDE, "params:training", "params:seed"]
FIT = ["encoder", *SIDE, "best_parameters", "params:seed"]
SCORE = ["model", "train_rows", "test_rows"]


def create_pipeline() -> Pipeline:
    """Tune and fit on the training side; score once on the other."""
    return Pipeline(
        [
            Node(tune, TUNE, ["best_parameters", "trials"]),
            Node(fit_model, FIT, "model"),
            Node(score_model, SCORE, ["scores", "predictions"]),
        ],
    )
