"""What is known of a running build: one message, saved at each change."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime

from cloudbuild_emulator.messages import (
    Build,
    BuildStep,
    FailureType,
    Status,
    TimeSpan,
)
from localcloud.messages import EnumValue, copy_message


class Progress:
    """A build's message; any thread may change it, one at a time.

    Args:
        build: As it was queued; not changed.
        save: Takes a copy at each change. After the end none is made.
    """

    def __init__(self, build: Build, save: Callable[[Build], None]) -> None:
        self._build = copy_message(build)
        self._save = save
        self._lock = threading.Lock()
        self._finished = False

    def copy(self) -> Build:
        """Return the message as it is now."""
        with self._lock:
            return copy_message(self._build)

    def change(self, change: Callable[[Build], None]) -> None:
        """Change the message, and save a copy of it."""
        with self._lock:
            if not self._finished:
                change(self._build)
                self._save(copy_message(self._build))

    def change_step(
        self, index: int, change: Callable[[BuildStep], None]
    ) -> None:
        self.change(lambda build: change(build.steps[index]))

    def start(self) -> None:
        def change(build: Build) -> None:
            build.status = Status(Status.WORKING)
            build.start_time = now()
            for step in build.steps:
                step.status = Status(Status.QUEUED)

        self.change(change)

    def finish(self, status: EnumValue, detail: str = "") -> None:
        def change(build: Build) -> None:
            build.status = Status(status)
            build.status_detail = detail
            build.finish_time = now()

        self.change(change)
        with self._lock:
            self._finished = True

    def note_failure(self, kind: EnumValue, detail: str) -> None:
        """Note why the build fails."""

        def change(build: Build) -> None:
            build.failure_info.type_ = FailureType(kind)
            build.failure_info.detail = detail

        self.change(change)

    def time(self, name: str, begin: datetime) -> None:
        """Note how long a phase took (`FETCHSOURCE`, `BUILD`, `PUSH`)."""
        span = TimeSpan(start_time=begin, end_time=now())

        def change(build: Build) -> None:
            build.timing[name] = span

        self.change(change)


def now() -> datetime:
    """Return the time in UTC, as messages hold it."""
    return datetime.now(UTC)
