"""The learner's project as of any lesson, and what a lesson first calls."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory

from filelock import FileLock

from course import cloud
from course.data import prepare_data
from course.environment import course_environment
from course.errors import LessonError
from course.kernel import show_errors_plainly
from course.lessons import DEFAULT_LANGUAGE, Step, list_lessons, read_steps
from course.places import current_places
from course.replay import copy_missing, replay_once

# What a learner reads; the same at each opening, for nbval compares it.
OPENED = {
    "fr": (
        "Le cloud local est en marche : un serveur MLflow et un bucket.\n"
        "Leçon {number} : le dossier de travail est « {folder} »."
    ),
}


def open_lesson(number: int, *, language: str = DEFAULT_LANGUAGE) -> Path:
    """Bring up all that a lesson starts from, and enter the learner's folder.

    Starts the local cloud, copies in the files of earlier lessons that are
    missing, makes the data that are missing, and sets MLFLOW_SERVER and BUCKET.

    Raises:
        LessonError: there is no such edition.
        HomeError, PortError, StartError: the local cloud does not come up.
        WorkspaceError: the earlier lessons' cells cannot be replayed.
        ShopError, DataError: the lesson's data could not be made.
    """
    show_errors_plainly()
    _require_language(language)
    places = current_places()
    # We leave the folder that a relative path would start from.
    os.environ["COURSE_HOME"] = str(places.home)
    addresses = cloud.up(places=places)
    os.environ.update(course_environment() | addresses.environment)
    with FileLock(places.home / "workspace.lock"):
        steps = steps_before(number, language)
        replayed = replay_once(steps, places.home / "replayed")
        places.workspace.mkdir(parents=True, exist_ok=True)
        copy_missing(replayed, places.workspace)
        prepare_data(number, places, addresses)
    os.chdir(places.workspace)
    print(OPENED[language].format(number=number, folder=places.workspace.name))
    return places.workspace


def replay(
    target: Path,
    before_lesson: int,
    language: str = DEFAULT_LANGUAGE,
) -> tuple[Path, ...]:
    """Give `target` the project as it stands at the start of a lesson.

    Files that are there stay as they are; those copied in are given back.

    Raises:
        WorkspaceError: a cell fails, or a file of the learner's is in the way.
    """
    target.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as cache:
        replayed = replay_once(
            steps_before(before_lesson, language), Path(cache)
        )
        return copy_missing(replayed, target)


def steps_before(lesson: int, language: str = DEFAULT_LANGUAGE) -> list[Step]:
    """List the steps of all lessons before this one."""
    earlier = [each for each in list_lessons(language) if each.number < lesson]
    return [step for each in earlier for step in read_steps(each)]


def _require_language(language: str) -> None:
    if language not in OPENED:
        raise LessonError(
            "open_lesson",
            f"language={language!r}",
            f"one of {', '.join(OPENED)}",
            "correct the LANGUAGE parameter",
        )
