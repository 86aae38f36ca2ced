"""One step from its environment to its exit status."""

import select
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from os import close, read

from cloudbuild_emulator.build.log import StepOutput
from cloudbuild_emulator.errors import CloudBuildError
from cloudbuild_emulator.executors.contract import (
    Executor,
    StepProcess,
    StepRun,
)

BLOCK = 2**16
# A process that fled its tree may hold the pipe: what is in it counts.
SECONDS_TO_DRAIN = 0.2


@dataclass(frozen=True)
class Outcome:
    """How a step ended.

    Args:
        exit_code: None where it never ran, or was ended.
        timed_out: Its own time was over.
        ended: Somebody else's failure, a cancel or the build's end of time.
        problem: What kept it from running.
    """

    exit_code: int | None = None
    timed_out: bool = False
    ended: bool = False
    problem: str = ""


class RunningStep:
    """Runs one step in its own thread, and can be ended by another."""

    def __init__(
        self,
        executor: Executor,
        step: StepRun,
        output: StepOutput,
        seconds: float | None,
    ) -> None:
        """Take all that the step needs; `seconds` is its own timeout."""
        self._executor = executor
        self._step = step
        self._output = output
        self._seconds = seconds
        self._lock = threading.Lock()
        self._process: StepProcess | None = None
        self._ended = False

    def run(self, prepared: Callable[[], None]) -> Outcome:
        """Run it to its end; `prepared` is called before it starts."""
        deadline = _deadline(self._seconds)
        try:
            self._executor.prepare(self._step, self._output.say)
            prepared()
            process = self._start()
        except CloudBuildError as error:
            self._output.say(error.message)
            return Outcome(problem=error.message)
        if process is None:
            return Outcome(ended=True)
        return self._follow(process, deadline)

    def end(self) -> None:
        """End it from outside, and its whole tree with it."""
        with self._lock:
            self._ended = True
            process = self._process
        if process is not None:
            process.end()

    def _start(self) -> StepProcess | None:
        with self._lock:
            if self._ended:
                return None
            self._process = self._executor.start(self._step)
            return self._process

    def _follow(self, process: StepProcess, deadline: float | None) -> Outcome:
        over = threading.Event()
        pump = threading.Thread(
            target=_pump, args=(process.output, self._output, over)
        )
        pump.start()
        left = None if deadline is None else deadline - time.monotonic()
        status = process.wait(left)
        timed_out = status is None
        process.end()
        over.set()
        pump.join()
        close(process.output)
        self._output.close()
        with self._lock:
            ended = self._ended
        if ended:
            return Outcome(ended=True)
        return Outcome(None if timed_out else status, timed_out=timed_out)


def _deadline(seconds: float | None) -> float | None:
    return None if seconds is None else time.monotonic() + seconds


def _pump(source: int, output: StepOutput, over: threading.Event) -> None:
    """Carry a step's output to the log until its end."""
    poll = select.poll()
    poll.register(source, select.POLLIN | select.POLLHUP)
    while True:
        ready = poll.poll(SECONDS_TO_DRAIN * 1000)
        if ready:
            data = read(source, BLOCK)
            if not data:
                return
            output.feed(data)
        elif over.is_set():
            return
