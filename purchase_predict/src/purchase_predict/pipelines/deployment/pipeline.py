"""Deployment: a scored model -> a version, with an alias if it is good."""

from kedro.pipeline import Node, Pipeline

from .champion import measure_champion
from .figures import draw_figures
from .nodes import pass_gate, register, set_alias
from .server import connect

DATA = ["params:bucket", "manifest"]
DRAW = ["model", "predictions", "trials"]
RECORD = ["model", "best_parameters", "trials", "scores", "predictions"]
REGISTER = ["mlflow_server", *DATA, *RECORD, "figures"]
CHAMPION = ["mlflow_server", "predictions", "version"]
GATE = ["scores", "predictions", "champion", "version"]
ALIAS = ["mlflow_server", "params:env", "good_version"]


def create_pipeline() -> Pipeline:
    """`connect` waits for nothing, so it runs before any training."""
    return Pipeline(
        [
            Node(
                connect, "params:mlflow_server", "mlflow_server", name="connect"
            ),
            Node(draw_figures, DRAW, "figures", name="draw_figures"),
            Node(register, REGISTER, "version", name="register"),
            Node(
                measure_champion,
                CHAMPION,
                "champion",
                name="measure_champion",
            ),
            Node(pass_gate, GATE, "good_version", name="pass_gate"),
            Node(set_alias, ALIAS, "address", name="set_alias"),
        ],
    )
