"""The MLflow server of the local cloud: tracking, artifacts, registry."""

import sys

from course.places import Places
from course.ports import LOOPBACK, PortChoice
from course.servers import Server, list_words


def compose_command(port: int, places: Places) -> list[str]:
    """Compose MLflow on SQLite, artifacts served; loopback only."""
    options = {
        "--host": LOOPBACK,
        "--port": str(port),
        "--backend-store-uri": f"sqlite:///{places.mlflow / 'mlflow.db'}",
        "--artifacts-destination": str(places.mlflow / "artifacts"),
        # One worker: a third of the memory, and ready in half the time.
        "--workers": "1",
    }
    return [sys.executable, "-m", "mlflow", "server", *list_words(options)]


MLFLOW = Server(
    key="mlflow",
    name="MLflow",
    port=PortChoice("COURSE_MLFLOW_PORT", 5000),
    health="/health",
    compose=compose_command,
    # Job runners that the lessons do not use cost three times the memory.
    environment={"MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false"},
    # Its front page is about language models; the lessons' is the registry.
    page="#/models",
)
