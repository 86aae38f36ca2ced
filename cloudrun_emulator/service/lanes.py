"""Work in the background: one at a time for each service, in its order."""

import logging
import threading
from collections import deque
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor

# Deployments mostly wait for a package or a probe.
WORKERS = 8
LOG = logging.getLogger(__name__)


class Lanes:
    """Threads that do what is asked for, lane by lane."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: dict[str, deque[Callable[[], None]]] = {}
        self._pool = ThreadPoolExecutor(WORKERS, "deployment")
        self._is_open = True

    def add(self, lane: str, work: Callable[[], None]) -> None:
        """Do some work after what its lane has already."""
        with self._lock:
            if not self._is_open:
                return
            queue = self._waiting.setdefault(lane, deque())
            queue.append(work)
            if len(queue) == 1:
                self._pool.submit(self._run, lane)

    def close(self) -> None:
        """Begin nothing more, and wait for what was begun."""
        with self._lock:
            self._is_open = False
        self._pool.shutdown(cancel_futures=True)

    def _run(self, lane: str) -> None:
        work = self._waiting[lane][0]
        try:
            work()
        except Exception:
            # The outermost boundary of this thread: a defect of ours.
            LOG.exception("work for %s met a defect", lane)
        finally:
            self._go_on(lane)

    def _go_on(self, lane: str) -> None:
        with self._lock:
            queue = self._waiting[lane]
            queue.popleft()
            if not queue:
                del self._waiting[lane]
            elif self._is_open:
                self._pool.submit(self._run, lane)
