"""One build from QUEUED to its end."""

import queue
import shutil
import threading
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cloudbuild_emulator.build.artifacts import upload_artifacts
from cloudbuild_emulator.build.log import BuildLog, StepOutput
from cloudbuild_emulator.build.masking import Masker
from cloudbuild_emulator.build.progress import Progress, now
from cloudbuild_emulator.build.secrets import read_secrets
from cloudbuild_emulator.build.stepruns import make_step_run
from cloudbuild_emulator.build.steps import Outcome, RunningStep
from cloudbuild_emulator.errors import CloudBuildError
from cloudbuild_emulator.executors.contract import Executor, Say
from cloudbuild_emulator.messages import (
    Build,
    BuildStep,
    EnumValue,
    FailureType,
    Status,
)
from cloudbuild_emulator.schedule import Schedule
from cloudbuild_emulator.settings import Settings

# How soon a cancel or the end of time is noticed.
SECONDS_BETWEEN_LOOKS = 0.1
# docs: "Pass data between steps": what is kept of `output`.
BYTES_OF_OUTPUT = 50 * 2**10

FetchSource = Callable[[Build, Path, Say], Build]


@dataclass(frozen=True)
class Job:
    """One build to be run.

    Args:
        build: Resolved, QUEUED, with id, project and times.
        folder: The build's own; made here, and removed at its end.
        log: The file to which its log is written.
        save: Called with a copy at every change.
        cancelled: Set by others to end it.
    """

    build: Build
    folder: Path
    log: Path
    save: Callable[[Build], None]
    cancelled: threading.Event = field(default_factory=threading.Event)


@dataclass(frozen=True)
class BuildServices:
    """What builds share."""

    settings: Settings
    executor: Executor
    fetch_source: FetchSource


class _StopError(Exception):
    """The build ends now, with that status."""

    def __init__(self, status: EnumValue, *lines: str) -> None:
        super().__init__(*lines)
        self.status = status
        self.lines = lines


def run_build(job: Job, services: BuildServices) -> Build:
    """Run a build to its end, and return it as it ended."""
    progress = Progress(job.build, job.save)
    with BuildLog(job.log, services.settings.log_bytes) as log:
        try:
            _Run(job, services, progress, log).run()
        finally:
            shutil.rmtree(job.folder, ignore_errors=True)
    return progress.build


class _Run:
    def __init__(
        self,
        job: Job,
        services: BuildServices,
        progress: Progress,
        log: BuildLog,
    ) -> None:
        self.job = job
        self.services = services
        self.progress = progress
        self.log = log
        self.secrets: Mapping[str, str] = {}
        self.deadline = 0.0
        self.running: dict[int, RunningStep] = {}
        self.finished: queue.Queue[tuple[int, Outcome]] = queue.Queue()

    def run(self) -> None:
        self.progress.start()
        timeout = self.job.build.timeout.total_seconds()
        self.deadline = time.monotonic() + timeout
        self.log.say(f'starting build "{self.job.build.id}"\n')
        for warning in self.job.build.warnings:
            self.log.say(f"WARNING: {warning.text}")
        try:
            self._prepare()
            self._fetch()
            self._run_steps()
            self._push()
        except _StopError as stop:
            for line in stop.lines:
                self.log.say(line)
            self.progress.finish(stop.status)
        else:
            self.log.say("DONE")
            self.progress.finish(Status.SUCCESS)

    def _prepare(self) -> None:
        try:
            self.secrets = read_secrets(
                self.job.build, self.services.settings.secrets
            )
        except CloudBuildError as error:
            self._fail(FailureType.FAILURE_TYPE_UNSPECIFIED, error.message)
        self.log.masker = Masker(self.secrets.values())
        (self.job.folder / "workspace").mkdir(parents=True)

    def _fetch(self) -> None:
        self.log.say("FETCHSOURCE")
        begin = now()
        try:
            fetched = self.services.fetch_source(
                self.progress.build, self.job.folder / "workspace", self.log.say
            )
        except CloudBuildError as error:
            self._fail(FailureType.FETCH_SOURCE_FAILED, error.message)
        self.progress.change(
            lambda build: setattr(
                build, "source_provenance", fetched.source_provenance
            )
        )
        self.progress.time("FETCHSOURCE", begin)

    def _fail(self, kind: EnumValue, detail: str) -> None:
        self.progress.fail(kind, detail)
        raise _StopError(Status.FAILURE, "ERROR", f"ERROR: {detail}")

    def _run_steps(self) -> None:
        self.log.say("BUILD")
        begin = now()
        steps = self.progress.build.steps
        schedule = Schedule(steps)
        try:
            while not schedule.is_finished:
                for index in schedule.start_ready():
                    self._start_step(index)
                index, outcome = self._await_one()
                self._close_step(index, outcome)
                schedule.finish([index])
        finally:
            self._end_running()
            self._collect_outputs()
            self.progress.time("BUILD", begin)

    def _start_step(self, index: int) -> None:
        step = make_step_run(
            self.job.build, index, self.job.folder, self.secrets
        )
        message = self.job.build.steps[index]
        seconds = message.timeout.total_seconds() if message.timeout else None
        label = self._label(index)
        if label:
            self.log.say(f"Starting {label}")
        output = StepOutput(self.log, f"{label}: " if label else "")
        running = RunningStep(
            self.services.executor, step, output, seconds or None
        )
        self.running[index] = running
        self._change_step(index, _begin)
        threading.Thread(
            target=self._run_step, args=(index, running), daemon=True
        ).start()

    def _run_step(self, index: int, running: RunningStep) -> None:
        def note_prepared() -> None:
            self._change_step(index, _note_prepared)

        self.finished.put((index, running.run(note_prepared)))

    def _await_one(self) -> tuple[int, Outcome]:
        while True:
            try:
                return self.finished.get(timeout=SECONDS_BETWEEN_LOOKS)
            except queue.Empty:
                self._check_end()

    def _check_end(self) -> None:
        if self.job.cancelled.is_set():
            raise _StopError(
                Status.CANCELLED, "CANCELLED", "ERROR: context canceled"
            )
        if time.monotonic() > self.deadline:
            raise _StopError(
                Status.TIMEOUT, "TIMEOUT", "ERROR: context deadline exceeded"
            )

    def _close_step(self, index: int, outcome: Outcome) -> None:
        self.running.pop(index)
        message = self.job.build.steps[index]
        status, tolerated = _judge(message, outcome)

        def change(step: BuildStep) -> None:
            step.status = Status(status)
            step.timing.end_time = now()
            if outcome.exit_code is not None:
                step.exit_code = outcome.exit_code

        self._change_step(index, change)
        if label := self._label(index):
            self.log.say(f"Finished {label}")
        if status is not Status.SUCCESS and not tolerated:
            self._check_end()
            reason = _explain(message, outcome)
            self._fail(
                FailureType.USER_BUILD_STEP,
                f'build step {index} "{message.name}" failed: {reason}',
            )

    def _end_running(self) -> None:
        """End what still runs; each step's own thread reports it."""
        over = time.monotonic() > self.deadline
        cause = Status.TIMEOUT if over else Status.CANCELLED
        for running in self.running.values():
            running.end()
        while self.running:
            index, _ = self.finished.get()
            self.running.pop(index)

            def change(step: BuildStep) -> None:
                step.status = Status(cause)
                step.timing.end_time = now()

            self._change_step(index, change)

    def _collect_outputs(self) -> None:
        outputs = []
        for index in range(len(self.job.build.steps)):
            path = self.job.folder / "outputs" / str(index) / "output"
            data = b""
            if path.is_file() and not path.is_symlink():
                with path.open("rb") as file:
                    data = file.read(BYTES_OF_OUTPUT)
            outputs.append(self.log.masker.mask(data))
        if any(outputs):
            self.progress.change(
                lambda build: setattr(
                    build.results, "build_step_outputs", outputs
                )
            )

    def _push(self) -> None:
        build = self.job.build
        if not build.artifacts.objects and not build.images:
            return
        self._check_end()
        self.log.say("PUSH")
        begin = now()
        if build.artifacts.objects:
            try:
                upload = upload_artifacts(
                    build,
                    self.job.folder / "workspace",
                    self.services.settings.storage,
                    self.log.say,
                )
            except (CloudBuildError, OSError) as error:
                self._fail(FailureType.PUSH_FAILED, str(error))

            def change(build: Build) -> None:
                build.results.artifact_manifest = upload.manifest
                build.results.num_artifacts = upload.count

            self.progress.change(change)
        self.progress.time("PUSH", begin)

    def _label(self, index: int) -> str:
        """Name a step as the log does; a build of one step names none."""
        steps = self.job.build.steps
        if len(steps) == 1:
            return ""
        name = steps[index].id
        return f'Step #{index} - "{name}"' if name else f"Step #{index}"

    def _change_step(
        self, index: int, change: Callable[[BuildStep], None]
    ) -> None:
        self.progress.change(lambda build: change(build.steps[index]))


def _begin(step: BuildStep) -> None:
    step.status = Status(Status.WORKING)
    step.timing.start_time = now()
    step.pull_timing.start_time = now()


def _note_prepared(step: BuildStep) -> None:
    step.pull_timing.end_time = now()


def _judge(step: BuildStep, outcome: Outcome) -> tuple[EnumValue, bool]:
    """Return a step's status, and whether the build goes on all the same."""
    if outcome.timed_out:
        return Status.TIMEOUT, False
    if outcome.exit_code == 0:
        return Status.SUCCESS, True
    if outcome.ended or outcome.exit_code is None:
        return Status.FAILURE, False
    # allowExitCodes wins over allowFailure.
    if step.allow_exit_codes:
        return Status.FAILURE, outcome.exit_code in step.allow_exit_codes
    return Status.FAILURE, step.allow_failure


def _explain(step: BuildStep, outcome: Outcome) -> str:
    if outcome.problem:
        return outcome.problem
    if outcome.timed_out:
        seconds = step.timeout.total_seconds()
        return f"step exceeded its timeout of {seconds:g}s"
    return f"step exited with non-zero status: {outcome.exit_code}"
