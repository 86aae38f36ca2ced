"""Processing: rows -> a training and a test side, and the encoder."""

from kedro.pipeline import Node, Pipeline

from .nodes import encode, fit_encoder, split_by_session


def create_pipeline() -> Pipeline:
    """The encoder is fitted on the training rows alone, and kept for the model."""
    return Pipeline(
        [
            Node(
                split_by_session,
                ["primary", "params:processing.test_share", "params:seed"],
                ["train_rows", "test_rows"],
            ),
            Node(
                fit_encoder,
                ["train_rows", "params:processing.min_frequency"],
                "encoder",
            ),
            Node(encode, ["encoder", "train_rows"], "train_features"),
        ],
    )
