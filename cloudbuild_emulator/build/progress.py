"""What is known of a running build: one message, saved at each change."""

import threading
from collections.abc import Callable
from datetime import UTC, datetime

from cloudbuild_emulator.messages import (
    Build,
    EnumValue,
    FailureType,
    Status,
    TimeSpan,
    copy_message,
)


class Progress:
    """A build's message; any thread may change it, one at a time."""

    def __init__(self, build: Build, save: Callable[[Build], None]) -> None:
        """Take the build, and what to do with each new state of it."""
        self.build = copy_message(build)
        self._save = save
        self._lock = threading.RLock()

    def change(self, change: Callable[[Build], None]) -> None:
        """Change the message, and save a copy of it."""
        with self._lock:
            change(self.build)
            self._save(copy_message(self.build))

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
            build.status_detail = detail or build.status_detail
            build.finish_time = now()

        self.change(change)

    def fail(self, kind: EnumValue, detail: str) -> None:
        """Note why the build fails."""

        def change(build: Build) -> None:
            build.failure_info.type_ = FailureType(kind)
            build.failure_info.detail = detail
            build.status_detail = detail

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
