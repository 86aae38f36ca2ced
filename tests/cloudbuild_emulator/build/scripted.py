"""An executor whose steps are functions: builds in milliseconds."""

import os
import threading
from collections.abc import Callable
from dataclasses import dataclass, field

from cloudbuild_emulator.executors.contract import Say, StepSpec

ENDED = 137
SECONDS = 10


@dataclass
class Stage:
    """What a step's function is given."""

    step: StepSpec
    write_end: int
    ended: threading.Event = field(default_factory=threading.Event)

    def print(self, text: str) -> None:
        os.write(self.write_end, text.encode())

    def hang(self) -> int:
        assert self.ended.wait(SECONDS), "nobody ended the step"
        return ENDED


Act = Callable[[Stage], int]


class ScriptedProcess:
    def __init__(self, step: StepSpec, act: Act) -> None:
        self.output, write_end = os.pipe()
        self.stage = Stage(step, write_end)
        self._status: int | None = None
        self._gone = threading.Event()
        threading.Thread(target=self._run, args=(act,), daemon=True).start()

    def _run(self, act: Act) -> None:
        self._status = act(self.stage)
        os.close(self.stage.write_end)
        self._gone.set()

    def wait(self, seconds: float | None) -> int | None:
        self._gone.wait(seconds)
        return self._status

    def end(self) -> None:
        self.stage.ended.set()
        assert self._gone.wait(SECONDS), "the step did not end"


@dataclass
class ScriptedExecutor:
    """Runs a function a step; a step without one succeeds at once."""

    acts: dict[int, Act] = field(default_factory=dict)
    preparation: Callable[[StepSpec, Say], None] = lambda _step, _say: None
    started: list[int] = field(default_factory=list)
    name: str = "scripted"

    def check(self, image: str) -> None:
        _ = image

    def prepare(self, step: StepSpec, say: Say) -> None:
        self.preparation(step, say)

    def start(self, step: StepSpec) -> ScriptedProcess:
        self.started.append(step.index)
        return ScriptedProcess(step, self.acts.get(step.index, lambda _: 0))

    def sweep(self) -> int:
        return 0


def printing(text: str, status: int = 0) -> Act:
    """Return a step that prints a text and ends."""

    def act(stage: Stage) -> int:
        stage.print(text)
        return status

    return act


def exiting(status: int) -> Act:
    return lambda _: status


def hanging(stage: Stage) -> int:
    return stage.hang()
