"""What a lesson first calls: the learner's project and cloud, as of it."""

import os
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from pathlib import Path

from click import ClickException
from filelock import FileLock

from course.checks.colleague import undo_change
from course.classroom.explaining import LessonNames, explain
from course.classroom.headless import watch_first_lines
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
from course.languages import (
    DEFAULT_LANGUAGE,
    LANGUAGE_VARIABLE,
    LANGUAGES,
    guess_language,
)
from course.lessons.notebooks import require_lessons
from course.lessons.plan import Delivery, LessonPlan, ServerKey, find_plan
from course.lessons.steps import list_steps_before
from course.messages import N_, translate
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
OPENED = N_(
    "The local cloud is running: {services}.\n"
    "Lesson {number}: the working folder is `{folder}`."
)
SERVICES = {
    (ServerKey.MLFLOW,): N_("an MLflow server and a bucket"),
    (ServerKey.CLOUD_BUILD,): N_("Cloud Build"),
    (ServerKey.CLOUD_BUILD, ServerKey.MLFLOW): N_(
        "Cloud Build, an MLflow server, and a bucket"
    ),
    (ServerKey.CLOUD_BUILD, ServerKey.CLOUD_RUN, ServerKey.MLFLOW): N_(
        "Cloud Build, Cloud Run, an MLflow server, and a bucket"
    ),
}
MOVED = N_(
    "Your earlier files are in {old}. To bring them back: mv {old} {new}, "
    "then open the lesson again."
)
JOINED = N_(
    "{folder}: the remote repository keeps the commits of an earlier folder; "
    "yours will come after them."
)
PUT_BACK = N_(
    "{path} was still a draft from another lesson: it is now what lesson "
    "{number} starts from."
)
REMOVED = N_(
    "{path}, broken on purpose in another lesson, was still there: removed."
)
KEPT = N_("Your version is kept in {copy}.")
GONE = N_(
    "The folder `{folder}` was gone (moved, or deleted?): an empty one is in "
    "its place. Run the lesson's first cell again, then those after it."
)

# Who leaves this lesson at its red build is not to meet it in the next.
COLLEAGUES = 6
UNDONE = N_("The colleague's change, left over from lesson 6, is undone.")
PACKAGES = {
    Stage.WAITING: N_(
        "The builds' packages are being compiled ({seconds:.0f} s)."
    ),
    Stage.INSTALLING: N_(
        "The builds' packages are being installed (only this once)."
    ),
    Stage.COMPILING: N_(
        "The builds' packages are being compiled (only this once)."
    ),
}


def open_lesson(number: int, *, language: str = DEFAULT_LANGUAGE) -> Path:
    """Bring up all that a lesson starts from, and enter the learner's folder.

    Copies in the files of earlier lessons that are missing, puts drafts of
    other lessons back, makes the data that are missing, starts the servers
    that the lesson needs and keeps them up, gives the learner's repository its
    remote and trigger, lets new repositories go on from what was pushed, and
    sets MLFLOW_SERVER, CLOUDBUILD_EMULATOR_HOST, CLOUDRUN_EMULATOR_HOST (of
    those that run) and BUCKET.

    Raises:
        LessonError: there is no such lesson or edition, one is damaged, or the
            kernel is another Python's.
        HomeError, PortError, StartError: the local cloud does not come up.
        WorkspaceError: the earlier lessons' cells cannot be replayed.
        ShopError, DataError: the lesson's data could not be made.
    """
    show_errors_plainly()
    _require_language(language)
    # What is refused from here on is said in the lesson's language.
    os.environ[LANGUAGE_VARIABLE] = language
    require_own_kernel()
    plan, home = find_plan(number), current_home()
    require_lessons(language, number)
    show_errors_plainly(partial(explain, names=LessonNames(number, language)))
    # We leave the folder that a relative path would start from.
    os.environ["COURSE_HOME"] = str(home.folder)
    lines = list(list_urgent(home, language))
    if old := home.workspace_of_old:
        moved = {"old": old, "new": home.workspace}
        lines.append(translate(MOVED, language, **moved))
    with show_stages(language) as say:
        lines += _prepare(plan, home, language, say)
        if number != COLLEAGUES and undo_change(home.project):
            lines.append(translate(UNDONE, language))
        if plan.builds_project:
            lines += _fill_packages(home, language)
    for line in lines:
        print(line)
    _watch_cells(plan, home, language)
    os.chdir(home.workspace)
    _say_opened(plan, language, home)
    return home.workspace


def _watch_cells(plan: LessonPlan, home: Home, language: str) -> None:
    """Have all that a lesson's cells do looked at from now on."""
    servers = lifecycle.find_servers(list_servers(plan, home))

    def look() -> None:
        enter_again(home.workspace, language)
        lifecycle.keep_up(home, servers)

    call_before_cells(look)
    note_passed_checks(plan.number, language, home)
    guard_files(home.workspace, language)
    find_lost = watch_first_lines(plan.number, language)
    names = LessonNames(plan.number, language, find_lost)
    show_errors_plainly(partial(explain, names=names))
    remember_cells(plan.number, language, home)


def enter_again(workspace: Path, language: str) -> None:
    """Enter the learner's folder, should this process be in one that is gone.

    Else any cell ends in an error of whatever asks where it is.
    """
    with suppress(FileNotFoundError):
        Path.cwd()
        return
    if not workspace.is_dir():
        workspace.mkdir(parents=True)
        print(translate(GONE, language, folder=workspace.name))
    os.chdir(workspace)


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
        servers = lifecycle.find_servers(list_servers(plan, home))
        addresses = lifecycle.up(home=home, servers=servers)
        enter_environment(addresses.kernel_environment | prepare_git(home))
        joined = _join_histories(plan, home, addresses)
        prepare_delivery(plan.delivery, home.project, addresses)
        if put_back and plan.delivery >= Delivery.WATCHED:
            commit_put_back(home, [each.path for each in put_back])
    return [
        *(_describe_put_back(each, plan.number, language) for each in put_back),
        *(translate(JOINED, language, folder=each) for each in joined),
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
    what = REMOVED if found.text is None else PUT_BACK
    line = translate(what, language, path=found.path, number=number)
    if found.kept is None:
        return line
    return f"{line} {translate(KEPT, language, copy=found.kept)}"


def _fill_packages(home: Home, language: str) -> list[str]:
    """Let no build wait; give why one may have to, if it may."""

    def say(stage: Stage, seconds: float) -> None:
        print(translate(PACKAGES[stage], language, seconds=seconds))

    try:
        fill_packages(home, say)
    except ClickException as error:
        return [error.format_message()]
    return []


def list_servers(plan: LessonPlan, home: Home) -> tuple[ServerKey, ...]:
    """List the servers that a lesson works with, by their names.

    Where lesson 9 was opened before, commits that a trigger builds may deploy
    to Cloud Run.
    """
    names = {each.value for each in plan.servers}
    may_deploy = plan.delivery >= Delivery.CONFIGURED
    if may_deploy and home.state(ServerKey.CLOUD_RUN.value).exists():
        names.add(ServerKey.CLOUD_RUN.value)
    return tuple(map(ServerKey, sorted(names)))


def _say_opened(plan: LessonPlan, language: str, home: Home) -> None:
    services = translate(SERVICES[list_servers(plan, home)], language)
    values = {"services": services, "number": plan.number}
    print(translate(OPENED, language, **values, folder=home.workspace.name))


def _require_language(language: str) -> None:
    if language not in LANGUAGES:
        raise LessonError(
            "open_lesson",
            "language={language!r}",
            N_("one of {known}"),
            N_("correct the LANGUAGE parameter"),
            language=language,
            known=", ".join(LANGUAGES),
        )


# After a restart a lesson's first cell may be run without the one above it,
# which names these before anything can be called.
give_names(DEFAULTS | {"LANGUAGE": guess_language(Path.cwd())})
