"""Kedro-Viz, started by the first look at it and never before."""

import os
import sys

from course.cloud.forwarding import list_hosts, list_origins
from course.cloud.ports import LOOPBACK, PortChoice
from course.cloud.server import Server, list_words
from course.places import Home
from course.viz.installing import FOLDER, PROGRAM, require_viz


def compose_command(port: int, home: Home) -> list[str]:
    """Compose our program around Kedro-Viz, on the learner's project."""
    options = {
        "--host": LOOPBACK,
        "--port": str(port),
        "--project": str(home.project),
        "--bucket": str(home.bucket),
    }
    forwarded = [
        *(f"--allowed-host={each}" for each in list_hosts(port, os.environ)),
        *(f"--allowed-origin={x}" for x in list_origins(port, os.environ)),
    ]
    return [sys.executable, str(PROGRAM), *list_words(options), *forwarded]


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
