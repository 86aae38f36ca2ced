"""Collect: raw events -> primary/data.csv."""

from kedro.pipeline import Node, Pipeline

from .report import Report


def collect(**settings: str) -> Report:
    """Load the engines only when they are used: a training needs none."""
    from .nodes import collect_primary  # noqa: PLC0415

    return collect_primary(**settings)


def create_pipeline() -> Pipeline:
    """From `collect.events` to the bucket; gives the report."""
    inputs = ["events", "engine", "spark_master"]
    return Pipeline(
        [
            Node(
                collect,
                {name: f"params:collect.{name}" for name in inputs}
                | {"bucket": "params:bucket"},
                "collect_report",
                name="collect",
            ),
        ],
    )
