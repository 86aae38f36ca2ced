"""Training: two sides of rows -> a tuned model and its scores."""

from kedro.pipeline import Node, Pipeline

from .nodes import fit_model, score_model, tune


def create_pipeline() -> Pipeline:
    """Tune and fit on the training side, score once on the test side."""
    return Pipeline(
        [
            Node(
                tune,
                ["train_features", "train_rows", "params:training", "params:seed"],
                ["best_parameters", "trials"],
            ),
            Node(
                fit_model,
                [
                    "encoder",
                    "train_features",
                    "train_rows",
                    "best_parameters",
                    "params:seed",
                ],
                "model",
            ),
            Node(
                score_model,
                ["model", "train_rows", "test_rows"],
                ["scores", "predictions"],
            ),
        ],
    )
