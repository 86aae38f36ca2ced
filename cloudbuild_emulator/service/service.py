"""Cloud Build on one machine: what API, console and pushes call."""

from types import TracebackType
from typing import IO, Self

from cloudbuild_emulator.build import BuildServices, run_build
from cloudbuild_emulator.executors import create_executor
from cloudbuild_emulator.history import History
from cloudbuild_emulator.repositories import Repositories
from cloudbuild_emulator.service.builds import Builds
from cloudbuild_emulator.service.creation import Creation
from cloudbuild_emulator.service.logs import Logs
from cloudbuild_emulator.service.pushes import Pushes
from cloudbuild_emulator.service.recovery import recover_builds
from cloudbuild_emulator.service.sources import Sources
from cloudbuild_emulator.service.triggers import Triggers
from cloudbuild_emulator.service.turns import Runner, Turns
from cloudbuild_emulator.settings import Settings
from cloudbuild_emulator.sources import make_fetch_source
from localcloud.store.locking import lock_state


class Service:
    """One service on one state folder; any thread may call.

    Args:
        settings: What it is started with.
        run: Runs a build to its end; by default by an executor.
    """

    def __init__(self, settings: Settings, run: Runner | None = None) -> None:
        self.settings = settings
        self.history = History(settings.state / "history.sqlite")
        self.repositories = Repositories(settings.state / "repositories")
        self.sources = Sources(settings.state / "sources")
        self._logs = Logs(settings.logs)
        self._executor = create_executor(settings)
        self._creation = Creation(settings, self._executor)
        self._turns = Turns(
            settings,
            self.history.builds,
            self._logs,
            run or self._default_runner(),
        )
        self.builds = Builds(
            self.history.builds, self._logs, self._creation, self._turns
        )
        self.triggers = Triggers(
            self.history.triggers, self.builds, self.repositories
        )
        self.pushes = Pushes(self.builds, self.triggers, self.repositories)
        self._lock: IO[str] | None = None

    def _default_runner(self) -> Runner:
        services = BuildServices(
            self.settings, self._executor, make_fetch_source(self.settings)
        )
        return lambda job: run_build(job, services)

    def start(self) -> None:
        """Recover what a kill left, and run builds. Raises `ConflictError`."""
        self._lock = lock_state(self.settings.state)
        self.history.open()
        self.sources.remove_parts()
        for build in recover_builds(
            self.settings, self.history.builds, self._executor, self._logs
        ):
            self._turns.queue.add(build)
        self._turns.queue.start()

    def stop(self) -> None:
        """End running builds, CANCELLED; those that wait keep their turn."""
        self._turns.stop()
        self.history.close()
        if self._lock is not None:
            self._lock.close()
            self._lock = None

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

    @property
    def address(self) -> str:
        """The address in the links of builds."""
        return self._creation.address

    @address.setter
    def address(self, value: str) -> None:
        self._creation.address = value.rstrip("/")
