"""JupyterLab, opened at the first lesson: loopback only, and no news prompt."""

import sys
from collections.abc import Sequence

from course.lessons import Lesson
from course.places import REPOSITORY
from course.ports import LOOPBACK


def lab_command(lessons: Sequence[Lesson], options: Sequence[str]) -> list[str]:
    """Compose the command; without lessons, the Lab opens at its launcher."""
    command = [
        *(sys.executable, "-m", "jupyter", "lab"),
        f"--ServerApp.ip={LOOPBACK}",
        f"--ServerApp.root_dir={REPOSITORY}",
        "--LabApp.news_url=None",
        "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate",
    ]
    if lessons:
        first = lessons[0].path.relative_to(REPOSITORY)
        command.append(f"--LabApp.default_url=/lab/tree/{first.as_posix()}")
    return [*command, *options]
