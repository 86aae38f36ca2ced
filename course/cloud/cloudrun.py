"""Cloud Run of the local cloud: the emulator, on the builds' packages."""

import os
import sys
from pathlib import Path

from course.cloud.forwarding import find_console, list_hosts, list_origins
from course.cloud.packages import share_packages
from course.cloud.ports import LOOPBACK, PortChoice
from course.cloud.server import Server, list_words
from course.lessons.plan import ServerKey
from course.places import Home

KEY = ServerKey.CLOUD_RUN.value
# Google waits up to 15 minutes: who learns is to see instances end, and none
# of them is to hold memory meanwhile.
IDLE = "20s"


def compose_command(port: int, home: Home) -> list[str]:
    """Compose the emulator; revisions link what builds have installed."""
    options = {
        "--host": LOOPBACK,
        "--port": str(port),
        "--state": str(home.cloudrun),
        "--cache": str(home.packages),
        "--idle": IDLE,
    }
    console = find_console(KEY, port, os.environ)
    program = Path(sys.executable).with_name("cloudrun")
    forwarded = [
        *(f"--allowed-host={each}" for each in list_hosts(port, os.environ)),
        *(f"--allowed-origin={x}" for x in list_origins(port, os.environ)),
    ]
    return [str(program), "serve", *list_words(options | console), *forwarded]


CLOUD_RUN = Server(
    key=KEY,
    name="Cloud Run",
    port=PortChoice("COURSE_CLOUDRUN_PORT", 8086),
    health="/emulator/v1/status",
    compose=compose_command,
    prepare=share_packages,
)
