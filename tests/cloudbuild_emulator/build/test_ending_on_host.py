"""Builds of real processes that will not end, and are ended within a second."""

import threading
import time
from datetime import timedelta

import psutil
import pytest

from cloudbuild_emulator.executors.host import HostExecutor
from cloudbuild_emulator.messages import Build, BuildStep
from localcloud.sandbox.sandboxes import Folders, Sandbox
from tests.cloudbuild_emulator.build.builds import (
    Yard,
    list_statuses,
    make_build,
    make_step,
)

A_SECOND = 1.0
TIME = timedelta(seconds=1)
# Deaf to signals, with children that left its session and its parent.
STUBBORN = (
    "trap '' TERM INT HUP; (setsid sleep 6661 &); nohup sh -c 'trap \"\" TERM; "
    "sleep 6662; sleep 6663' > /dev/null 2>&1 & echo up; "
    "while :; do sleep 0.1; done"
)


def make_stubborn(**fields: object) -> BuildStep:
    return make_step(args=["bash", "-c", STUBBORN], **fields)


@pytest.fixture(params=[None, Folders()], ids=["namespaces", "folders"])
def executor(request: pytest.FixtureRequest, yard: Yard) -> HostExecutor:
    sandbox: Sandbox | None = request.param
    executor = HostExecutor(yard.settings, sandbox)
    # A service looks for interpreters once; it is no part of a build's time.
    executor.check("python")
    return executor


def run_for(yard: Yard, build: Build, executor: HostExecutor) -> Build:
    """Run a build that has a second; hold its end to a second more."""
    begin = time.monotonic()
    ended = yard.run(build, executor)
    assert time.monotonic() - begin < TIME.total_seconds() + A_SECOND
    assert "up\n" in yard.log
    assert list_left() == []
    return ended


def list_left() -> list[str]:
    lines = [
        " ".join(each.info["cmdline"] or [])
        for each in psutil.process_iter(["cmdline"])
    ]
    return [each for each in lines if "sleep 666" in each]


def test_the_end_of_a_builds_time_ends_all_its_processes(
    yard: Yard, executor: HostExecutor
) -> None:
    steps = make_stubborn(), make_stubborn(wait_for=["-"]), make_step()
    build = run_for(yard, make_build(*steps, timeout=TIME), executor)
    assert list_statuses(build) == ["TIMEOUT", "TIMEOUT", "TIMEOUT", "QUEUED"]


def test_the_end_of_a_steps_time_ends_all_its_processes(
    yard: Yard, executor: HostExecutor
) -> None:
    build = make_build(make_stubborn(timeout=TIME), make_step())
    ended = run_for(yard, build, executor)
    assert list_statuses(ended) == ["FAILURE", "TIMEOUT", "QUEUED"]


def test_a_cancel_ends_all_processes_of_a_build(
    yard: Yard, executor: HostExecutor
) -> None:
    timer = threading.Timer(TIME.total_seconds(), yard.cancelled.set)
    timer.start()
    build = run_for(yard, make_build(make_stubborn()), executor)
    assert list_statuses(build) == ["CANCELLED", "CANCELLED"]
