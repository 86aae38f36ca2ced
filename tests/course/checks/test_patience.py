"""An answer that does not end: it is ended, told, and nothing is left over."""

import signal
import threading
import time
from typing import Any

import pytest

from course.checks import patience
from course.checks.carts import name_carts
from course.checks.diagnosis import Diagnosis
from course.checks.gates import name_gate
from course.checks.lesson8 import check_is_tested, check_promotion
from course.checks.patience import OverdueError, limit_time
from course.checks.verdict import OVERDUE, attempt, judge

SECONDS = 0.2


def loop(*_: object) -> Any:
    while True:
        pass


def loop_and_catch(*_: object) -> Any:
    while True:
        try:
            len("")
        except:  # noqa: E722, S112  the mistake itself
            continue


def sleep(*_: object) -> Any:
    time.sleep(60)


def take(one: object) -> Any:
    return loop(one)


def take_two(one: object, other: object) -> Any:
    return loop(one, other)


def judge_carts(answer: object) -> Any:
    return judge(answer, "lesson4.carts", lambda: name_carts(answer))


def judge_gate(answer: object) -> Any:
    return judge(answer, "lesson5.gate", lambda: name_gate(answer))


@pytest.fixture(autouse=True)
def hurry(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(patience, "SECONDS", SECONDS)


@pytest.mark.parametrize(
    ("check", "answer"),
    [
        (judge_carts, loop),
        (judge_gate, loop),
        (check_promotion, take),
        (check_is_tested, take_two),
        (check_promotion, loop_and_catch),
        (judge_gate, sleep),
    ],
)
def test_an_answer_that_never_ends_is_told(
    check: Any, answer: object, refused: Any
) -> None:
    refused(check(answer), Diagnosis(OVERDUE, {"seconds": SECONDS}))


def test_no_clock_goes_on_after_a_limit() -> None:
    with limit_time(60):
        pass
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)
    assert signal.getsignal(signal.SIGALRM) == signal.SIG_DFL


def test_a_limit_waits_for_a_block_without_one() -> None:
    with limit_time(0.05), limit_time(0):
        time.sleep(0.1)


def test_a_limit_goes_on_after_a_block_without_one() -> None:
    with pytest.raises(OverdueError, match=r"^$"), limit_time(0.05):  # noqa: PT012
        with limit_time(0):
            pass
        time.sleep(60)


@pytest.mark.parametrize("door", [0.0, 60.0])
def test_a_clock_that_rings_at_a_door_of_its_block_ends_nothing(
    door: float, monkeypatch: pytest.MonkeyPatch
) -> None:
    setitimer = signal.setitimer
    rings = [door]

    def ring_and_set(which: int, seconds: float, *again: float) -> Any:
        if seconds in rings:
            rings.remove(seconds)
            signal.raise_signal(signal.SIGALRM)
        return setitimer(which, seconds, *again)

    monkeypatch.setattr(signal, "setitimer", ring_and_set)
    with limit_time(60):
        pass
    assert not rings
    assert signal.getitimer(signal.ITIMER_REAL) == (0, 0)
    assert signal.getsignal(signal.SIGALRM) == signal.SIG_DFL


def test_another_thread_works_without_a_limit() -> None:
    done: list[object] = []

    def work() -> None:
        with limit_time(0.01):
            done.append(attempt(time.sleep, 0.05).error)

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert done == [None]
