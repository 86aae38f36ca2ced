"""Processing: rows -> a training side, a test side, and the encoder."""

from kedro.pipeline import Node, Pipeline

from .nodes import encode, fit_encoder, split_by_session

SPLIT = ["primary", "params:processing.test_share", "params:seed"]
SIDES = ["train_rows", "test_rows"]
FIT = ["train_rows", "params:processing.min_frequency"]
ENCODE = ["encoder", "train_rows"]


def create_pipeline() -> Pipeline:
    """Split first: the encoder must not see the test side."""
    return Pipeline(
        [
            Node(split_by_session, SPLIT, SIDES, name="split_by_session"),
            Node(fit_encoder, FIT, "encoder", name="fit_encoder"),
            Node(encode, ENCODE, "train_features", name="encode"),
        ],
    )
