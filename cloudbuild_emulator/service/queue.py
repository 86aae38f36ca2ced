"""Builds that wait and builds that run, so many at one time."""

import threading
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from cloudbuild_emulator.build.progress import now
from cloudbuild_emulator.messages import Build
from localcloud.errors import LimitError

# A sleeping laptop's clock jumps: no wait for a deadline is longer.
LONGEST_LOOK_S = 60.0


def read_since(build: Build) -> datetime:
    """Return when a build's wait began.

    cloudbuild.proto, Build.queue_ttl: it ticks from create_time. A build that
    needed an approval is in the queue from then on.
    """
    since: datetime = build.approval.result.approval_time or build.create_time
    return since


@dataclass(eq=False)
class Entry:
    """A build in the queue.

    Args:
        build: As it was queued.
        cancelled: Set to end it.
        finished: Set when its thread is done with it.
        reason: Why it was cancelled, where no user did it.
    """

    build: Build
    cancelled: threading.Event = field(default_factory=threading.Event)
    finished: threading.Event = field(default_factory=threading.Event)
    reason: str = ""

    @property
    def left(self) -> timedelta | None:
        """How long it may wait; None for ever."""
        ttl: timedelta | None = self.build.queue_ttl
        return read_since(self.build) + ttl - now() if ttl else None

    @property
    def is_late(self) -> bool:
        left = self.left
        return left is not None and left <= timedelta()


class Queue:
    """First in, first out, on a fixed number of threads.

    Args:
        run: Runs a build to its end, in a thread of the queue; never raises.
        expire: Ends a build that waited longer than its queueTtl; the same.
        at_once: How many run at one time.
        waiting: How many may wait.
    """

    def __init__(
        self,
        run: Callable[[Entry], None],
        expire: Callable[[Build], None],
        *,
        at_once: int,
        waiting: int,
    ) -> None:
        self._run = run
        self._expire = expire
        self._limit = waiting
        self._waiting: deque[Entry] = deque()
        self._running: dict[str, Entry] = {}
        self._changed = threading.Condition()
        self._stopping = False
        self._threads = [
            threading.Thread(target=self._work, name="build", daemon=True)
            for _ in range(at_once)
        ]
        self._threads.append(
            threading.Thread(target=self._watch, name="expiry", daemon=True)
        )

    def start(self) -> None:
        """Start the threads."""
        for each in self._threads:
            each.start()

    def stop(self, reason: str) -> None:
        """Start no more builds, end those that run, and wait for them."""
        with self._changed:
            self._stopping = True
            for entry in self._running.values():
                entry.reason = entry.reason or reason
                entry.cancelled.set()
            self._changed.notify_all()
        for each in self._threads:
            if each.is_alive():
                each.join()

    def check_room(self) -> None:
        """Raise `LimitError` where no further build may wait."""
        with self._changed:
            if len(self._waiting) >= self._limit:
                raise LimitError(
                    f"{len(self._waiting):,} builds are waiting; expected at "
                    f"most {self._limit:,}",
                    "wait for some to end, or cancel them",
                )

    def add(self, build: Build) -> None:
        """Put a build at the end."""
        with self._changed:
            self._waiting.append(Entry(build))
            self._changed.notify_all()

    def remove(self, build_id: str) -> bool:
        """Take a waiting build out; False where it does not wait."""
        with self._changed:
            for entry in self._waiting:
                if entry.build.id == build_id:
                    self._waiting.remove(entry)
                    return True
            return False

    def cancel(self, build_id: str, seconds: float) -> None:
        """End a build that runs, and wait for its end, so long at most."""
        with self._changed:
            entry = self._running.get(build_id)
        if entry is not None:
            entry.cancelled.set()
            entry.finished.wait(seconds)

    def _take(self) -> Entry | None:
        """Wait for the next build; None when the queue stops."""
        with self._changed:
            self._changed.wait_for(lambda: self._stopping or self._waiting)
            if self._stopping:
                return None
            entry = self._waiting.popleft()
            self._running[entry.build.id] = entry
            return entry

    def _work(self) -> None:
        while entry := self._take():
            try:
                if entry.is_late:
                    self._expire(entry.build)
                else:
                    self._run(entry)
            finally:
                with self._changed:
                    del self._running[entry.build.id]
                entry.finished.set()

    def _watch(self) -> None:
        """Expire builds, at the moment when each has waited too long."""
        with self._changed:
            while not self._stopping:
                for entry in [each for each in self._waiting if each.is_late]:
                    self._waiting.remove(entry)
                    self._expire(entry.build)
                self._changed.wait(self._measure_wait())

    def _measure_wait(self) -> float | None:
        left = [entry.left for entry in self._waiting]
        ends = [each.total_seconds() for each in left if each is not None]
        return min(max(min(ends), 0), LONGEST_LOOK_S) if ends else None
