"""Runs lessons in a local cloud of their own, one process a notebook."""

import ast
import json
import os
import shutil
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from filelock import FileLock, Timeout

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
from course.messages import N_, speak
from course.places import Home
from course.programs import quote_end

SECONDS_A_CELL = 300
SECONDS_A_NOTEBOOK = 1800
# The failure of a notebook that was ended for its time.
LATE = "NotebookTimeoutError"
WORKER = "course.execution.worker"
Show = Callable[[str, int], AbstractContextManager[Progress]]


@dataclass(frozen=True)
class Outcome:
    """What running one lesson came to.

    Args:
        lesson: Which.
        seconds: What it took.
        error: Why it failed; None where it ran to its end.
        failure: Where, if it was in a cell.
    """

    lesson: Lesson
    seconds: float
    error: RunError | None = None
    failure: Failure | None = None


@contextmanager
def fresh_home(out: Path) -> Iterator[Home]:
    """Give lessons a home of their own below `out`, their cloud ended after.

    What an earlier run left in `out` is removed, and ended if it still runs.

    Raises:
        RunError: another run is still at work in `out`.
    """
    home = Home(out / "course")
    with _alone(out):
        _clear(out, home)
        try:
            yield home
        finally:
            lifecycle.down(home=home)


@contextmanager
def _alone(out: Path) -> Iterator[None]:
    out.mkdir(parents=True, exist_ok=True)
    lock = FileLock(out / "course.lock")
    try:
        lock.acquire(timeout=0)
    except Timeout as error:
        raise RunError(
            "{out}",
            N_("another run is at work there"),
            N_("one run at a time in a folder"),
            N_("wait until it ends, or run these lessons in another clone"),
            out=out,
        ) from error
    try:
        yield
    finally:
        lock.release()


def run_lessons(
    lessons: Sequence[Lesson],
    parameters: Parameters,
    home: Home,
    *,
    out: Path,
    seconds_a_cell: int = SECONDS_A_CELL,
    seconds_a_notebook: int = SECONDS_A_NOTEBOOK,
    say_stage: Say = lambda *_: None,
    show: Show = show_progress,
) -> Iterator[Outcome]:
    """Run the lessons in order; whoever reads on goes on after a failure.

    Executed notebooks go to `out/notebooks`, their pages to `out/html`.

    Args:
        lessons: In the order in which they are run.
        parameters: For each of them.
        home: Of `fresh_home`.
        out: Where all that is written goes.
        seconds_a_cell: A cell that takes longer has failed.
        seconds_a_notebook: And so has a lesson.
        say_stage: Gets what is done for the builds' packages.
        show: Shows how far a lesson of this name and number of cells is.

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
            log = out / "logs" / f"{lesson.name}.log"
            # The parameters given are one cell more.
            cells = len(read_notebook(lesson.path).cells) + 1
            with show(lesson.name, cells) as progress:
                heard = _run_lesson(
                    task, home, log, progress, seconds_a_notebook
                )
            seconds = time.monotonic() - started
            yield _conclude(lesson, task, log, heard, seconds)


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
    task: Task, home: Home, log: Path, progress: Progress, seconds: float
) -> dict[str, Any]:
    """Run the notebook's process to its end, and merge its reports."""
    heard: dict[str, Any] = {}
    with (
        log.open("wb") as errors,
        subprocess.Popen(
            [sys.executable, "-m", WORKER, json.dumps(asdict(task))],
            stdout=subprocess.PIPE,
            stderr=errors,
            env=lesson_environment(home),
            # Ctrl-C reaches us alone: we end the process and its kernel.
            start_new_session=True,
        ) as process,
        _end_late(process, seconds) as is_late,
    ):
        try:
            for line in process.stdout or ():
                heard |= json.loads(line)
                progress.show(heard.get("cell", 0))
        finally:
            if process.poll() is None and "done" not in heard:
                end_processes(identify_family(process.pid))
    if is_late():
        heard["late"] = seconds
    return heard


@contextmanager
def _end_late(
    process: "subprocess.Popen[bytes]", seconds: float
) -> Iterator[Callable[[], bool]]:
    """End a notebook's process when its time is over; tell whether it was."""
    late = threading.Event()

    def end() -> None:
        late.set()
        end_processes(identify_family(process.pid))

    timer = threading.Timer(seconds, end)
    timer.start()
    try:
        yield late.is_set
    finally:
        timer.cancel()


def _conclude(
    lesson: Lesson, task: Task, log: Path, heard: Mapping[str, Any], took: float
) -> Outcome:
    if "failure" in heard:
        failure = Failure(**heard["failure"])
    elif "done" in heard:
        return Outcome(lesson, took)
    elif "late" in heard:
        failure = _describe_late(lesson, heard)
    else:
        return Outcome(lesson, took, _report_crash(lesson, log))
    return Outcome(lesson, took, _report(lesson, failure, task), failure)


def _describe_late(lesson: Lesson, heard: Mapping[str, Any]) -> Failure:
    """Name the cell at which a lesson's time was over, as near as is known."""
    cells = read_notebook(lesson.path).cells
    # One cell more, of given parameters, runs after the one that declares them.
    number = min(max(heard.get("cell", 1) - 1, 1), len(cells))
    cell = cells[number - 1]
    first = next(iter(cell.source.strip().splitlines()), "")
    words = N_("the lesson did not end within {seconds:.0f} s")
    message = speak(words, seconds=heard["late"])
    return Failure(cell.id, number, first, message, name=LATE)


def lesson_environment(home: Home) -> dict[str, str]:
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
