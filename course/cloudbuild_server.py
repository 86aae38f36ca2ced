"""Cloud Build of the local cloud: the emulator, on the course's bucket."""

import sys
from pathlib import Path

from course.places import Places
from course.ports import LOOPBACK, PortChoice
from course.servers import Server


def compose_command(port: int, places: Places) -> list[str]:
    """Compose the emulator; steps may read and write the bucket."""
    options = {
        "--host": LOOPBACK,
        "--port": str(port),
        "--state": str(places.cloudbuild),
        "--storage": str(places.bucket),
    }
    flat = [word for option in options.items() for word in option]
    program = Path(sys.executable).with_name("cloudbuild")
    return [str(program), "serve", *flat]


CLOUD_BUILD = Server(
    key="cloudbuild",
    name="Cloud Build",
    port=PortChoice("COURSE_CLOUDBUILD_PORT", 8085),
    health="/emulator/v1/status",
    compose=compose_command,
)
