"""What runs: instances of revisions, and the front door before them.

Nothing here knows the API, and nothing is kept on disk but environments, logs
and the key of identity tokens: after a restart the service above says again
what there is (`adopt`, `route`).
"""

import asyncio
import math
import threading
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from cloudrun_emulator.door.door import Door
from cloudrun_emulator.door.routing import (
    Addresses,
    Ingress,
    RevisionCounts,
    Routing,
)
from cloudrun_emulator.door.tokens import Tokens
from cloudrun_emulator.instances import lines
from cloudrun_emulator.instances.instance import Yard
from cloudrun_emulator.instances.launchers import Launchers
from cloudrun_emulator.instances.limits import hold_memory
from cloudrun_emulator.instances.logs import (
    LogEntry,
    LogFilter,
    LogStore,
    write_time,
)
from cloudrun_emulator.instances.plans import (
    Probe,
    RevisionError,
    RevisionPlan,
)
from cloudrun_emulator.instances.revision import Revision
from cloudrun_emulator.instances.watchdog import Watchdog
from localcloud.errors import ConflictError, NotFoundError
from localcloud.http.hosts import AccessRules

Result = TypeVar("Result")
# How often limits are looked at.
LOOK_EVERY_S = 0.2

__all__ = [
    "Addresses",
    "Ingress",
    "LogEntry",
    "LogFilter",
    "LogStore",
    "Probe",
    "RevisionCounts",
    "RevisionError",
    "RevisionPlan",
    "Routing",
    "Runtime",
    "RuntimeSettings",
]


@dataclass(frozen=True)
class RuntimeSettings:
    """How this machine runs revisions.

    Args:
        state: Holds logs, environments, the key of identity tokens;
            processes are marked by its path.
        rules: By which names the front door may be asked besides 127.0.0.1.
        idle_seconds: After which an instance without requests ends.
        writable: Folders that every instance may see and write to.
        cache: Of packages; by default in the state.
        stand_ins: Versions of Python, and those that stand in for them.
    """

    state: Path
    rules: AccessRules = field(default_factory=AccessRules)
    idle_seconds: float = 15 * 60
    writable: tuple[Path, ...] = ()
    cache: Path | None = None
    stand_ins: Mapping[str, str] = field(default_factory=dict)


class Runtime:
    """Runs everything in one thread of its own; any thread may call."""

    def __init__(self, settings: RuntimeSettings) -> None:
        self.settings = settings
        self.logs = LogStore(settings.state / "logs")
        cache = settings.cache or settings.state / "work/cache"
        self._launchers = Launchers(
            settings.state, cache, settings.stand_ins, settings.writable
        )
        self._yard = Yard(self._launchers, self.logs)
        self._tokens = Tokens(settings.state / "identity.key")
        self._door = Door(settings.rules, self._tokens, self.logs)
        self._revisions: dict[str, Revision] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._watchdog = Watchdog(self._launchers)
        self._keeping: asyncio.Task[None] | None = None

    def start(self) -> None:
        """End what a killed emulator left, and start the thread."""
        self._launchers.sweep()
        self._watchdog.start()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(
            target=self._loop.run_forever, daemon=True
        )
        self._thread.start()
        self._call(self._begin())

    def stop(self) -> None:
        """Close the door, end all instances (SIGTERM, ten seconds)."""
        if self._loop and self._thread:
            self._call(self._end())
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.close()
            self._watchdog.stop()
        self.logs.close()

    def deploy(self, plan: RevisionPlan) -> None:
        """Make the environment, start one instance, wait for its probe.

        Where health is not to be checked no instance is started. Blocks.
        Raises `RevisionError`, with Google's words, and leaves nothing
        running then; `CloudError` where its environment cannot be
        made.
        """
        self._launchers.prepare(plan)
        self._say_stand_in(plan)
        self._call(self._prove(plan))

    def adopt(self, plan: RevisionPlan) -> None:
        """Know a revision that was ready before; it starts when asked for."""
        self._call(self._adopt(plan))

    def forget(self, revision: str) -> None:
        """End a revision's instances, by its full name; requests finish."""
        self._call(self._forget(revision))

    def route(self, service: str, routing: Routing) -> Addresses:
        """Send a service's (full name) traffic, from the next request on.

        Revisions must have been deployed or adopted: `NotFoundError` if not.
        Ports stay as they are until `unroute`; a wanted one that is taken is
        replaced by another.
        """
        return self._call(self._route(service, routing))

    def unroute(self, service: str) -> None:
        """Close a service's ports."""
        self._call(self._door.unroute(service))

    def observe(self, service: str) -> Mapping[str, RevisionCounts]:
        """Count, by the short names of revisions, since the start."""
        return self._call(self._observe(service))

    def issue_token(self, email: str, audience: str = "") -> str:
        """Write an identity token that the door accepts, for an hour.

        Without an audience it is good for every service; else for the one
        whose address it names.
        """
        return self._tokens.issue(email, audience)

    def _say_stand_in(self, plan: RevisionPlan) -> None:
        if text := lines.say_stand_in(plan, self.settings.stand_ins):
            entry = LogEntry(
                write_time(), plan.revision, "", "system", "INFO", text
            )
            self.logs.append(plan.service_name, entry)

    def _call(self, work: Coroutine[None, None, Result]) -> Result:
        assert self._loop, "not started"  # noqa: S101 -- a caller's defect
        return asyncio.run_coroutine_threadsafe(work, self._loop).result()

    async def _begin(self) -> None:
        self._keeping = asyncio.create_task(self._keep())

    async def _end(self) -> None:
        if self._keeping:
            self._keeping.cancel()
        await self._door.close()
        closing = [each.close() for each in self._revisions.values()]
        await asyncio.gather(*closing)
        self._revisions.clear()

    async def _keep(self) -> None:
        """Hold limits of memory, and end what is idle."""
        while True:
            await asyncio.sleep(LOOK_EVERY_S)
            try:
                await self._look()
            except Exception as error:  # noqa: BLE001 -- it must go on
                asyncio.get_running_loop().call_exception_handler(
                    {"message": "limits", "exception": error}
                )

    async def _look(self) -> None:
        revisions = [*self._revisions.values()]
        for each in revisions:
            each.end_idle(self.settings.idle_seconds)
        await hold_memory([x for each in revisions for x in each.alive])

    async def _prove(self, plan: RevisionPlan) -> None:
        revision = await self._adopt(plan)
        if not plan.check_health:
            return
        try:
            await revision.prove()
        except RevisionError:
            del self._revisions[plan.name]
            await revision.close()
            raise

    async def _adopt(self, plan: RevisionPlan) -> Revision:
        if plan.name in self._revisions:
            raise ConflictError(f"{plan.name}: it runs already")
        revision = Revision(plan, self._yard)
        self._revisions[plan.name] = revision
        return revision

    async def _forget(self, name: str) -> None:
        revision = self._revisions.pop(name, None)
        if revision:
            await revision.close(revision.plan.timeout)

    async def _route(self, service: str, routing: Routing) -> Addresses:
        names = {*routing.percents, *routing.tags.values()}
        revisions = {}
        for name in sorted(names):
            found = self._revisions.get(f"{service}/revisions/{name}")
            if found is None:
                raise NotFoundError(f"{service}/revisions/{name}: not deployed")
            revisions[name] = found
        addresses = await self._door.route(service, routing, revisions)
        for name, each in self._revisions.items():
            if name.startswith(f"{service}/revisions/"):
                each.scale(*find_bounds(each.plan, routing))
        return addresses

    async def _observe(self, service: str) -> Mapping[str, RevisionCounts]:
        front = self._door.fronts.get(service)
        return front.observe() if front else {}


def find_bounds(plan: RevisionPlan, routing: Routing) -> tuple[int, int]:
    """Return the fewest and the most instances of a revision.

    A service's own numbers are divided among revisions by percentage, rounded
    up; they keep no tagged revision warm. The revision's own do, as long as
    anything leads to it.
    """
    percent = routing.percents.get(plan.revision, 0)
    reached = percent or plan.revision in routing.tags.values()
    at_least = plan.min_instances if reached else 0
    at_least = max(at_least, math.ceil(routing.min_instances * percent / 100))
    at_most = plan.max_instances
    if routing.max_instances:
        share = math.ceil(routing.max_instances * percent / 100)
        at_most = min(at_most, max(share, 1))
    return min(at_least, at_most), at_most
