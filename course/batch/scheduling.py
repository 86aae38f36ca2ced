"""Runs a class: as many learners at a time as the machine takes.

Each learner's program is confined; what it says becomes records. A program
that dies or goes too far costs its lesson; the learner's others begin anew in a
fresh home. What has its record is not run again.
"""

import json
import math
import os
import shutil
import sys
import time
from collections.abc import Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor, as_completed
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from threading import Event
from typing import Any

import psutil
from click import ClickException
from pydantic import TypeAdapter

from course.batch.learner import Work
from course.batch.preparing import make_home
from course.batch.records import (
    Fault,
    Record,
    Status,
    fingerprint,
    read_records,
    write_record,
)
from course.batch.roster import Learner
from course.execution.causes import Cause
from course.execution.confinement import (
    Breach,
    Confinement,
    Ended,
    Limits,
    Usage,
    end_confined,
    run_confined,
)
from course.execution.runs import (
    SECONDS_A_CELL,
    SECONDS_A_NOTEBOOK,
    lesson_environment,
)
from course.lessons.notebooks import Lesson
from course.messages import N_, speak
from course.places import Home

PROGRAM = "course.batch.learner"
# Budgeted for a kernel, MLflow, the emulator and a training at once.
MEMORY_A_LEARNER = int(1.5 * 2**30)
# What a run keeps busy of a core, for it also waits (benchmarks/batch.py).
CORES_A_LEARNER = 0.8
CHARACTERS_QUOTED = 1000
PASSED_ON = TypeAdapter(Record)
BREACHES = {
    Breach.SECONDS: N_("the time of a run was over"),
    Breach.MEMORY: N_("it used more memory than a run may"),
    Breach.PROCESSES: N_("it started more processes than a run may"),
    Breach.OUTPUT: N_("it printed more than a run may"),
    Breach.DISK: N_("it wrote more to the disk than a run may"),
}
# What programs would keep in the user's home, which a learner only reads.
OWN_PLACES = {
    "IPYTHONDIR": "ipython",
    "JUPYTER_CONFIG_DIR": "jupyter",
    "JUPYTER_DATA_DIR": "jupyter",
    "JUPYTER_RUNTIME_DIR": "jupyter/runtime",
    "MPLCONFIGDIR": "matplotlib",
    "XDG_CACHE_HOME": "cache",
}


@dataclass(frozen=True)
class Plan:
    """How a class is run.

    Args:
        out: Where all that is written goes; `learners/` has a folder a learner.
        shared: Of what was made once.
        limits: Of each learner's run.
        seconds_a_cell: A cell that takes longer has failed.
        seconds_a_notebook: And so has a lesson.
        jobs: Learners at a time.
    """

    out: Path
    shared: Path
    jobs: int
    limits: Limits = field(default_factory=Limits)
    seconds_a_cell: int = SECONDS_A_CELL
    seconds_a_notebook: int = SECONDS_A_NOTEBOOK

    def folder(self, learner: Learner) -> Path:
        """Say where a learner's things are."""
        return self.out / "learners" / learner.folder


class Watcher:
    """Sees how a class gets on; by default nobody does."""

    def begin(self, learner: Learner, lessons: int) -> None:
        """Tell that a learner's lessons begin."""

    def move(self, learner: Learner, lesson: str, cell: int, of: int) -> None:
        """Tell which cell a learner's lesson has reached."""

    def note(self, learner: Learner, record: Record) -> None:
        """Tell how a lesson ended."""

    def end(self, learner: Learner) -> None:
        """Tell that a learner's lessons are over."""


def choose_jobs(learners: int) -> int:
    """Choose how many run at a time: what cores and free memory allow."""
    known = len(psutil.Process().cpu_affinity()) if _knows_cores() else 0
    busy = math.ceil((known or os.cpu_count() or 1) / CORES_A_LEARNER)
    fit = int(psutil.virtual_memory().available // MEMORY_A_LEARNER)
    return max(1, min(learners, busy, fit))


def _knows_cores() -> bool:
    return sys.platform == "linux"


def run_class(
    learners: Sequence[Learner], plan: Plan, watcher: Watcher
) -> None:
    """Run what has no record yet; one learner's failure touches no other.

    Interrupted, it ends the programs that run; their lessons stay without a
    record.
    """
    stop = Event()
    with ThreadPoolExecutor(plan.jobs) as pool:
        runs = [
            pool.submit(_Run(each, plan, watcher, stop).run)
            for each in learners
        ]
        try:
            for each in as_completed(runs):
                each.result()
        except BaseException:
            stop.set()
            pool.shutdown(wait=False, cancel_futures=True)
            raise


def mark_of(plan: Plan, learner: Learner) -> str:
    """Name the processes of a learner's run."""
    return f"course-batch:{plan.folder(learner)}"


@dataclass
class _Run:
    """One learner's run, begun again after each program that died."""

    learner: Learner
    plan: Plan
    watcher: Watcher
    # Set when the class is interrupted.
    stop: Event
    usage: Usage = field(default_factory=Usage)
    # The lesson in which its program is, and what it said that is no report.
    current: str = ""
    noise: str = ""
    stopped: str = ""
    began: float = field(default_factory=time.monotonic)
    # What lessons were as they began: one may be changed while it runs.
    _made_of: dict[str, str] = field(default_factory=dict)
    _kept: set[str] = field(default_factory=set)
    _rest: bytes = b""

    def run(self) -> None:
        # What an earlier run, killed itself, left of this learner.
        end_confined(mark_of(self.plan, self.learner))
        left = self._list_left()
        if not left:
            return
        self.watcher.begin(self.learner, len(left))
        try:
            self._run_lessons(left)
        except (OSError, ClickException) as error:
            # A home that cannot be made: a full disk, say.
            for lesson in self._list_left():
                self._note_death(lesson, str(error))
        self._tidy()
        self.watcher.end(self.learner)

    def _run_lessons(self, left: list[Lesson]) -> None:
        limits = self.plan.limits
        seconds = limits.seconds
        while left and seconds > 0 and not self.stop.is_set():
            self.current, self.noise, self.stopped = left[0].name, "", ""
            self._rest = b""
            self._kept.clear()
            ended = self._run_program(left, replace(limits, seconds=seconds))
            seconds -= ended.seconds
            left = self._list_left()
            # What was changed as it ran is left, too, and runs again.
            unkept = [x for x in left if x.name not in self._kept]
            if unkept and not self.stop.is_set():
                named = [x for x in unkept if x.name == self.current]
                lost = (named or unkept)[0]
                is_late = ended.breach is Breach.SECONDS
                self._note_death(lost, self._explain(ended), is_late=is_late)
                left = self._list_left()

    def _list_left(self) -> list[Lesson]:
        folder = self.plan.folder(self.learner)
        records = read_records(folder, self.learner)
        return [
            lesson
            for lesson, record in zip(
                self.learner.lessons, records, strict=True
            )
            if record.status is Status.MISSING
        ]

    def _run_program(self, lessons: Sequence[Lesson], limits: Limits) -> Ended:
        folder = self.plan.folder(self.learner)
        for name in ("notebooks", "html", "logs", "own"):
            (folder / name).mkdir(parents=True, exist_ok=True)
        home = Home(folder / "home")
        make_home(self.plan.shared, self.learner, home)
        scratch = self.plan.out / "scratch" / self.learner.folder
        shutil.rmtree(scratch, ignore_errors=True)
        scratch.mkdir(parents=True)
        confinement = Confinement(
            scratch,
            (folder,),
            hidden=(self.plan.out / "learners", self.plan.out / "scratch"),
            limits=limits,
        )
        confinement = replace(
            confinement,
            visible=(
                *confinement.visible,
                self.plan.shared,
                *{lesson.path.parent for lesson in lessons},
            ),
        )
        try:
            return run_confined(
                self._compose(lessons, folder),
                confinement,
                environment=self._environment(home, folder / "own"),
                mark=mark_of(self.plan, self.learner),
                hear=self._hear,
                usage=self.usage,
                stop=self.stop,
            )
        finally:
            shutil.rmtree(scratch, ignore_errors=True)

    def _compose(self, lessons: Sequence[Lesson], folder: Path) -> list[str]:
        work = Work(
            tuple((each.number, str(each.path)) for each in lessons),
            self.learner.given,
            str(folder),
            self.plan.seconds_a_cell,
            self.plan.seconds_a_notebook,
        )
        return [sys.executable, "-m", PROGRAM, json.dumps(asdict(work))]

    def _environment(self, home: Home, own: Path) -> Mapping[str, str]:
        places = {name: str(own / each) for name, each in OWN_PLACES.items()}
        return {**lesson_environment(home), **places}

    def _hear(self, piece: bytes) -> None:
        """Take what the program says, line by line."""
        *lines, self._rest = (self._rest + piece).split(b"\n")
        for line in lines:
            try:
                said = json.loads(line)
            except ValueError:
                said = None
            if isinstance(said, dict):
                self._take(said)
            else:
                words = line.decode(errors="replace")
                self.noise = f"{self.noise}{words}\n"[-CHARACTERS_QUOTED:]

    def _take(self, said: Mapping[str, Any]) -> None:
        if "ended" in said:
            self._keep(PASSED_ON.validate_python(said["ended"]))
        elif "stopped" in said:
            self.stopped = str(said["stopped"])
        elif said.get("lesson"):
            if said["cell"] == 0:
                self.usage.take_peak()
                self.began = time.monotonic()
                self._note_begin(said["lesson"])
            self.current = said["lesson"]
            self.watcher.move(
                self.learner, said["lesson"], said["cell"], said["cells"]
            )

    def _note_begin(self, name: str) -> None:
        (lesson,) = (x for x in self.learner.lessons if x.name == name)
        self._made_of[name] = fingerprint(self.learner, lesson)

    def _keep(self, record: Record) -> None:
        if record.lesson not in self._made_of:
            self._note_begin(record.lesson)
        self._kept.add(record.lesson)
        whole = replace(
            record,
            made_of=self._made_of[record.lesson],
            peak_memory=self.usage.take_peak(),
        )
        write_record(self.plan.folder(self.learner), whole)
        self.watcher.note(self.learner, whole)

    def _note_death(
        self, lesson: Lesson, message: str, *, is_late: bool = False
    ) -> None:
        """Keep that a program ended in the middle of a lesson."""
        status = Status.TIMED_OUT if is_late else Status.DIED
        fault = Fault(Cause.ENVIRONMENT, message)
        took = time.monotonic() - self.began
        self._keep(Record(lesson.name, status, seconds=took, fault=fault))

    def _explain(self, ended: Ended) -> str:
        if ended.breach:
            return speak(BREACHES[ended.breach])
        words = N_("its program ended with status {status}: {said}")
        said = self.stopped or self.noise.strip()[-CHARACTERS_QUOTED:]
        return speak(words, status=ended.status, said=said or "-")

    def _tidy(self) -> None:
        """Leave the home's files, without what all learners have alike."""
        folder = self.plan.folder(self.learner)
        shutil.rmtree(Home(folder / "home").packages, ignore_errors=True)
        shutil.rmtree(folder / "own", ignore_errors=True)
