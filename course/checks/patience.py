"""Ends what a learner wrote when it does not end by itself."""

import signal
import sys
import threading
from types import FrameType, TracebackType
from typing import Self

SECONDS = 20.0  # for all that one check calls, on a busy machine too
# Asked again this often: a bare `except` in a loop may catch the first.
AGAIN = 0.05


class OverdueError(BaseException):
    """Time is up; no `except Exception` of a learner's stops it."""


class limit_time:  # noqa: N801  used as a verb, as contextlib's classes are
    """Raise OverdueError in the block after so many seconds; never if 0.

    A limit around it waits meanwhile. Only the main thread, where a kernel runs
    its cells, can be interrupted: in others there is no limit.
    """

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds

    def __enter__(self) -> Self:
        self._block: FrameType | None = sys._getframe(1)  # noqa: SLF001
        self._limits = threading.current_thread() is threading.main_thread()
        if self._limits:
            self._before = signal.signal(signal.SIGALRM, self._ring)
            self._rest = signal.setitimer(
                signal.ITIMER_REAL, self._seconds, AGAIN
            )
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        if self._limits:
            signal.setitimer(signal.ITIMER_REAL, 0)
            signal.signal(signal.SIGALRM, self._before)
            signal.setitimer(signal.ITIMER_REAL, *self._rest)
        self._block = None

    def _ring(self, _number: int, frame: FrameType | None) -> None:
        """End the block, unless it is just being entered or left.

        An error raised there would leave the clock ringing for ever, in
        whatever comes after.
        """
        doors = (limit_time.__enter__.__code__, limit_time.__exit__.__code__)
        while frame and frame is not self._block:
            if frame.f_code in doors:
                return
            frame = frame.f_back
        if frame:
            raise OverdueError
