"""Deployment: a scored model -> a version, with an alias if it is good."""

from kedro.pipeline import Node, Pipeline

from .champion import meet_champion
from .figures import draw_figures
from .nodes import pass_gate, register, set_alias
from .server import connect

DATA = ["params:bucket", "manifest"]
RECORD = ["model", "best_parameters", "trials", "scores", "predictions"]
REGISTER = ["mlflow_server", *DATA, *RECORD, "figures"]
GATE = ["scores", "version", "predictions"]
CHAMPION = ["mlflow_server", "scores", "predictions", "good_version"]
ALIAS = ["mlflow_server", "params:env", "best_version"]


def create_pipeline() -> Pipeline:
    """`connect` waits for nothing, so it runs before any training."""
    return Pipeline(
        [
            Node(connect, "params:mlflow_server", "mlflow_server"),
            Node(draw_figures, ["model", "predictions", "trials"], "figures"),
            Node(register, REGISTER, "version"),
            Node(pass_gate, GATE, "good_version"),
            Node(meet_champion, CHAMPION, "best_version"),
            Node(set_alias, ALIAS, "address"),
        ],
    )
