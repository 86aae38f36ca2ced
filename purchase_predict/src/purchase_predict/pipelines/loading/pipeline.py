"""Loading: the collected folder -> validated rows."""

from kedro.pipeline import Node, Pipeline

from .nodes import read_manifest, read_parts, validate_primary


def create_pipeline() -> Pipeline:
    """Lead from the bucket to `primary`."""
    return Pipeline(
        [
            Node(
                read_manifest, "params:bucket", "manifest", name="read_manifest"
            ),
            Node(
                read_parts,
                ["manifest", "primary_parts"],
                "rows",
                name="read_parts",
            ),
            Node(validate_primary, "rows", "primary", name="validate_primary"),
        ],
    )
