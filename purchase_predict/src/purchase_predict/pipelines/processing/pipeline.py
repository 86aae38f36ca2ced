"""Processing: rows -> a training side, a test side, and the encoder."""

from kedro.pipeline import Node, Pipeline

from .nodes import encode, fit_encoder, split_by_session

SPLIT = ["primary", "params:processing.test_share", "params:seed"]
FIT = ["train_rows", "params:processing.min_frequency"]


def create_pipeline() -> Pipeline:
    """Split first: the encoder must not see the test side."""
    return Pipeline(
        [
            Node(split_by_session, SPLIT, ["train_rows", "test_rows"]),
            Node(fit_encoder, FIT, "encoder"),
            Node(encode, ["encoder", "train_rows"], "train_features"),
        ],
    )
