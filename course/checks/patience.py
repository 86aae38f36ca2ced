"""Ends what a learner wrote when it does not end by itself."""

import signal
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from types import FrameType
from typing import NoReturn

SECONDS = 6.0  # for all that one check calls
# Asked again this often: a bare `except` in a loop may catch the first.
AGAIN = 0.05


class OverdueError(BaseException):
    """Time is up; no `except Exception` of a learner's stops it."""


@contextmanager
def limit_time(seconds: float) -> Iterator[None]:
    """Raise OverdueError in the block after so many seconds; never if 0.

    A limit around it waits meanwhile. Only the main thread, where a kernel runs
    its cells, can be interrupted: in others there is no limit.
    """
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = signal.signal(signal.SIGALRM, _ring)
    rest = signal.setitimer(signal.ITIMER_REAL, seconds, AGAIN)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)
        signal.setitimer(signal.ITIMER_REAL, *rest)


def _ring(_number: int, _frame: FrameType | None) -> NoReturn:
    raise OverdueError
