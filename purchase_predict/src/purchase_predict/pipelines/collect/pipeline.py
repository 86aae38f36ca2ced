"""Collect: raw events -> primary/data.csv."""

from kedro.pipeline import Node, Pipeline

from .nodes import collect_primary


def create_pipeline() -> Pipeline:
    """From `collect.events` to the bucket; gives the report."""
    inputs = ["events", "engine", "spark_master"]
    return Pipeline(
        [
            Node(
                collect_primary,
                {name: f"params:collect.{name}" for name in inputs}
                | {"bucket": "params:bucket"},
                "collect_report",
            ),
        ],
    )
