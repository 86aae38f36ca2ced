"""Builds that wait and builds that run, so many at one time."""

import threading
import time
from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field

from cloudbuild_emulator.errors import LimitError
from cloudbuild_emulator.messages import Build

SECONDS_BETWEEN_LOOKS = 0.5


@dataclass
class Entry:
    """A build in the queue, since when, and the flag that ends it."""

    build: Build
    since: float = field(default_factory=time.monotonic)
    cancelled: threading.Event = field(default_factory=threading.Event)
    finished: threading.Event = field(default_factory=threading.Event)


class Queue:
    """First in, first out, on a fixed number of threads.

    Args:
        run: Runs a build to its end; called in a thread of the queue.
        expire: Ends a build that has waited longer than its queueTtl.
        running: How many run at one time.
        waiting: How many may wait.
    """

    def __init__(
        self,
        run: Callable[[Entry], None],
        expire: Callable[[Build], None],
        *,
        running: int,
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
            threading.Thread(target=self._work, daemon=True)
            for _ in range(running)
        ]
        self._threads.append(threading.Thread(target=self._watch, daemon=True))

    def start(self) -> None:
        """Start the threads."""
        for each in self._threads:
            each.start()

    def stop(self) -> None:
        """Start no more builds, end those that run, and wait for them."""
        with self._changed:
            self._stopping = True
            for entry in self._running.values():
                entry.cancelled.set()
            self._changed.notify_all()
        for each in self._threads:
            each.join()

    def check_room(self) -> None:
        """Raise `LimitError` where no further build may wait."""
        with self._changed:
            if len(self._waiting) >= self._limit:
                raise LimitError(
                    f"{len(self._waiting)} builds are waiting; expected at "
                    f"most {self._limit}",
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

    def cancel(self, build_id: str, seconds: float) -> bool:
        """End a running build and wait for its end; False if none runs."""
        with self._changed:
            entry = self._running.get(build_id)
        if entry is None:
            return False
        entry.cancelled.set()
        entry.finished.wait(seconds)
        return True

    def _take(self) -> Entry | None:
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
                self._run(entry)
            finally:
                with self._changed:
                    del self._running[entry.build.id]
                entry.finished.set()

    def _watch(self) -> None:
        while True:
            with self._changed:
                if self._stopping:
                    return
                late = [e for e in self._waiting if _is_late(e)]
                for entry in late:
                    self._waiting.remove(entry)
            for entry in late:
                self._expire(entry.build)
            with self._changed:
                self._changed.wait_for(
                    lambda: self._stopping, SECONDS_BETWEEN_LOOKS
                )


def _is_late(entry: Entry) -> bool:
    waited = time.monotonic() - entry.since
    ttl = entry.build.queue_ttl
    return bool(ttl) and waited > ttl.total_seconds()
