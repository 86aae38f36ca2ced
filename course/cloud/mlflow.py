"""The MLflow server of the local cloud: tracking, artifacts, registry."""

import os
import sys

from course.cloud.forwarding import list_hosts, list_origins
from course.cloud.ports import LOOPBACK, PortChoice
from course.cloud.server import Server, list_words
from course.lessons.plan import ServerKey
from course.places import Home

# An address of a database has `?`, `#` and `%` for its own, and a server starts
# in the state folder: named from there, the folder's own name does not matter.
DATABASE = "sqlite:///mlflow/mlflow.db"
ARTIFACTS = "mlflow/artifacts"
ALLOWED_HOSTS = "MLFLOW_SERVER_ALLOWED_HOSTS"
OWN_HOSTS = (LOOPBACK, f"{LOOPBACK}:*", "localhost", "localhost:*")


def compose_command(port: int, _: Home) -> list[str]:
    """Compose MLflow on SQLite, artifacts served; loopback only."""
    options = {
        "--host": LOOPBACK,
        "--port": str(port),
        "--backend-store-uri": DATABASE,
        "--artifacts-destination": ARTIFACTS,
        # One worker: a third of the memory, and ready in half the time.
        "--workers": "1",
    }
    program = [sys.executable, "-m", "course.cloud.tracking", "server"]
    return ["env", *_admit_forwarded(port), *program, *list_words(options)]


def _admit_forwarded(port: int) -> list[str]:
    """Answer by the names that a forwarded port has too, and no other.

    By variables, which MLflow reads as it is loaded; options come too late.
    """
    hosts = list_hosts(port, os.environ)
    if not hosts:
        return []
    origins = list_origins(port, os.environ)
    return [
        f"{ALLOWED_HOSTS}={','.join([*OWN_HOSTS, *hosts])}",
        f"MLFLOW_SERVER_CORS_ALLOWED_ORIGINS={','.join(origins)}",
    ]


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
