"""Builds that are ended: by a cancel, by their time, by a failure."""

import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import pytest

from cloudbuild_emulator.executors.contract import Say, StepSpec
from cloudbuild_emulator.messages import Build
from tests.cloudbuild_emulator.build.builds import (
    HEAD,
    Yard,
    list_statuses,
    make_build,
    make_step,
    read_build,
    wait_until,
)
from tests.cloudbuild_emulator.build.scripted import (
    ENDED,
    ScriptedExecutor,
    Stage,
    hanging,
)

A_SECOND = 1.0
SHORT = timedelta(seconds=0.3)
AT_ONCE = ["-"]


@contextmanager
def at_most(seconds: float) -> Iterator[None]:
    begin = time.monotonic()
    yield
    assert time.monotonic() - begin < seconds


def cancel_when(yard: Yard, condition: Callable[[], object]) -> None:
    def cancel() -> None:
        wait_until(condition)
        yard.cancelled.set()

    threading.Thread(target=cancel).start()


def test_a_cancel_ends_what_runs_within_a_second(yard: Yard) -> None:
    executor = ScriptedExecutor({0: hanging})
    cancel_when(yard, lambda: executor.started)
    with at_most(A_SECOND):
        build = yard.run(make_build(make_step(), make_step()), executor)
    assert list_statuses(build) == ["CANCELLED", "CANCELLED", "QUEUED"]
    assert yard.log == (
        f"{HEAD}Starting Step #0\nCANCELLED\nERROR: context canceled\n"
    )


def test_a_build_that_is_cancelled_before_it_runs_starts_nothing(
    yard: Yard,
) -> None:
    yard.cancelled.set()
    executor = ScriptedExecutor()
    build = yard.run(make_build(), executor)
    assert list_statuses(build) == ["CANCELLED", "QUEUED"]
    assert executor.started == []


@pytest.mark.parametrize("phase", ["source", "image"])
def test_a_cancel_does_not_wait_for_what_is_on_its_way(
    yard: Yard, phase: str
) -> None:
    arrived, go, made = (threading.Event() for _ in range(3))

    def hold(folder: Path, say: Say) -> None:
        arrived.set()
        assert go.wait(10)
        (folder / "late").mkdir(parents=True)
        say("late")
        made.set()

    def fetch(build: Build, workspace: Path, say: Say) -> Build:
        if phase == "source":
            hold(workspace, say)
        return build

    def prepare(step: StepSpec, say: Say) -> None:
        if phase == "image":
            hold(step.scratch, say)

    cancel_when(yard, arrived.is_set)
    executor = ScriptedExecutor(preparation=prepare)
    with at_most(2 * A_SECOND):
        build = yard.run(make_build(), executor, fetch)
    assert list_statuses(build)[0] == "CANCELLED"
    before = len(yard.saved)
    go.set()
    wait_until(made.is_set)
    wait_until(lambda: not yard.folder.exists())
    assert executor.started == []
    assert len(yard.saved) == before
    assert "late" not in yard.log


def test_the_end_of_its_time_ends_a_build(yard: Yard) -> None:
    build = make_build(make_step(id="a"), make_step(), timeout=SHORT)
    with at_most(SHORT.total_seconds() + A_SECOND):
        build = yard.run(build, ScriptedExecutor({0: hanging}))
    assert list_statuses(build) == ["TIMEOUT", "TIMEOUT", "QUEUED"]
    assert build.status_detail == (
        "the build took longer than its timeout of 0.3s"
    )
    assert yard.log.endswith("TIMEOUT\nERROR: context deadline exceeded\n")


def test_the_end_of_its_own_time_ends_a_step_and_fails_the_build(
    yard: Yard,
) -> None:
    steps = make_step(timeout=SHORT), make_step()
    with at_most(SHORT.total_seconds() + A_SECOND):
        build = yard.run(make_build(*steps), ScriptedExecutor({0: hanging}))
    assert list_statuses(build) == ["FAILURE", "TIMEOUT", "QUEUED"]
    assert yard.log.endswith(
        'Finished Step #0\nERROR\nERROR: build step 0 "bash" failed: '
        "context deadline exceeded: the step's timeout is 0.3s\n"
    )


def test_a_failure_cancels_what_runs_beside_it(yard: Yard) -> None:
    def fail(_: Stage) -> int:
        wait_until(lambda: len(executor.started) == 2)
        return 1

    executor = ScriptedExecutor({0: hanging, 1: fail})
    steps = make_step(), make_step(wait_for=AT_ONCE), make_step()
    build = yard.run(make_build(*steps), executor)
    assert list_statuses(build) == ["FAILURE", "CANCELLED", "FAILURE", "QUEUED"]
    assert [each.exit_code for each in build.steps] == [0, 1, 0]
    assert "Finished Step #0" not in yard.log


def test_steps_are_ended_side_by_side(yard: Yard) -> None:
    def linger(stage: Stage) -> int:
        stage.hang()
        time.sleep(0.3)
        return ENDED

    count = 12
    executor = ScriptedExecutor(dict.fromkeys(range(count), linger))
    cancel_when(yard, lambda: len(executor.started) == count)
    steps = [make_step(wait_for=AT_ONCE) for _ in range(count)]
    with at_most(2 * A_SECOND):
        build = yard.run(make_build(*steps), executor)
    assert list_statuses(build) == ["CANCELLED"] * (count + 1)


def test_a_cancel_ends_an_upload(
    yard: Yard, monkeypatch: pytest.MonkeyPatch
) -> None:
    arrived, go = threading.Event(), threading.Event()

    def hold(*_: object) -> None:
        arrived.set()
        assert go.wait(10)

    name = "cloudbuild_emulator.build.worker.upload_artifacts"
    monkeypatch.setattr(name, hold)
    cancel_when(yard, arrived.is_set)
    objects = {"location": "gs://b/", "paths": ["x"]}
    with at_most(A_SECOND):
        build = yard.run(read_build(artifacts={"objects": objects}))
    go.set()
    assert list_statuses(build) == ["CANCELLED", "SUCCESS"]
