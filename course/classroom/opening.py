"""What a lesson first calls: the learner's project and cloud, as of it."""

import os
from pathlib import Path

from click import ClickException
from filelock import FileLock

from course.checks.colleague import undo_change
from course.classroom.kernel import (
    call_before_cells,
    require_own_kernel,
    show_errors_plainly,
)
from course.classroom.record import note_passed_checks
from course.cloud import lifecycle
from course.cloud.packages import Stage, fill_packages
from course.doctor import list_urgent
from course.environment import enter_environment
from course.errors import LessonError
from course.languages import DEFAULT_LANGUAGE, LANGUAGE_VARIABLE
from course.lessons.notebooks import require_lessons
from course.lessons.plan import LessonPlan, ServerKey, find_plan
from course.lessons.steps import list_steps_before
from course.places import Home, current_home
from course.workspace.data import prepare_data
from course.workspace.delivery import prepare_delivery
from course.workspace.git import prepare_git
from course.workspace.replay import copy_missing, replay_once

# What a learner reads; the same at each opening, for nbval compares it.
OPENED = {
    "fr": (
        "Le cloud local est en marche : {services}.\n"
        "Leçon {number} : le dossier de travail est « {folder} »."
    ),
}
SERVICES = {
    "fr": {
        (ServerKey.MLFLOW,): "un serveur MLflow et un bucket",
        (ServerKey.CLOUD_BUILD,): "Cloud Build",
        (
            ServerKey.CLOUD_BUILD,
            ServerKey.MLFLOW,
        ): "Cloud Build, un serveur MLflow et un bucket",
    },
}
MOVED = {
    "fr": (
        "Vos fichiers d'avant sont dans {old}. Pour les reprendre : "
        "mv {old} {new}, puis ouvrez de nouveau la leçon."
    ),
}

# Who leaves this lesson at its red build is not to meet it in the next.
COLLEAGUES = 6
UNDONE = {
    "fr": "Le changement du collègue, resté de la leçon 6, est défait.",
}
STAGES = {
    "fr": {
        Stage.WAITING: "en cours de compilation ({seconds:.0f} s)",
        Stage.INSTALLING: "installés, une fois pour toutes",
        Stage.COMPILING: "compilés, une fois pour toutes",
    },
}
PACKAGES = {"fr": "Les paquets des builds sont {words}."}


def open_lesson(number: int, *, language: str = DEFAULT_LANGUAGE) -> Path:
    """Bring up all that a lesson starts from, and enter the learner's folder.

    Copies in the files of earlier lessons that are missing, makes the data
    that are missing, starts the servers that the lesson needs and keeps them
    up, gives the learner's repository its remote and trigger, and sets
    MLFLOW_SERVER, CLOUDBUILD_EMULATOR_HOST and BUCKET.

    Raises:
        LessonError: there is no such lesson or edition, one is damaged, or the
            kernel is another Python's.
        HomeError, PortError, StartError: the local cloud does not come up.
        WorkspaceError: the earlier lessons' cells cannot be replayed.
        ShopError, DataError: the lesson's data could not be made.
    """
    show_errors_plainly()
    _require_language(language)
    require_own_kernel()
    plan, home = find_plan(number), current_home()
    require_lessons(language, number)
    # We leave the folder that a relative path would start from.
    os.environ["COURSE_HOME"] = str(home.folder)
    os.environ[LANGUAGE_VARIABLE] = language
    for line in list_urgent(home, language):
        print(line)
    if old := home.workspace_of_old:
        print(MOVED[language].format(old=old, new=home.workspace))
    _prepare(plan, home, language)
    if number != COLLEAGUES and undo_change(home.project):
        print(UNDONE[language])
    if plan.builds_project:
        _fill_packages(home, language)
    servers = lifecycle.find_servers(plan.servers)
    call_before_cells(lambda: lifecycle.keep_up(home, servers))
    note_passed_checks(number, language, home)
    os.chdir(home.workspace)
    _say_opened(plan, language, home.workspace)
    return home.workspace


def _prepare(plan: LessonPlan, home: Home, language: str) -> None:
    lifecycle.prepare_home(home)
    with FileLock(home.folder / "workspace.lock"):
        steps = list_steps_before(plan.number, language)
        replayed = replay_once(steps, home.folder / "replayed")
        home.workspace.mkdir(parents=True, exist_ok=True)
        copy_missing(replayed, home.workspace)
        # Before any server is up: both at once would need more memory.
        prepare_data(plan.data, home)
        servers = lifecycle.find_servers(plan.servers)
        addresses = lifecycle.up(home=home, servers=servers)
        enter_environment(addresses.environment | prepare_git(home))
        prepare_delivery(plan.delivery, home.project, addresses)


def _fill_packages(home: Home, language: str) -> None:
    """Let no build wait; where it cannot be, the builds say so themselves."""

    def say(stage: Stage, seconds: float) -> None:
        words = STAGES[language][stage].format(seconds=seconds)
        print(PACKAGES[language].format(words=words))

    try:
        fill_packages(home, say)
    except ClickException as error:
        print(error.format_message())


def _say_opened(plan: LessonPlan, language: str, folder: Path) -> None:
    services = SERVICES[language][plan.servers]
    text = OPENED[language]
    print(
        text.format(number=plan.number, services=services, folder=folder.name)
    )


def _require_language(language: str) -> None:
    if language not in OPENED:
        raise LessonError(
            "open_lesson",
            f"language={language!r}",
            f"one of {', '.join(OPENED)}",
            "correct the LANGUAGE parameter",
        )
