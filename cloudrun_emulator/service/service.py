"""Cloud Run on one machine: what API and console call."""

from collections.abc import Mapping
from types import TracebackType
from typing import IO, Self

from cloudrun_emulator.runtime import (
    RevisionCounts,
    Runtime,
    RuntimeSettings,
)
from cloudrun_emulator.service.deployments import Deployments
from cloudrun_emulator.service.images import Build, Images
from cloudrun_emulator.service.operations import Operations
from cloudrun_emulator.service.plans import Planner
from cloudrun_emulator.service.recovery import recover
from cloudrun_emulator.service.revisions import Revisions
from cloudrun_emulator.service.routes import Routes
from cloudrun_emulator.service.services import Services
from cloudrun_emulator.service.store import Store
from cloudrun_emulator.service.warnings import Warnings
from cloudrun_emulator.settings import Settings
from cloudrun_emulator.sources import build as build_source
from localcloud.folders import check_writable
from localcloud.sandbox.stand_ins import check_stand_ins
from localcloud.store.locking import lock_state


class CloudRun:
    """One emulator on one state folder; any thread may call.

    Args:
        settings: What it is started with.
        runtime: Runs revisions; by default on this machine.
        build: Decides how sources are run; by default as the buildpacks do.
    """

    def __init__(
        self,
        settings: Settings,
        runtime: Runtime | None = None,
        build: Build = build_source,
    ) -> None:
        self.settings = settings
        self.runtime = runtime or _make_runtime(settings)
        self._store = Store(settings.state / "services.sqlite")
        sources = settings.state / "store" / "sources"
        self.images = Images(sources, self._store.database, build)
        planner = Planner(settings, self.images)
        self._routes = Routes(self._store, self.runtime, planner)
        self._deployments = Deployments(
            self._store, self.runtime, planner, self._routes
        )
        warnings = Warnings(self.runtime.logs)
        self.services = Services(
            settings, self._store, self._routes, self._deployments, warnings
        )
        self.revisions = Revisions(self._store, self._deployments)
        self.operations = Operations(self._store)
        self._lock: IO[str] | None = None

    def start(self) -> None:
        """Answer as before, and take up what a kill left unfinished.

        Raises:
            ConflictError: Another one uses this state folder.
        """
        self._lock = lock_state(self.settings.state)
        self._store.open()
        self.images.remove_parts()
        self.runtime.start()
        recover(self._store, self._routes, self._deployments)

    def stop(self) -> None:
        """End all instances; unfinished work waits for the next start."""
        self._deployments.stop()
        self.operations.stop()
        self.runtime.stop()
        self._deployments.wait()
        self._store.close()
        if self._lock is not None:
            self._lock.close()
            self._lock = None

    def observe(self, service: str) -> Mapping[str, RevisionCounts]:
        """Count what a service's revisions do, by their short names."""
        return self.runtime.observe(service)

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.stop()


def _make_runtime(settings: Settings) -> Runtime:
    for folder in settings.writable:
        check_writable(folder, settings.state)
    check_stand_ins(settings.stand_ins)
    return Runtime(
        RuntimeSettings(
            state=settings.state,
            rules=settings.access,
            idle_seconds=settings.idle_seconds,
            writable=settings.writable,
            cache=settings.cache,
            stand_ins=settings.stand_ins,
        )
    )
