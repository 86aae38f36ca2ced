"""Cloud Build of the local cloud: the emulator, on the course's bucket."""

import os
import sys
from pathlib import Path

from course.packages import share_packages
from course.places import Places
from course.ports import LOOPBACK, PortChoice
from course.servers import Server, list_words
from localcloud.sandbox.interpreters import list_interpreters

# The version that the lessons' cloudbuild.yaml names.
LESSONS_PYTHON = "3.12"
# Set by a JupyterHub that knows where browsers find it; ends in a slash.
HUB_ADDRESS = "JUPYTERHUB_PUBLIC_URL"
KEY = "cloudbuild"


def compose_command(port: int, places: Places) -> list[str]:
    """Compose the emulator; steps may read and write the bucket."""
    options = {
        "--host": LOOPBACK,
        "--port": str(port),
        "--state": str(places.cloudbuild),
        "--storage": str(places.bucket),
    }
    options |= _find_console() | _find_stand_in()
    program = Path(sys.executable).with_name("cloudbuild")
    return [str(program), "serve", *list_words(options)]


def _find_console() -> dict[str, str]:
    """Let what a push prints lead to the console behind a hub, if known."""
    hub = os.environ.get(HUB_ADDRESS)
    return {"--console-url": f"{hub.rstrip('/')}/{KEY}/"} if hub else {}


def _find_stand_in() -> dict[str, str]:
    """Let the course's own Python serve where the lessons' is missing."""
    found = {each.numbers[:2] for each in list_interpreters()}
    if tuple(map(int, LESSONS_PYTHON.split("."))) in found:
        return {}
    own = f"{sys.version_info.major}.{sys.version_info.minor}"
    return {"--stand-in": f"python:{LESSONS_PYTHON}={own}"}


CLOUD_BUILD = Server(
    key=KEY,
    name="Cloud Build",
    port=PortChoice("COURSE_CLOUDBUILD_PORT", 8085),
    health="/emulator/v1/status",
    compose=compose_command,
    prepare=share_packages,
)
