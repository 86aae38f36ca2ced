"""One step from its environment to its exit status."""

import os
import select
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass

from cloudbuild_emulator.build.log import StepOutput
from cloudbuild_emulator.executors.contract import (
    Executor,
    StepProcess,
    StepSpec,
)
from localcloud.errors import CloudError

BLOCK = 2**16
# What a pipe can hold at most without privilege (pipe(7), pipe-max-size): all
# that can be left in it when a step has ended.
BYTES_OF_A_PIPE = 2**20
# A process that fled its tree may hold the pipe open: we look now and then.
MILLISECONDS_BETWEEN_LOOKS = 200


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


class Step:
    """Runs one step in one thread, and can be ended by another.

    Args:
        executor: That runs it.
        step: Ready to be run.
        output: Takes what it prints.
        seconds: The step's own timeout, or None.
    """

    def __init__(
        self,
        executor: Executor,
        step: StepSpec,
        output: StepOutput,
        seconds: float | None,
    ) -> None:
        self._executor = executor
        self._step = step
        self._output = output
        self._seconds = seconds
        self._lock = threading.Lock()
        self._process: StepProcess | None = None
        self._ended = False

    @property
    def is_started(self) -> bool:
        return self._process is not None

    def run(self, prepared: Callable[[], None]) -> Outcome:
        """Run it to its end; `prepared` is called before it starts."""
        seconds = self._seconds
        deadline = None if seconds is None else time.monotonic() + seconds
        try:
            self._executor.prepare(self._step, self._output.say)
            prepared()
            process = self._start()
        except CloudError as error:
            return Outcome(problem=error.message)
        except OSError as error:
            return Outcome(problem=f"starting step container failed: {error}")
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
            if not self._ended:
                self._process = self._executor.start(self._step)
            return self._process

    def _follow(self, process: StepProcess, deadline: float | None) -> Outcome:
        over = threading.Event()
        pump = threading.Thread(
            target=_pump, args=(process.output, self._output, over), daemon=True
        )
        pump.start()
        left = None if deadline is None else deadline - time.monotonic()
        status = process.wait(left)
        process.end()
        over.set()
        pump.join()
        os.close(process.output)
        self._output.close()
        with self._lock:
            ended = self._ended
        if ended:
            return Outcome(ended=True)
        return Outcome(status, timed_out=status is None)


def _pump(source: int, output: StepOutput, over: threading.Event) -> None:
    """Carry a step's output to the log until its end."""
    poll = select.poll()
    poll.register(source, select.POLLIN)
    left = BYTES_OF_A_PIPE
    while left > 0:
        is_over = over.is_set()
        if poll.poll(0 if is_over else MILLISECONDS_BETWEEN_LOOKS):
            data = os.read(source, BLOCK)
            if not data:
                return
            output.feed(data)
            left -= len(data) if is_over else 0
        elif is_over:
            return
