"""Deployment: a scored model -> a registered version, with an alias if it is good."""

from kedro.pipeline import Node, Pipeline

from .figures import draw_figures
from .nodes import pass_gate, register, set_alias
from .server import connect

RECORD = ["model", "best_parameters", "trials", "scores", "predictions"]


def create_pipeline() -> Pipeline:
    """`connect` needs nothing, so it runs before any training is paid for."""
    return Pipeline(
        [
            Node(connect, "params:mlflow_server", "mlflow_server"),
            Node(draw_figures, ["model", "predictions", "trials"], "figures"),
            Node(
                register,
                ["mlflow_server", "params:bucket", "manifest", *RECORD, "figures"],
                "version",
            ),
            Node(pass_gate, ["scores", "version"], "good_version"),
            Node(set_alias, ["mlflow_server", "params:env", "good_version"], "address"),
        ],
    )
