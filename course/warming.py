"""Makes beforehand what the first lessons would otherwise wait for."""

import json
from collections.abc import Callable
from pathlib import Path
from tempfile import TemporaryDirectory

from course.cloud import lifecycle
from course.cloud.cloudbuild import LESSONS_PYTHON
from course.errors import WarmingError
from course.lessons.notebooks import list_lessons
from course.lessons.plan import PLAN
from course.lessons.steps import list_steps_before
from course.places import PROJECT, Home, current_home
from course.programs import run_program
from course.workspace.data import prepare_data
from course.workspace.replay import replay_once

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


def warm_up(
    *, home: Home | None = None, say: Callable[[str], object] = print
) -> None:
    """Make the data, MLflow's tables and the builds' package cache.

    Servers that were not up before are ended again.

    Raises:
        CourseError: of these, what cannot be made.
    """
    home = home or current_home()
    lifecycle.prepare_home(home)
    say("The shop's events, and the rows collected from them")
    prepare_data(max(each.data for each in PLAN.values()), home)
    say("The project as each lesson finds it")
    for lesson in list_lessons():
        steps = list_steps_before(lesson.number)
        replay_once(steps, home.folder / "replayed")
    stopped = lifecycle.Condition.STOPPED
    conditions = lifecycle.status(home=home).conditions.values()
    try:
        say("The packages of the lessons' builds (the longest part)")
        fill_package_cache(lifecycle.up(home=home))
    finally:
        if set(conditions) == {stopped}:
            lifecycle.down(home=home)
    say("Done.")


def fill_package_cache(addresses: lifecycle.Addresses) -> None:
    """Install the project once, as a build does.

    Raises:
        WarmingError: the build failed; quotes the end of its log.
    """
    with TemporaryDirectory() as folder:
        config = Path(folder) / "cloudbuild.json"
        config.write_text(json.dumps({"steps": [INSTALL]}))
        ended = run_program(
            ["cloudbuild", "submit", PROJECT, f"--config={config}"],
            environment=addresses.environment,
        )
    if ended.failed:
        raise WarmingError(
            "the build that fills the package cache",
            ended.quote("it failed:"),
            "packages that can be installed",
            "check the network or proxy, and repeat `course warm`",
        )
