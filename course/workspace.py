"""The learner's project as of any lesson, and what a lesson first calls."""

import os
from pathlib import Path
from tempfile import TemporaryDirectory

from filelock import FileLock

from course import cloud
from course.cloudbuild_server import CLOUD_BUILD
from course.data import prepare_data
from course.delivery import REPOSITORY, prepare_delivery
from course.doctor import list_urgent
from course.environment import LANGUAGE_VARIABLE, course_environment
from course.errors import LessonError
from course.kernel import call_before_cells, show_errors_plainly
from course.learner import note_passed_checks
from course.lessons import DEFAULT_LANGUAGE, Step, list_lessons, read_steps
from course.mlflow_server import MLFLOW
from course.places import current_places
from course.replay import copy_missing, replay_once
from course.servers import Server

# What each lesson works with.
SERVERS = {
    1: (CLOUD_BUILD,),
    2: (CLOUD_BUILD,),
    6: (CLOUD_BUILD,),
    7: (CLOUD_BUILD, MLFLOW),
    8: (CLOUD_BUILD, MLFLOW),
}
# What a learner reads; the same at each opening, for nbval compares it.
OPENED = {
    "fr": (
        "Le cloud local est en marche : {services}.\n"
        "Leçon {number} : le dossier de travail est « {folder} »."
    ),
}
SERVICES = {
    "fr": {
        (MLFLOW,): "un serveur MLflow et un bucket",
        (CLOUD_BUILD,): "Cloud Build",
        (CLOUD_BUILD, MLFLOW): "Cloud Build, un serveur MLflow et un bucket",
    },
}


def open_lesson(number: int, *, language: str = DEFAULT_LANGUAGE) -> Path:
    """Bring up all that a lesson starts from, and enter the learner's folder.

    Copies in the files of earlier lessons that are missing, makes the data
    that are missing, starts the servers that the lesson needs and keeps them
    up, gives the learner's repository its remote and trigger, and sets
    MLFLOW_SERVER, CLOUDBUILD_EMULATOR_HOST and BUCKET.

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
    os.environ[LANGUAGE_VARIABLE] = language
    servers = SERVERS.get(number, (MLFLOW,))
    for line in list_urgent(places, language):
        print(line)
    cloud.prepare_home(places)
    with FileLock(places.home / "workspace.lock"):
        steps = steps_before(number, language)
        replayed = replay_once(steps, places.home / "replayed")
        places.workspace.mkdir(parents=True, exist_ok=True)
        copy_missing(replayed, places.workspace)
        # Before any server is up: both at once would need more memory.
        prepare_data(number, places)
        addresses = cloud.up(places=places, servers=servers)
        os.environ.update(course_environment() | addresses.environment)
        prepare_delivery(number, places.workspace / REPOSITORY, addresses)
    call_before_cells(lambda: cloud.keep_up(places, servers))
    note_passed_checks(number, language, places)
    os.chdir(places.workspace)
    _say_opened(number, language, servers, places.workspace)
    return places.workspace


def _say_opened(
    number: int, language: str, servers: tuple[Server, ...], folder: Path
) -> None:
    services = SERVICES[language][servers]
    text = OPENED[language]
    print(text.format(number=number, services=services, folder=folder.name))


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
