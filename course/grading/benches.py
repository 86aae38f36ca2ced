"""What answers are judged on: workspaces as they are at each exercise."""

import shutil
from collections.abc import Callable, Iterable
from hashlib import sha256
from pathlib import Path
from threading import Lock

from course.errors import GradingError
from course.execution.confinement import Limits
from course.grading.exercises import Exercise
from course.grading.judging import Bench
from course.grading.runs import LIMITS, Place
from course.lessons.plan import BRANCH, PLAN, Data
from course.lessons.steps import list_steps_before
from course.messages import N_
from course.places import PROJECT_NAME, REPOSITORY, Home
from course.programs import run_program
from course.workspace.data import EVENTS, prepare_data
from course.workspace.replay import replay_once

INIT, ADD = ("init", "-q", "-b", BRANCH), ("add", ".")
COMMIT = (
    *("-c", "user.name=Learner", "-c", "user.email=a@example.invalid"),
    *("commit", "-q", "-m", "Start"),
)
# The checks and what grades: a change of these changes verdicts.
SOURCES = ("course/checks", "course/grading", "course/classroom")


def make_bench(
    cache: Path,
    home: Home,
    exercises: Iterable[Exercise],
    *,
    hidden: tuple[Path, ...],
    mark: str,
    limits: Limits = LIMITS,
) -> Bench:
    """Make what all runs share, once, before any learner's code runs.

    Args:
        cache: Where workspaces are made.
        home: Whose data are shown, read-only.
        exercises: All that are going to be judged.
        hidden: Folders that answers must not see.
        mark: Names their processes.
        limits: How far each answer may go.
    """
    wants_data = any(map(needs_data, exercises))
    if wants_data:
        home.bucket.mkdir(parents=True, exist_ok=True)
        prepare_data(Data.EVENTS, home)
    return Bench(
        Place(
            mark=mark,
            hidden=hidden,
            shown=(home.bucket, home.shop) if wants_data else (),
            variables={"BUCKET": str(home.bucket)},
            limits=limits,
        ),
        _prepare_once(cache),
    )


def needs_data(exercise: Exercise) -> bool:
    """Tell whether an exercise, or its check, reads the shop's events."""
    plan = PLAN.get(exercise.lesson.number)
    text = "\n".join([*exercise.write_context(""), exercise.check])
    return bool(plan and plan.data >= Data.EVENTS and EVENTS in text)


def fingerprint_course() -> str:
    """Tell one state of the course's checks from another."""
    found = sha256()
    for folder in SOURCES:
        for path in sorted((REPOSITORY / folder).rglob("*.py")):
            found.update(path.read_bytes())
    return found.hexdigest()


def _prepare_once(cache: Path) -> Callable[[Exercise], Path]:
    """Give what makes each exercise's workspace when it is first asked for."""
    made: dict[tuple[Path, str], Path] = {}
    lock = Lock()

    def prepare(exercise: Exercise) -> Path:
        key = (exercise.lesson.path, exercise.cell_id)
        with lock:
            if key not in made:
                made[key] = make_workspace(exercise, cache)
        return made[key]

    return prepare


def make_workspace(exercise: Exercise, cache: Path) -> Path:
    """Make the workspace as it is when a learner comes to an exercise."""
    lesson = exercise.lesson
    steps, toys = exercise.list_steps()
    language = lesson.path.parent.name
    all_steps = [*list_steps_before(lesson.number, language), *steps]
    folder = cache / f"{lesson.name}-{exercise.cell_id}"
    shutil.rmtree(folder, ignore_errors=True)
    shutil.copytree(replay_once(all_steps, cache), folder)
    for each in toys:
        path = folder / each.path
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(each.text, encoding="utf-8")
    plan = PLAN.get(lesson.number)
    if plan and plan.builds_project and (folder / PROJECT_NAME).is_dir():
        _commit_all(folder / PROJECT_NAME)
    return folder


def _commit_all(project: Path) -> None:
    """Make the project the repository that its checks look into."""
    for words in (INIT, ADD, COMMIT):
        ended = run_program(["git", "-C", project, *words])
        if ended.failed:
            raise GradingError(
                "{command}",
                "{said}",
                N_("a repository of the project"),
                N_("mend what the message says, then grade again"),
                command=f"git {words[0]}",
                said=ended.find_reason(),
            )
