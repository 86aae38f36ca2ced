"""Cloud Run of the local cloud: the emulator, on the builds' packages."""

from course.cloud.emulators import compose_emulator
from course.cloud.interpreter import compose_stand_in
from course.cloud.packages import share_packages
from course.cloud.ports import PortChoice
from course.cloud.server import Server
from course.lessons.plan import ServerKey
from course.places import Home

KEY = ServerKey.CLOUD_RUN.value
# Google waits up to 15 minutes: who learns is to see instances end, and none
# of them is to hold memory meanwhile.
IDLE = "20s"


def compose_command(port: int, home: Home) -> list[str]:
    """Compose the emulator; revisions link what builds have installed."""
    own = {
        "--state": str(home.cloudrun),
        "--cache": str(home.packages),
        "--idle": IDLE,
    }
    return compose_emulator(KEY, port, own | compose_stand_in())


CLOUD_RUN = Server(
    key=KEY,
    name="Cloud Run",
    port=PortChoice("COURSE_CLOUDRUN_PORT", 8086),
    health="/emulator/v1/status",
    compose=compose_command,
    prepare=share_packages,
)
