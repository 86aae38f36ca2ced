"""Cloud Build of the local cloud: the emulator, on the course's bucket."""

from course.cloud.emulators import compose_emulator
from course.cloud.interpreter import compose_stand_in
from course.cloud.packages import share_packages
from course.cloud.ports import PortChoice
from course.cloud.server import Server
from course.lessons.plan import ServerKey
from course.places import Home

KEY = ServerKey.CLOUD_BUILD.value


def compose_command(port: int, home: Home) -> list[str]:
    """Compose the emulator; steps may read and write the bucket."""
    own = {"--state": str(home.cloudbuild), "--storage": str(home.bucket)}
    return compose_emulator(KEY, port, own | compose_stand_in())


CLOUD_BUILD = Server(
    key=KEY,
    name="Cloud Build",
    port=PortChoice("COURSE_CLOUDBUILD_PORT", 8085),
    health="/emulator/v1/status",
    compose=compose_command,
    prepare=share_packages,
)
