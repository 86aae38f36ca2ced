"""`mlflow server` in one process, where MLflow starts a second and waits."""

import os
from collections.abc import Mapping

# Loaded first: by it MLflow knows that it serves, and guards its pages.
import uvicorn


def serve_here(
    command: list[str], *, extra_env: Mapping[str, str], **_: object
) -> None:
    """Take the place of MLflow's own start of uvicorn in a new process."""
    os.environ.update(extra_env)
    uvicorn.main(command[command.index("uvicorn") + 1 :])


if __name__ == "__main__":
    import mlflow.server
    from mlflow.cli import cli

    vars(mlflow.server)["_exec_cmd"] = serve_here
    cli()
