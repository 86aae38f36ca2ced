"""Runs lessons in a local cloud of their own, one process a notebook."""

import ast
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path
from typing import IO, Any

from course.clients.registry import describe_model
from course.cloud import lifecycle
from course.cloud.processes import end_processes, identify_family
from course.environment import course_environment
from course.errors import LessonError, RunError
from course.execution.progress import Progress, show_progress
from course.execution.task import Failure, Parameters, Task
from course.lessons.cells import PARAMETERS, find_tagged
from course.lessons.notebooks import Lesson, read_notebook
from course.places import OUT, Home

SECONDS_A_CELL = 300
WORKER = "course.execution.worker"
LOG_LINES_QUOTED = 8


def run_lessons(
    lessons: Sequence[Lesson],
    parameters: Parameters,
    *,
    out: Path = OUT,
    seconds_a_cell: int = SECONDS_A_CELL,
) -> str:
    """Run the lessons in order, in a fresh state; name the model at the end.

    Executed notebooks go to `out/notebooks`, their pages to `out/html`. The
    local cloud is ended whatever happens.

    Raises:
        LessonError: a notebook does not declare a parameter.
        RunError: a lesson failed; those after it were not run.
    """
    for lesson in lessons:
        require_parameters(lesson, parameters)
    home = Home(out / "course")
    _clear(out, home)
    try:
        for lesson in lessons:
            task = _plan(lesson, parameters, out, seconds_a_cell)
            _run_lesson(lesson, task, home, out / "logs")
        server = lifecycle.status(home=home).addresses.mlflow_server
        if not server:
            return "no MLflow server was started, no model was registered"
        return describe_model(server)
    finally:
        lifecycle.down(home=home)


def require_parameters(lesson: Lesson, parameters: Parameters) -> None:
    """Refuse a notebook that would ignore a parameter, as papermill lets it.

    Raises:
        LessonError: names what is missing.
    """
    declared = _declared_parameters(lesson)
    missing = [name for name in parameters if name not in declared]
    if missing:
        raise LessonError(
            lesson.name,
            f"parameters {declared}, without {', '.join(missing)}",
            "a cell tagged `parameters` that gives each its default",
            "add it to that cell",
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


def _plan(
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


def _run_lesson(lesson: Lesson, task: Task, home: Home, logs: Path) -> None:
    # The parameters given are one cell more.
    cells = len(read_notebook(lesson.path).cells) + 1
    log = logs / f"{lesson.name}.log"
    with (
        log.open("wb") as errors,
        show_progress(lesson.name, cells) as progress,
    ):
        outcome = _follow(task, home, errors, progress)
    if "failure" in outcome:
        raise _report(lesson, Failure(**outcome["failure"]), task)
    if "done" not in outcome:
        raise _report_crash(lesson, log)


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
        f"{lesson.name}, cell {failure.number} ({failure.cell_id})",
        f"{failure.first_line!r} failed with {failure.message}",
        "a lesson that runs to its end",
        f"read {task.page}, mend the cell, then `course run {lesson.number}`",
    )


def _report_crash(lesson: Lesson, log: Path) -> RunError:
    lines = log.read_text(encoding="utf-8", errors="replace").splitlines()
    return RunError(
        lesson.name,
        "\n  ".join(["its process ended early:", *lines[-LOG_LINES_QUOTED:]]),
        "a lesson that runs to its end",
        f"read {log}",
    )
