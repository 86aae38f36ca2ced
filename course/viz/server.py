"""Kedro-Viz, started by the first look at it and never before."""

import sys
from pathlib import Path

from course.places import Places
from course.ports import LOOPBACK, PortChoice
from course.servers import Server, list_words
from course.viz.installing import FOLDER, require_viz

PROGRAM = Path(__file__).with_name("host.py")
PROJECT_NAME = "purchase_predict"


def compose_command(port: int, places: Places) -> list[str]:
    """Compose our program around Kedro-Viz, on the learner's project."""
    options = {
        "--host": LOOPBACK,
        "--port": str(port),
        "--project": str(places.workspace / PROJECT_NAME),
        "--bucket": str(places.bucket),
    }
    return [sys.executable, str(PROGRAM), *list_words(options)]


VIZ = Server(
    key="kedro-viz",
    name="Kedro-Viz",
    port=PortChoice("COURSE_VIZ_PORT", 4141),
    # The pages themselves read the learner's project, which takes seconds.
    health="/favicon.ico",
    compose=compose_command,
    environment={
        "PYTHONPATH": str(FOLDER),
        # Looking at a project writes nothing into it.
        "PYTHONDONTWRITEBYTECODE": "1",
    },
    prepare=lambda _: require_viz(),
)
