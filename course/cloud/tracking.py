"""`mlflow server` in one process, where MLflow starts a second and waits."""

import gc
import os
from collections.abc import Mapping
from importlib import import_module

# Loaded first: by it MLflow knows that it serves, and guards its pages.
import uvicorn


def serve_here(
    command: list[str], *, extra_env: Mapping[str, str], **_: object
) -> None:
    """Take the place of MLflow's own start of uvicorn in a new process."""
    os.environ.update(extra_env)
    # What uvicorn would load to serve; from here on there is garbage.
    import_module("mlflow.server.fastapi_app")
    gc.freeze()
    gc.enable()
    uvicorn.main(command[command.index("uvicorn") + 1 :])


if __name__ == "__main__":
    # None of what is loaded is garbage: to look takes a quarter of the start.
    gc.disable()
    import mlflow.server
    from mlflow.cli import cli

    vars(mlflow.server)["_exec_cmd"] = serve_here
    cli()
