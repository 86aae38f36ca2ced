"""What ends a build before its time: a cancel, its timeout, a failure."""

import threading
import time
from collections.abc import Callable, Collection
from concurrent.futures import FIRST_COMPLETED, Future, wait
from typing import TypeVar

from cloudbuild_emulator.messages import Status
from localcloud.messages import EnumValue

# How soon a cancel or the end of time is noticed.
SECONDS_BETWEEN_LOOKS = 0.1

Result = TypeVar("Result")


class StopError(Exception):
    """The build ends now, with that status.

    `detail` says why; `lines` are what the log ends with.
    """

    def __init__(
        self, status: EnumValue, detail: str, lines: tuple[str, ...]
    ) -> None:
        super().__init__(detail)
        self.status = status
        self.detail = detail
        self.lines = lines


class Watch:
    """Looks out for a cancel and for the end of a build's time.

    Args:
        cancelled: Set by others.
        seconds: The build's timeout.
    """

    def __init__(self, cancelled: threading.Event, seconds: float) -> None:
        self._cancelled = cancelled
        self._seconds = seconds
        self._deadline = time.monotonic() + seconds

    @property
    def is_over(self) -> bool:
        return time.monotonic() > self._deadline

    def check(self) -> None:
        """Raise `StopError` where the build must end."""
        if self._cancelled.is_set():
            raise StopError(
                Status.CANCELLED,
                "cancelled",
                ("CANCELLED", "ERROR: context canceled"),
            )
        if self.is_over:
            raise StopError(
                Status.TIMEOUT,
                f"the build took longer than its timeout of {self._seconds:g}s",
                ("TIMEOUT", "ERROR: context deadline exceeded"),
            )

    def await_some(
        self, futures: Collection[Future[Result]]
    ) -> set[Future[Result]]:
        """Return those that are done, at least one. Raises `StopError`."""
        while True:
            done, _ = wait(
                futures, SECONDS_BETWEEN_LOOKS, return_when=FIRST_COMPLETED
            )
            if done:
                return done
            self.check()

    def call(
        self, work: Callable[[], Result], clean: Callable[[], None]
    ) -> Result:
        """Do work aside and return its result.

        Raises:
            StopError: The build must end; the work is left to itself, and
                `clean` is called when it is done.
        """
        self.check()
        future = run_aside(work)
        try:
            self.await_some([future])
        except StopError:
            future.add_done_callback(lambda _: clean())
            raise
        return future.result()


def run_aside(work: Callable[[], Result]) -> Future[Result]:
    """Do work in a thread of its own, which keeps no process alive."""
    future: Future[Result] = Future()

    def run() -> None:
        try:
            future.set_result(work())
        except BaseException as error:  # noqa: BLE001 -- raised again where the result is asked for
            future.set_exception(error)

    threading.Thread(target=run, daemon=True).start()
    return future
