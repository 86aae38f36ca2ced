"""Makes beforehand what the first lessons would otherwise wait for."""

import json
import subprocess
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from course import cloud
from course.cloudbuild_server import LESSONS_PYTHON
from course.data import prepare_data
from course.environment import course_environment
from course.errors import WarmingError
from course.lessons import list_lessons
from course.places import PROJECT, Places, current_places
from course.replay import replay_once
from course.workspace import steps_before

# The last lesson needs all that the others need.
LAST = 8
# Compiled once where builds link from: half of a delivery's time otherwise
# goes to compiling the same modules in each step. Some files are templates.
COMMAND = """
bash install.sh
cache=$(dirname "$(python -m uv cache dir)")
python -m compileall -q -j 0 "$cache" > /dev/null || true
"""
INSTALL = {
    "name": f"python:{LESSONS_PYTHON}",
    "entrypoint": "bash",
    "args": ["-e", "-c", COMMAND],
}
LINES_QUOTED = 8


def warm_up(
    *, places: Places | None = None, say: Callable[[str], object] = print
) -> None:
    """Make the data, MLflow's tables and the builds' package cache.

    Servers that were not up before are ended again.

    Raises:
        CourseError: of these, what cannot be made.
    """
    places = places or current_places()
    cloud.prepare_home(places)
    say("The shop's events, and the rows collected from them")
    prepare_data(LAST, places)
    say("The project as each lesson finds it")
    for lesson in list_lessons():
        replay_once(steps_before(lesson.number), places.home / "replayed")
    stopped = cloud.Condition.STOPPED
    conditions = cloud.status(places=places).conditions.values()
    try:
        say("The packages of the lessons' builds (the longest part)")
        fill_package_cache(cloud.up(places=places))
    finally:
        if set(conditions) == {stopped}:
            cloud.down(places=places)
    say("Done.")


def fill_package_cache(addresses: cloud.Addresses) -> None:
    """Install the project once, as a build does.

    Raises:
        WarmingError: the build failed; quotes the end of its log.
    """
    with TemporaryDirectory() as folder:
        config = Path(folder) / "cloudbuild.json"
        config.write_text(json.dumps({"steps": [INSTALL]}))
        done = subprocess.run(
            ["cloudbuild", "submit", str(PROJECT), f"--config={config}"],
            capture_output=True,
            text=True,
            check=False,
            env=course_environment() | addresses.environment,
        )
    if done.returncode:
        words = (done.stdout + done.stderr).strip().splitlines()
        raise WarmingError(
            "the build that fills the package cache",
            "\n  ".join(["it failed:", *words[-LINES_QUOTED:]]),
            "packages that can be installed",
            "check the network or proxy, and repeat `course warm`",
        )
