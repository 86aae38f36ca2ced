"""One step: its output to the last byte, and no byte of those who fled."""

import os
import threading
import time
from pathlib import Path

from cloudbuild_emulator.build.log import BuildLog, StepOutput
from cloudbuild_emulator.build.step import Outcome, Step
from cloudbuild_emulator.build.step_specs import make_step_spec
from tests.cloudbuild_emulator.build.builds import read_build
from tests.cloudbuild_emulator.build.scripted import (
    Act,
    ScriptedExecutor,
    Stage,
    hanging,
)


def run_step(
    folder: Path, act: Act, seconds: float | None = None
) -> tuple[Outcome, str]:
    """Run one step; return its outcome and what it printed."""
    path = folder / "log"
    step = make_step_spec(read_build(), 0, folder, {})
    with BuildLog(path, 2**30) as log:
        running = Step(
            ScriptedExecutor({0: act}), step, StepOutput(log, ""), seconds
        )
        outcome = running.run(lambda: None)
    return outcome, path.read_text()


def test_a_step_ends_with_its_exit_status(tmp_path: Path) -> None:
    outcome, _ = run_step(tmp_path, lambda _: 3)
    assert outcome == Outcome(exit_code=3)


def test_a_step_that_takes_too_long_is_ended(tmp_path: Path) -> None:
    outcome, _ = run_step(tmp_path, hanging, 0.1)
    assert outcome == Outcome(timed_out=True)


def test_a_step_that_was_ended_before_its_start_never_starts(
    tmp_path: Path,
) -> None:
    executor = ScriptedExecutor()
    step = make_step_spec(read_build(), 0, tmp_path, {})
    with BuildLog(tmp_path / "log", 1) as log:
        running = Step(executor, step, StepOutput(log, ""), None)
        running.end()
        assert running.run(lambda: None) == Outcome(ended=True)
    assert executor.started == []


def test_who_fled_with_the_pipe_does_not_hold_the_build(
    tmp_path: Path,
) -> None:
    kept: list[int] = []

    def flee(stage: Stage) -> int:
        stage.print("last words\n")
        kept.append(os.dup(stage.write_end))
        return 0

    begin = time.monotonic()
    outcome, text = run_step(tmp_path, flee)
    os.close(kept[0])
    assert (outcome.exit_code, text) == (0, "last words\n")
    assert time.monotonic() - begin < 1


def test_who_fled_and_prints_for_ever_does_not_hold_the_build(
    tmp_path: Path,
) -> None:
    stop = threading.Event()

    def print_on(end: int) -> None:
        try:
            while not stop.is_set():
                os.write(end, b"x" * 4095 + b"\n")
        except BrokenPipeError:
            os.close(end)

    def flee(stage: Stage) -> int:
        end = os.dup(stage.write_end)
        threading.Thread(target=print_on, args=(end,), daemon=True).start()
        return 0

    begin = time.monotonic()
    outcome, _ = run_step(tmp_path, flee)
    stop.set()
    assert outcome.exit_code == 0
    assert time.monotonic() - begin < 2
