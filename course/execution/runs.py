"""Runs lessons in a local cloud of their own, one process a notebook."""

import ast
import json
import os
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

from course.cloud import lifecycle
from course.cloud.packages import Say, begin_filling, end_filling, fill_packages
from course.cloud.processes import end_processes, identify_family
from course.environment import course_environment
from course.errors import LessonError, RunError
from course.execution.progress import Progress, show_progress
from course.execution.task import Failure, Parameters, Task
from course.lessons.cells import PARAMETERS, find_tagged
from course.lessons.notebooks import Lesson, read_notebook
from course.lessons.plan import PLAN
from course.messages import N_
from course.places import Home
from course.programs import quote_end

SECONDS_A_CELL = 300
WORKER = "course.execution.worker"


@dataclass(frozen=True)
class Outcome:
    """What running one lesson came to.

    Args:
        lesson: Which.
        seconds: What it took.
        error: Why it failed; None where it ran to its end.
    """

    lesson: Lesson
    seconds: float
    error: RunError | None = None


@contextmanager
def fresh_home(out: Path) -> Iterator[Home]:
    """Give lessons a home of their own below `out`, their cloud ended after.

    What an earlier run left in `out` is removed, and ended if it still runs.
    """
    home = Home(out / "course")
    _clear(out, home)
    try:
        yield home
    finally:
        lifecycle.down(home=home)


def run_lessons(
    lessons: Sequence[Lesson],
    parameters: Parameters,
    home: Home,
    *,
    out: Path,
    seconds_a_cell: int = SECONDS_A_CELL,
    say_stage: Say = lambda *_: None,
) -> Iterator[Outcome]:
    """Run the lessons in order; whoever reads on goes on after a failure.

    Executed notebooks go to `out/notebooks`, their pages to `out/html`.

    Args:
        lessons: In the order in which they are run.
        parameters: For each of them.
        home: Of `fresh_home`.
        out: Where all that is written goes.
        seconds_a_cell: A cell that takes longer has failed.
        say_stage: Gets what is done for the builds' packages.

    Raises:
        LessonError: a notebook does not declare a parameter; none was run.
    """
    for lesson in lessons:
        require_parameters(lesson, parameters)
    with _filling(lessons, home):
        for lesson in lessons:
            if _builds_project(lesson):
                fill_packages(home, say_stage)
            task = _describe(lesson, parameters, out, seconds_a_cell)
            started = time.monotonic()
            error = _run_lesson(lesson, task, home, out / "logs")
            yield Outcome(lesson, time.monotonic() - started, error)


def require_parameters(lesson: Lesson, parameters: Parameters) -> None:
    """Refuse a notebook that would ignore a parameter, as papermill lets it.

    Raises:
        LessonError: names what is missing.
    """
    declared = _declared_parameters(lesson)
    missing = [name for name in parameters if name not in declared]
    if missing:
        raise LessonError(
            "{lesson}",
            N_("parameters {declared}, without {missing}"),
            N_("a cell tagged `parameters` that gives each its default"),
            N_("add it to that cell"),
            lesson=lesson.name,
            declared=declared,
            missing=", ".join(missing),
        )


def _declared_parameters(lesson: Lesson) -> list[str]:
    trees = (
        ast.parse(cell.source)
        for cell in find_tagged(read_notebook(lesson.path).cells, PARAMETERS)
    )
    return [
        target.id
        for tree in trees
        for statement in tree.body
        if isinstance(statement, ast.Assign)
        for target in statement.targets
        if isinstance(target, ast.Name)
    ]


def _clear(out: Path, home: Home) -> None:
    """Begin afresh; end what a run that was killed left behind."""
    lifecycle.down(home=home)
    written = [out / name for name in ("notebooks", "html", "logs")]
    for folder in (home.folder, home.workspace, *written):
        if folder.exists():
            shutil.rmtree(folder)
    for folder in written:
        folder.mkdir(parents=True)


def _describe(
    lesson: Lesson,
    parameters: Parameters,
    out: Path,
    seconds_a_cell: int,
) -> Task:
    return Task(
        source=str(lesson.path),
        target=str(out / "notebooks" / lesson.path.name),
        page=str(out / "html" / f"{lesson.name}.html"),
        parameters=parameters,
        seconds_a_cell=seconds_a_cell,
    )


@contextmanager
def _filling(lessons: Sequence[Lesson], home: Home) -> Iterator[None]:
    """Compile what later lessons' builds need, beside the first lessons."""
    if not any(map(_builds_project, lessons)):
        yield
        return
    filling = begin_filling(home)
    try:
        yield
    finally:
        end_filling(filling)


def _builds_project(lesson: Lesson) -> bool:
    return lesson.number in PLAN and PLAN[lesson.number].builds_project


def _run_lesson(
    lesson: Lesson, task: Task, home: Home, logs: Path
) -> RunError | None:
    # The parameters given are one cell more.
    cells = len(read_notebook(lesson.path).cells) + 1
    log = logs / f"{lesson.name}.log"
    with (
        log.open("wb") as errors,
        show_progress(lesson.name, cells) as progress,
    ):
        outcome = _follow(task, home, errors, progress)
    if "failure" in outcome:
        return _report(lesson, Failure(**outcome["failure"]), task)
    if "done" not in outcome:
        return _report_crash(lesson, log)
    return None


def _follow(
    task: Task,
    home: Home,
    errors: IO[bytes],
    progress: Progress,
) -> dict[str, Any]:
    """Run the notebook's process to its end, and merge its reports."""
    outcome: dict[str, Any] = {}
    with subprocess.Popen(
        [
            sys.executable,
            "-m",
            WORKER,
            json.dumps(asdict(task)),
        ],
        stdout=subprocess.PIPE,
        stderr=errors,
        env=_environment(home),
        # Ctrl-C reaches us alone: we end the process and its kernel.
        start_new_session=True,
    ) as process:
        try:
            for line in process.stdout or ():
                outcome |= json.loads(line)
                progress.show(outcome.get("cell", 0))
        finally:
            if process.poll() is None and "done" not in outcome:
                end_processes(identify_family(process.pid))
    return outcome


def _environment(home: Home) -> dict[str, str]:
    """Give the lessons a state of their own; fixed ports are the learner's."""
    environment = course_environment()
    for server in lifecycle.SERVERS:
        environment.pop(server.port.variable, None)
    return environment | {"COURSE_HOME": os.fspath(home.folder)}


def _report(lesson: Lesson, failure: Failure, task: Task) -> RunError:
    return RunError(
        N_("{lesson}, cell {cell} ({cell_id})"),
        N_("{line!r} failed with {message}"),
        N_("a lesson that runs to its end"),
        N_("read {page}, mend the cell, then `course run {number}`"),
        lesson=lesson.name,
        cell=failure.number,
        cell_id=failure.cell_id,
        line=failure.first_line,
        message=failure.message,
        page=task.page,
        number=lesson.number,
    )


def _report_crash(lesson: Lesson, log: Path) -> RunError:
    said = log.read_text(encoding="utf-8", errors="replace")
    return RunError(
        "{lesson}",
        N_("its process ended early:{lines}"),
        N_("a lesson that runs to its end"),
        N_("read {log}"),
        lesson=lesson.name,
        lines=quote_end(said),
        log=log,
    )
