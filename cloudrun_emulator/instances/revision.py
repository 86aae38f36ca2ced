"""A revision's instances: as many as its requests need, none too many.

Google's autoscaler aims at 60 % of concurrency and CPU over a minute; on one
machine an instance is added when all others are full.
"""

import asyncio
import math
from collections import deque

from cloudrun_emulator.instances import lines
from cloudrun_emulator.instances.instance import Instance, StartError, Yard
from cloudrun_emulator.instances.plans import RevisionError, RevisionPlan

# D:reference/container-contract: how long a request waits for an instance.
SHARE_OF_START = 3.5
SECONDS_TO_WAIT = 10.0
# After failed starts in a row: the first pause, doubled up to the last.
FIRST_PAUSE_S = 0.2
LAST_PAUSE_S = 10.0


class FullError(Exception):
    """No instance was free in time; `at_most` if none may be added."""

    def __init__(self, *, at_most: bool) -> None:
        super().__init__()
        self.at_most = at_most


class Revision:
    """Hands instances to requests; lives in one event loop."""

    def __init__(self, plan: RevisionPlan, yard: Yard) -> None:
        self.plan = plan
        self.at_least = 0
        self.at_most = max(plan.max_instances, 1)
        self.starts = 0
        self._yard = yard
        self._ready: list[Instance] = []
        self._starting: dict[Instance, asyncio.Task[None]] = {}
        self._ending: set[asyncio.Task[None]] = set()
        self._waiting: deque[asyncio.Future[Instance]] = deque()
        self._seconds: list[float] = []
        self._failures = 0
        self._pause: asyncio.TimerHandle | None = None
        self._closed = False
        self._empty = asyncio.Event()

    @property
    def alive(self) -> list[Instance]:
        """Those that start, and those that serve."""
        return [*self._ready, *self._starting]

    async def prove(self) -> None:
        """Start one instance, for a deployment.

        Raises:
            RevisionError: It did not start.
        """
        try:
            self._begin()
            await self._first_ready()
        except StartError as error:
            raise RevisionError(
                lines.say_not_ready(self.plan), "HEALTH_CHECK_CONTAINER_ERROR"
            ) from error

    def scale(self, at_least: int, at_most: int) -> None:
        """Set how many instances there are, and start those that lack."""
        self.at_least, self.at_most = at_least, max(at_most, 1)
        self._grow()

    async def acquire(self, wanted: str = "") -> Instance:
        """Take a place at an instance; `release` gives it back.

        Args:
            wanted: The instance that is preferred, by its id.

        Raises:
            FullError: None was free in time.
            StartError: None could be started.
        """
        if instance := self._find_free(wanted):
            instance.in_flight += 1
            return instance
        place: asyncio.Future[Instance] = (
            asyncio.get_running_loop().create_future()
        )
        self._waiting.append(place)
        self._grow()
        try:
            async with asyncio.timeout(self._patience()):
                return await place
        except TimeoutError:
            self._take_back(place)
            full = len(self.alive) >= self.at_most
            raise FullError(at_most=full) from None
        except asyncio.CancelledError:
            self._take_back(place)
            raise

    def release(self, instance: Instance) -> None:
        """Give a place back: to the next who waits."""
        instance.in_flight -= 1
        instance.idle_since = asyncio.get_running_loop().time()
        self._serve_waiting()
        if self._closed and not self._busy():
            self._empty.set()

    def end_idle(self, seconds: float) -> None:
        """End instances that had no request for so long, but the fewest."""
        spare = len(self.alive) - self.at_least
        until = asyncio.get_running_loop().time() - seconds
        idle = [
            each
            for each in self._ready
            if not each.in_flight and each.idle_since <= until
        ]
        for each in idle[: max(spare, 0)]:
            self.end(each)

    def end(self, instance: Instance) -> None:
        """End an instance; nobody waits."""
        self._keep(asyncio.create_task(instance.stop()))

    async def close(self, seconds: float = 0) -> None:
        """End all instances, once their requests have ended or time is over."""
        self._closed = True
        if self._pause:
            self._pause.cancel()
        if self._busy() and seconds:
            waiting = asyncio.create_task(self._empty.wait())
            await asyncio.wait([waiting], timeout=seconds)
            waiting.cancel()
        self._refuse_waiting(StartError("the revision ends"))
        starting = [*self._starting.values()]
        for task in starting:
            task.cancel()
        ends = [each.stop() for each in self._ready]
        await asyncio.gather(*ends, *starting, return_exceptions=True)
        await asyncio.gather(*self._ending, return_exceptions=True)

    def _busy(self) -> bool:
        return bool(self._waiting) or any(x.in_flight for x in self._ready)

    def _find_free(self, wanted: str) -> Instance | None:
        """Find the one with the fewest requests, unless it is full."""
        if self._waiting:
            return None
        free = self._list_free()
        if wanted:
            free = [x for x in free if x.id == wanted] or free
        return min(free, key=_count_requests, default=None)

    def _list_free(self) -> list[Instance]:
        return [
            each
            for each in self._ready
            if each.available and each.in_flight < self.plan.concurrency
        ]

    def _patience(self) -> float | None:
        """Say how long a request waits; the first one, as long as it may."""
        if not self._seconds:
            return None
        mean = sum(self._seconds) / len(self._seconds)
        return max(SHARE_OF_START * mean, SECONDS_TO_WAIT)

    def _grow(self) -> None:
        if self._closed or self._pause:
            return
        wanted = math.ceil(len(self._waiting) / self.plan.concurrency)
        lacking = max(
            wanted - len(self._starting), self.at_least - len(self.alive)
        )
        room = self.at_most - len(self.alive)
        for _ in range(min(lacking, room)):
            self._begin()

    def _begin(self) -> None:
        instance = Instance(
            self.plan,
            self._yard,
            lambda: self._lose(instance),
            self._serve_waiting,
        )
        task = asyncio.create_task(self._start(instance))
        self._starting[instance] = task
        self._keep(task)

    async def _start(self, instance: Instance) -> None:
        self.starts += 1
        try:
            seconds = await instance.start()
        except StartError as error:
            self._starting.pop(instance, None)
            self._note_failure(error)
            return
        finally:
            self._starting.pop(instance, None)
        self._failures = 0
        self._seconds.append(seconds)
        if instance.ready:
            self._ready.append(instance)
            self._serve_waiting()
        else:
            self._grow()

    def _note_failure(self, error: StartError) -> None:
        """Tell those who wait, and pause before the next start."""
        self._failures += 1
        pause = min(FIRST_PAUSE_S * 2**self._failures, LAST_PAUSE_S)
        if not self.alive:
            self._refuse_waiting(error)
        if self.at_least and not self._closed:
            loop = asyncio.get_running_loop()
            self._pause = loop.call_later(pause, self._go_on)

    def _refuse_waiting(self, error: StartError) -> None:
        while self._waiting:
            place = self._waiting.popleft()
            if not place.done():
                place.set_exception(error)

    def _go_on(self) -> None:
        self._pause = None
        self._grow()

    def _lose(self, instance: Instance) -> None:
        """Hand an instance to nobody any more: it ends."""
        if instance in self._ready:
            self._ready.remove(instance)
            self._grow()

    def _serve_waiting(self) -> None:
        while self._waiting:
            if self._waiting[0].done():
                self._waiting.popleft()
                continue
            best = min(self._list_free(), key=_count_requests, default=None)
            if best is None:
                return
            best.in_flight += 1
            self._waiting.popleft().set_result(best)

    def _take_back(self, place: asyncio.Future[Instance]) -> None:
        """Forget who waited; a place given to one who has left goes on."""
        given = place.done() and not place.cancelled()
        if given and place.exception() is None:
            self.release(place.result())
        elif place in self._waiting:
            self._waiting.remove(place)

    async def _first_ready(self) -> None:
        place: asyncio.Future[Instance] = (
            asyncio.get_running_loop().create_future()
        )
        self._waiting.append(place)
        self.release(await place)

    def _keep(self, task: asyncio.Task[None]) -> None:
        self._ending.add(task)
        task.add_done_callback(self._ending.discard)


def _count_requests(instance: Instance) -> int:
    return instance.in_flight
