"""The MLflow server of the local cloud: tracking, artifacts, registry."""

import sys

from course.cloud.ports import LOOPBACK, PortChoice
from course.cloud.server import Server, list_words
from course.lessons.plan import ServerKey
from course.places import Home


def compose_command(port: int, home: Home) -> list[str]:
    """Compose MLflow on SQLite, artifacts served; loopback only."""
    options = {
        "--host": LOOPBACK,
        "--port": str(port),
        "--backend-store-uri": f"sqlite:///{home.mlflow / 'mlflow.db'}",
        "--artifacts-destination": str(home.mlflow / "artifacts"),
        # One worker: a third of the memory, and ready in half the time.
        "--workers": "1",
    }
    return [sys.executable, "-m", "mlflow", "server", *list_words(options)]


MLFLOW = Server(
    key=ServerKey.MLFLOW.value,
    name="MLflow",
    port=PortChoice("COURSE_MLFLOW_PORT", 5000),
    health="/health",
    compose=compose_command,
    # Job runners that the lessons do not use cost three times the memory.
    environment={"MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false"},
    # Its front page is about language models; the lessons' is the registry.
    page="#/models",
)
