"""JupyterLab, opened at the first lesson: loopback only, and no news prompt."""

import os
import sys
from collections.abc import Sequence
from pathlib import Path

from course.environment import course_environment
from course.lessons import Lesson
from course.places import REPOSITORY
from course.ports import LOOPBACK

# Without announcements: they ask each newcomer about news from outside.
CONFIG = Path(__file__).parent / "jupyter"


def lab_environment() -> dict[str, str]:
    """Give the environment of the Lab: ours, and our configuration first."""
    environment = course_environment()
    paths = [str(CONFIG), environment.get("JUPYTER_CONFIG_PATH", "")]
    path = os.pathsep.join(filter(None, paths))
    return environment | {"JUPYTER_CONFIG_PATH": path}


def lab_command(lessons: Sequence[Lesson], options: Sequence[str]) -> list[str]:
    """Compose the command; without lessons, the Lab opens at its launcher."""
    command = [
        *(sys.executable, "-m", "jupyter", "lab"),
        f"--ServerApp.ip={LOOPBACK}",
        f"--ServerApp.root_dir={REPOSITORY}",
    ]
    if lessons:
        first = lessons[0].path.relative_to(REPOSITORY)
        command.append(f"--LabApp.default_url=/lab/tree/{first.as_posix()}")
    return [*command, *options]
