"""Cloud Build of the local cloud: the emulator, on the course's bucket."""

import os
import sys
from pathlib import Path

from course.cloud.forwarding import find_console, list_hosts, list_origins
from course.cloud.interpreter import LESSONS_PYTHON, find_stand_in
from course.cloud.packages import share_packages
from course.cloud.ports import LOOPBACK, PortChoice
from course.cloud.server import Server, list_words
from course.lessons.plan import ServerKey
from course.places import Home

KEY = ServerKey.CLOUD_BUILD.value


def compose_command(port: int, home: Home) -> list[str]:
    """Compose the emulator; steps may read and write the bucket."""
    options = {
        "--host": LOOPBACK,
        "--port": str(port),
        "--state": str(home.cloudbuild),
        "--storage": str(home.bucket),
    }
    options |= find_console(KEY, port, os.environ) | _find_stand_in()
    program = Path(sys.executable).with_name("cloudbuild")
    forwarded = [
        *(f"--allowed-host={each}" for each in list_hosts(port, os.environ)),
        *(f"--allowed-origin={x}" for x in list_origins(port, os.environ)),
    ]
    return [str(program), "serve", *list_words(options), *forwarded]


def _find_stand_in() -> dict[str, str]:
    """Let the course's own Python serve where the lessons' is missing."""
    own = find_stand_in()
    return {"--stand-in": f"python:{LESSONS_PYTHON}={own}"} if own else {}


CLOUD_BUILD = Server(
    key=KEY,
    name="Cloud Build",
    port=PortChoice("COURSE_CLOUDBUILD_PORT", 8085),
    health="/emulator/v1/status",
    compose=compose_command,
    prepare=share_packages,
)
