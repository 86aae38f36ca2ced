"""Learners run apart; what stopped goes on; each failure costs only itself."""

import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pytest

from course.batch.records import (
    Record,
    Status,
    fingerprint,
    read_records,
    remove_record,
    write_record,
)
from course.batch.roster import Learner
from course.batch.scheduling import (
    Plan,
    Watcher,
    choose_jobs,
    mark_of,
    run_class,
)
from course.execution.causes import Cause
from course.execution.confinement import GIB, Limits, end_confined
from course.lessons.notebooks import Lesson
from localcloud.sandbox.sandboxes import allows_namespaces
from tests.course.conftest import write_lesson_into

DEFAULTS = ('LANGUAGE = "??"\nMAX_EVALS = 0', "parameters")
# A lesson leaves a line where its learner's things are, each time it is run.
NOTE = """
import os
from pathlib import Path
mine = Path(os.environ["COURSE_HOME"]).parent
with (mine / "ran.txt").open("a") as file:
    file.write(f"{NAME} {MAX_EVALS}\\n")
"""
FAIL = "# on purpose\n1 / 0"
SLEEP = "import time; time.sleep(300)"
KILL = """
import os, psutil, signal
program = psutil.Process().parent().parent()
os.kill(program.pid, signal.SIGKILL)
"""
OTHERS = """
others = [each for each in mine.parent.iterdir() if each != mine]
print(len(others))
assert not others, others
"""
PRINT = "for _ in range(10**6): print('x' * 1000)"
SECONDS = 90
RUN = """
import sys
from pathlib import Path
from course.batch.roster import Learner
from course.batch.scheduling import Plan, Watcher, run_class
from course.lessons.notebooks import Lesson
out = Path(sys.argv[1])
lessons = tuple(Lesson(int(Path(x).stem[:2]), Path(x)) for x in sys.argv[2:])
learners = [Learner("ada", "fr", lessons, {"MAX_EVALS": 2})]
run_class(learners, Plan(out, out / "shared", 1), Watcher())
"""
Write = Callable[..., Lesson]


@pytest.fixture
def plan(tmp_path: Path) -> Plan:
    out = tmp_path / "out"
    (out / "shared").mkdir(parents=True)
    return Plan(out, out / "shared", 2, Limits(seconds=SECONDS))


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Give a function that writes a lesson which notes that it is run."""

    def write(name: str, *cells: str | tuple[str, str]) -> Lesson:
        note = NOTE.replace("{NAME}", name)
        return write_lesson_into(tmp_path, name, DEFAULTS, note, *cells)

    return write


class Changing(Watcher):
    """Writes more into a lesson once, as it runs."""

    def __init__(self, lesson: Lesson) -> None:
        self.lesson: Lesson | None = lesson

    def move(self, learner: Learner, lesson: str, cell: int, of: int) -> None:
        del learner, of
        if self.lesson and lesson == self.lesson.name and cell:
            path, self.lesson = self.lesson.path, None
            path.write_text(path.read_text() + "\n")


def enrol(name: str, *lessons: Lesson, evaluations: int = 2) -> Learner:
    return Learner(name, "fr", lessons, {"MAX_EVALS": evaluations})


def run(plan: Plan, *learners: Learner) -> list[list[Record]]:
    run_class(learners, plan, Watcher())
    return [read_records(plan.folder(each), each) for each in learners]


def read_notes(plan: Plan, learner: Learner) -> list[str]:
    return (plan.folder(learner) / "ran.txt").read_text().splitlines()


def test_one_learners_failure_touches_no_other(
    plan: Plan, write: Write
) -> None:
    bad = write("01_bad", FAIL)
    good = write("02_good", *([OTHERS] if allows_namespaces() else []))
    ada, bo = enrol("ada", bad, good), enrol("b/o", good, evaluations=7)
    (failed, done), (other,) = run(plan, ada, bo)
    assert (failed.status, failed.made_of) == (
        Status.FAILED,
        fingerprint(ada, bad),
    )
    assert failed.fault
    assert (failed.fault.cause, failed.fault.cell) == (Cause.COURSE, 3)
    assert "ZeroDivisionError" in failed.fault.message
    assert done.status is other.status is Status.DONE
    assert done.peak_memory > 30 * 2**20
    assert read_notes(plan, ada) == ["01_bad 2", "02_good 2"]
    assert read_notes(plan, bo) == ["02_good 7"]


def test_a_learners_own_cell_is_the_learners_fault(
    plan: Plan, write: Write
) -> None:
    lesson = write("01_a", (FAIL, "exercise"))
    ((record,),) = run(plan, enrol("ada", lesson))
    assert record.fault
    assert record.fault.cause is Cause.LEARNER


def test_a_cell_and_a_notebook_without_end_cost_themselves(
    plan: Plan, write: Write
) -> None:
    slow, loud = write("01_slow", SLEEP), write("02_loud", PRINT)
    short = replace(plan, seconds_a_notebook=25)
    ((late, printing),) = run(short, enrol("ada", slow, loud))
    assert late.status is Status.TIMED_OUT
    assert late.fault
    assert "25 s" in late.fault.message
    assert (late.fault.cell, late.fault.cause) == (3, Cause.ENVIRONMENT)
    assert printing.status is Status.FAILED
    assert printing.fault
    assert "8000000 bytes" in printing.fault.message


def test_a_lesson_that_is_changed_while_it_runs_runs_again(
    plan: Plan, write: Write
) -> None:
    changed, other = write("01_changed"), write("02_other")
    ada = enrol("ada", changed, other)
    run_class([ada], plan, Changing(changed))
    first, second = read_records(plan.folder(ada), ada)
    assert (first.status, second.status) == (Status.DONE, Status.DONE)
    ran = [each.partition(" ")[0] for each in read_notes(plan, ada)]
    assert ran == ["01_changed", "02_other", "01_changed"]


def test_a_program_that_is_killed_costs_its_lesson(
    plan: Plan, write: Write
) -> None:
    lessons = write("01_dies", KILL), write("02_b")
    ((died, done),) = run(plan, enrol("ada", *lessons))
    assert (died.status, done.status) == (Status.DIED, Status.DONE)
    assert died.fault
    assert "status 137" in died.fault.message


def test_past_the_time_of_a_run_the_rest_is_missing(
    plan: Plan, write: Write
) -> None:
    short = replace(plan, limits=Limits(seconds=8))
    lessons = write("01_slow", SLEEP), write("02_b")
    ((late, rest),) = run(short, enrol("ada", *lessons))
    assert (late.status, rest.status) == (Status.TIMED_OUT, Status.MISSING)


def test_killed_in_the_middle_it_goes_on_where_it_was(
    plan: Plan, write: Write
) -> None:
    first, second = write("01_a"), write("02_b", SLEEP)
    ada = enrol("ada", first, second)
    words = [str(plan.out), str(first.path), str(second.path)]
    with subprocess.Popen([sys.executable, "-c", RUN, *words]) as process:
        wait_for(lambda: "02_b 2" in read_quietly(plan, ada))
        process.send_signal(signal.SIGKILL)
    kept, missing = read_records(plan.folder(ada), ada)
    assert (kept.status, missing.status) == (Status.DONE, Status.MISSING)
    wake_up = second.path.read_text().replace("sleep(300)", "sleep(0)")
    second.path.write_text(wake_up)
    ((again, done),) = run(plan, ada)
    assert again == kept
    assert done.status is Status.DONE
    assert read_notes(plan, ada) == ["01_a 2", "02_b 2", "02_b 2"]
    # What was killed may take a moment to go.
    wait_for(lambda: end_confined(mark_of(plan, ada)) == 0)


class Interrupter(Watcher):
    """Presses Ctrl-C as soon as the second lesson has begun."""

    def move(self, learner: Learner, lesson: str, cell: int, of: int) -> None:
        del learner, of
        if lesson == "02_b" and cell > 2:
            main = threading.main_thread().ident or 0
            signal.pthread_kill(main, signal.SIGINT)


@pytest.fixture
def interruptible() -> Iterator[None]:
    """Let Ctrl-C be Python's own: a Spark of another test may have taken it."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("interruptible")
def test_interrupted_it_keeps_no_record_of_what_it_cut_short(
    plan: Plan, write: Write
) -> None:
    ada = enrol("ada", write("01_a"), write("02_b", SLEEP))
    with pytest.raises(KeyboardInterrupt):
        run_class([ada], plan, Interrupter())
    done, missing = read_records(plan.folder(ada), ada)
    assert (done.status, missing.status) == (Status.DONE, Status.MISSING)
    # What was killed may take a moment to go.
    wait_for(lambda: end_confined(mark_of(plan, ada)) == 0)


def test_a_home_that_cannot_be_made_costs_its_learner_alone(
    plan: Plan, write: Write
) -> None:
    lesson = write("01_a")
    ada, bo = enrol("ada", lesson), enrol("bo", lesson)
    plan.folder(ada).mkdir(parents=True)
    (plan.folder(ada) / "home").touch()
    ((died,), (done,)) = run(plan, ada, bo)
    assert (died.status, done.status) == (Status.DIED, Status.DONE)
    assert died.fault
    assert "Not a directory" in died.fault.message


def read_quietly(plan: Plan, learner: Learner) -> list[str]:
    try:
        return read_notes(plan, learner)
    except FileNotFoundError:
        return []


def wait_for(is_so: Callable[[], bool]) -> None:
    end = time.monotonic() + SECONDS
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.1)


def test_a_record_counts_only_for_what_it_was_made_of(
    plan: Plan, write: Write
) -> None:
    lesson = write("01_a")
    ada, folder = enrol("ada", lesson), plan.folder(enrol("ada", lesson))
    made_of = fingerprint(ada, lesson)
    write_record(folder, Record("01_a", Status.DONE, made_of=made_of))
    more = enrol("ada", lesson, evaluations=9)
    assert read_records(folder, ada)[0].status is Status.DONE
    assert read_records(folder, more)[0].status is Status.MISSING
    remove_record(folder, "01_a")
    assert read_records(folder, ada)[0].status is Status.MISSING


@pytest.mark.parametrize(
    ("learners", "free", "jobs"),
    [(30, 64, 4), (1, 64, 1), (30, 3, 2), (9, 1, 1)],
)
def test_as_many_run_as_cores_and_memory_allow(
    learners: int, free: int, jobs: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    memory = psutil.virtual_memory()._replace(available=free * GIB)
    monkeypatch.setattr(psutil, "virtual_memory", lambda: memory)
    monkeypatch.setattr(psutil.Process, "cpu_affinity", lambda _: [0, 1, 2])
    monkeypatch.setattr(os, "cpu_count", lambda: 3)
    assert choose_jobs(learners) == jobs
