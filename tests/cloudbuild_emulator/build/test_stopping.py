"""What ends a build before its time."""

import threading

import pytest

from cloudbuild_emulator.build.stopping import StopError, Watch, run_aside
from cloudbuild_emulator.messages import Status
from tests.cloudbuild_emulator.build.builds import wait_until


@pytest.fixture
def cancelled() -> threading.Event:
    return threading.Event()


def test_nothing_ends_a_build_that_has_time(cancelled: threading.Event) -> None:
    watch = Watch(cancelled, 60)
    watch.check()
    assert not watch.is_over


def test_a_cancel_wins_over_the_end_of_time(cancelled: threading.Event) -> None:
    watch = Watch(cancelled, -1)
    with pytest.raises(StopError, match="timeout of -1s") as stop:
        watch.check()
    assert stop.value.status == Status.TIMEOUT
    cancelled.set()
    with pytest.raises(StopError, match="cancelled") as stop:
        watch.check()
    assert stop.value.status == Status.CANCELLED


def test_work_aside_returns_its_result(cancelled: threading.Event) -> None:
    assert Watch(cancelled, 60).call(lambda: 7, cancelled.set) == 7
    assert not cancelled.is_set()


def test_work_aside_raises_its_error(cancelled: threading.Event) -> None:
    with pytest.raises(ZeroDivisionError, match="by zero"):
        Watch(cancelled, 60).call(lambda: 1 // 0, cancelled.set)


def test_work_that_was_left_is_cleaned_up_after(
    cancelled: threading.Event,
) -> None:
    go, cleaned = threading.Event(), threading.Event()
    with pytest.raises(StopError, match="timeout"):
        Watch(cancelled, 0.05).call(go.wait, cleaned.set)
    assert not cleaned.is_set()
    go.set()
    wait_until(cleaned.is_set)


def test_all_that_is_done_is_returned_at_once(
    cancelled: threading.Event,
) -> None:
    go = threading.Event()
    fast, slow = run_aside(lambda: True), run_aside(go.wait)
    assert Watch(cancelled, 60).await_some([fast, slow]) == {fast}
    go.set()
