"""What a lesson first calls: the learner's project and cloud, as of it."""

import os
from collections.abc import Callable
from functools import partial
from pathlib import Path

from click import ClickException
from filelock import FileLock

from course.checks.colleague import undo_change
from course.classroom.explaining import LessonNames, explain
from course.classroom.kernel import (
    call_before_cells,
    give_names,
    require_own_kernel,
    show_errors_plainly,
)
from course.classroom.memory import remember_cells
from course.classroom.record import note_passed_checks
from course.classroom.stages import show_stages
from course.classroom.writing import guard_files
from course.cloud import lifecycle
from course.cloud.packages import Stage, fill_packages
from course.doctor import list_urgent
from course.environment import enter_environment
from course.errors import LessonError
from course.languages import DEFAULT_LANGUAGE, LANGUAGE_VARIABLE
from course.lessons.notebooks import require_lessons
from course.lessons.plan import Delivery, LessonPlan, ServerKey, find_plan
from course.lessons.steps import list_steps_before
from course.messages import N_
from course.places import Home, current_home
from course.workspace.data import prepare_data
from course.workspace.delivery import commit_put_back, prepare_delivery
from course.workspace.drafts import PutBack, put_back_drafts
from course.workspace.git import prepare_git
from course.workspace.histories import join_history
from course.workspace.replay import copy_missing, replay_once

# What the lessons' cells of parameters hold.
DEFAULTS = {"LANGUAGE": DEFAULT_LANGUAGE, "MAX_EVALS": 4}

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


JOINED = {
    "fr": (
        "{folder} : le dépôt distant garde les commits d'un dossier d'avant ; "
        "les vôtres viendront à leur suite."
    ),
}
PUT_BACK = {
    "fr": (
        "{path} était resté au brouillon d'une autre leçon : le voici comme "
        "au début de la leçon {number}."
    ),
}
REMOVED = {
    "fr": "{path}, cassé exprès dans une autre leçon, y était resté : retiré."
}
KEPT = {"fr": " Votre version est gardée dans {copy}."}

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

    Copies in the files of earlier lessons that are missing, puts drafts of
    other lessons back, makes the data that are missing, starts the servers
    that the lesson needs and keeps them up, gives the learner's repository its
    remote and trigger, lets new repositories go on from what was pushed, and
    sets MLFLOW_SERVER, CLOUDBUILD_EMULATOR_HOST and BUCKET.

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
    names = LessonNames(number, language)
    show_errors_plainly(partial(explain, names=names))
    # We leave the folder that a relative path would start from.
    os.environ["COURSE_HOME"] = str(home.folder)
    os.environ[LANGUAGE_VARIABLE] = language
    lines = list(list_urgent(home, language))
    if old := home.workspace_of_old:
        lines.append(MOVED[language].format(old=old, new=home.workspace))
    with show_stages(language) as say:
        lines += _prepare(plan, home, language, say)
        if number != COLLEAGUES and undo_change(home.project):
            lines.append(UNDONE[language])
        if plan.builds_project:
            lines += _fill_packages(home, language)
    for line in lines:
        print(line)
    _watch_cells(plan, home, language)
    os.chdir(home.workspace)
    _say_opened(plan, language, home.workspace)
    return home.workspace


def _watch_cells(plan: LessonPlan, home: Home, language: str) -> None:
    """Have all that a lesson's cells do looked at from now on."""
    servers = lifecycle.find_servers(plan.servers)
    call_before_cells(lambda: lifecycle.keep_up(home, servers))
    note_passed_checks(plan.number, language, home)
    guard_files(home.workspace, language)
    remember_cells(plan.number, language, home)


def _prepare(
    plan: LessonPlan, home: Home, language: str, say: Callable[[str], None]
) -> list[str]:
    """Make what the lesson starts from; give what the learner has to know."""
    lifecycle.prepare_home(home)
    with FileLock(home.folder / "workspace.lock"):
        say("files")
        steps = list_steps_before(plan.number, language)
        replayed = replay_once(steps, home.folder / "replayed")
        home.workspace.mkdir(parents=True, exist_ok=True)
        copy_missing(replayed, home.workspace)
        put_back = put_back_drafts(home.workspace, plan.number, language)
        # Before any server is up: both at once would need more memory.
        prepare_data(plan.data, home, say)
        say("servers")
        servers = lifecycle.find_servers(plan.servers)
        addresses = lifecycle.up(home=home, servers=servers)
        enter_environment(addresses.environment | prepare_git(home))
        joined = _join_histories(plan, home, addresses)
        prepare_delivery(plan.delivery, home.project, addresses)
        if put_back and plan.delivery >= Delivery.WATCHED:
            commit_put_back(home, [each.path for each in put_back])
    return [
        *(_describe_put_back(each, plan.number, language) for each in put_back),
        *(JOINED[language].format(folder=each) for each in joined),
    ]


def _join_histories(
    plan: LessonPlan, home: Home, addresses: lifecycle.Addresses
) -> list[str]:
    """Let this lesson's repositories go on from what was pushed before."""
    return [
        name
        for name, branch in plan.repositories.items()
        if join_history(home.workspace / name, branch, addresses.cloudbuild)
    ]


def _describe_put_back(found: PutBack, number: int, language: str) -> str:
    form = (REMOVED if found.text is None else PUT_BACK)[language]
    line = form.format(path=found.path, number=number)
    kept = KEPT[language].format(copy=found.kept) if found.kept else ""
    return f"{line}{kept}"


def _fill_packages(home: Home, language: str) -> list[str]:
    """Let no build wait; give why one may have to, if it may."""

    def say(stage: Stage, seconds: float) -> None:
        words = STAGES[language][stage].format(seconds=seconds)
        print(PACKAGES[language].format(words=words))

    try:
        fill_packages(home, say)
    except ClickException as error:
        return [error.format_message()]
    return []


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
            "language={language!r}",
            N_("one of {known}"),
            N_("correct the LANGUAGE parameter"),
            language=language,
            known=", ".join(OPENED),
        )


# After a restart a lesson's first cell may be run without the one above it,
# which names these before anything can be called.
give_names(DEFAULTS)
