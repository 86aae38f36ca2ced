"""The steps of one build, each started as soon as it waits for none."""

from collections.abc import Mapping
from concurrent.futures import Future, wait
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import NoReturn

from cloudbuild_emulator.build.folders import remove_folder
from cloudbuild_emulator.build.log import BuildLog, StepOutput
from cloudbuild_emulator.build.progress import Progress, now
from cloudbuild_emulator.build.step import Outcome, Step
from cloudbuild_emulator.build.step_specs import make_step_spec
from cloudbuild_emulator.build.stopping import StopError, Watch, run_aside
from cloudbuild_emulator.build.verdicts import Verdict, judge_step
from cloudbuild_emulator.executors.contract import Executor
from cloudbuild_emulator.messages import Build, BuildStep, FailureType, Status
from cloudbuild_emulator.schedule import Schedule
from localcloud.errors import InvalidError

# Ending a step takes an executor a second at most (its contract); what is
# still being prepared, an image fetched for instance, is left to itself.
SECONDS_TO_END = 10
SECONDS_TO_PREPARE = 0.5


@dataclass
class Steps:
    """Runs a build's steps.

    Args:
        build: With substitutions made.
        folder: The build's.
        secrets: Values by env name.
        executor: That runs the steps.
        progress: Told of each change.
        log: Of the build.
        watch: Says when the build must end.
    """

    build: Build
    folder: Path
    secrets: Mapping[str, str]
    executor: Executor
    progress: Progress
    log: BuildLog
    watch: Watch
    _running: dict[Future[Outcome], tuple[int, Step]] = field(
        default_factory=dict
    )

    def run(self) -> None:
        """Run all of them. Raises `StopError`."""
        schedule = Schedule(self.build.steps)
        try:
            while not schedule.is_finished:
                for index in schedule.start_ready():
                    self._start_step(index)
                done = self.watch.await_some(list(self._running))
                for each in sorted(done, key=lambda f: self._running[f][0]):
                    index, _ = self._running.pop(each)
                    self._close_step(index, each.result())
                    schedule.finish(index)
        finally:
            self._end_running()

    def _start_step(self, index: int) -> None:
        message = self.build.steps[index]
        label = name_step(self.build, index)
        if label:
            self.log.say(f"Starting {label}")
        try:
            step = make_step_spec(self.build, index, self.folder, self.secrets)
        except InvalidError as error:
            self._fail(index, error.message)
        seconds = message.timeout.total_seconds() if message.timeout else None
        running = Step(
            self.executor, step, StepOutput(self.log, label), seconds or None
        )
        self.progress.change_step(index, _begin)
        prepared = partial(self.progress.change_step, index, _note_prepared)
        future = run_aside(lambda: running.run(prepared))
        self._running[future] = (index, running)

    def _close_step(self, index: int, outcome: Outcome) -> None:
        verdict = judge_step(self.build.steps[index], outcome)
        self._note_end(index, verdict, outcome)
        if not verdict.tolerated:
            self.watch.check()
            self._fail(index, verdict.reason)

    def _note_end(self, index: int, verdict: Verdict, outcome: Outcome) -> None:
        def change(step: BuildStep) -> None:
            step.status = Status(verdict.status)
            step.timing.end_time = now()
            step.exit_code = outcome.exit_code or 0

        self.progress.change_step(index, change)
        label = name_step(self.build, index)
        if label and not outcome.ended:
            self.log.say(f"Finished {label}")

    def _fail(self, index: int, reason: str) -> NoReturn:
        name = self.build.steps[index].name
        detail = self.log.masker.mask_text(
            f'build step {index} "{name}" failed: {reason}'
        )
        self.progress.note_failure(
            FailureType.USER_BUILD_STEP, f"Build step failure: {detail}"
        )
        raise StopError(Status.FAILURE, detail, ("ERROR", f"ERROR: {detail}"))

    def _end_running(self) -> None:
        """End what still runs: side by side, for all have one second."""
        cause = Status.TIMEOUT if self.watch.is_over else Status.CANCELLED
        for _, running in self._running.values():
            run_aside(running.end)
        wait(self._running, SECONDS_TO_PREPARE)
        started = [
            future
            for future, (_, running) in self._running.items()
            if running.is_started
        ]
        wait(started, SECONDS_TO_END)
        for future, (index, _) in self._running.items():
            self._note_end(index, *self._find_end(future, index, cause))

    def _find_end(
        self, future: Future[Outcome], index: int, cause: int
    ) -> tuple[Verdict, Outcome]:
        if not future.done():
            # Whatever it makes from here on has no build any more.
            future.add_done_callback(lambda _: remove_folder(self.folder))
        elif not future.exception() and not future.result().ended:
            # It had ended by itself, a moment before.
            outcome = future.result()
            return judge_step(self.build.steps[index], outcome), outcome
        return Verdict(cause, tolerated=False), Outcome(ended=True)


def name_step(build: Build, index: int) -> str:
    """Name a step as the log does; a build of one step names none."""
    if len(build.steps) == 1:
        return ""
    name = build.steps[index].id
    return f'Step #{index} - "{name}"' if name else f"Step #{index}"


def _begin(step: BuildStep) -> None:
    step.status = Status(Status.WORKING)
    step.timing.start_time = now()
    step.pull_timing.start_time = now()


def _note_prepared(step: BuildStep) -> None:
    step.pull_timing.end_time = now()
