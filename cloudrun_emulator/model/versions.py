"""Etags: the version of a resource, new with each change."""

import threading
import time

from cloudrun_emulator.errors import AbortedError


class _Clock:
    """Microseconds, of which no two are the same."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._newest = 0

    def tick(self) -> int:
        with self._lock:
            now = time.time_ns() // 1000
            self._newest = max(now, self._newest + 1)
            return self._newest


_CLOCK = _Clock()


def make_etag() -> str:
    """Make a version that is later than any before: microseconds."""
    return f'"{_CLOCK.tick()}"'


def check_etag(name: str, sent: str, current: str) -> None:
    """Refuse a change of what has changed since it was read.

    Args:
        name: The resource's short name.
        sent: Empty for a change that does not care.
        current: What it is now.

    Raises:
        AbortedError: Another one.
    """
    if sent and sent.strip('"') != current.strip('"'):
        raise AbortedError(
            f"Conflict for resource '{name}': version "
            f"'{sent.strip(chr(34))[:80]}' was specified but current version "
            f"is '{current.strip(chr(34))}'."
        )
