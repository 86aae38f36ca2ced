"""The MLflow server of the local cloud: its command, and whether it answers."""

import sys
from http.client import HTTPConnection, HTTPException
from pathlib import Path

from course.environment import course_environment
from course.ports import LOOPBACK

SECONDS_TO_ANSWER = 5.0


def server_command(port: int, data: Path) -> list[str]:
    """Compose MLflow on SQLite, artifacts served, in `data`; loopback only."""
    options = {
        "--host": LOOPBACK,
        "--port": str(port),
        "--backend-store-uri": f"sqlite:///{data / 'mlflow.db'}",
        "--artifacts-destination": str(data / "artifacts"),
        # One worker: a third of the memory, and ready in half the time.
        "--workers": "1",
    }
    flat = [word for option in options.items() for word in option]
    return [sys.executable, "-m", "mlflow", "server", *flat]


def server_environment() -> dict[str, str]:
    """Turn off telemetry, and the job runners that the lessons do not use."""
    return course_environment() | {
        "MLFLOW_SERVER_ENABLE_JOB_EXECUTION": "false"
    }


def answers(port: int) -> bool:
    """Whether a server on this port says that it is well."""
    connection = HTTPConnection(LOOPBACK, port, timeout=SECONDS_TO_ANSWER)
    try:
        connection.request("GET", "/health")
        return connection.getresponse().status == 200  # noqa: PLR2004 - HTTP's OK
    except (OSError, HTTPException):
        return False
    finally:
        connection.close()
