"""Builds that get their turn: queued, run, ended in the history."""

from collections.abc import Callable

from cloudbuild_emulator.build import Job
from cloudbuild_emulator.build.progress import now
from cloudbuild_emulator.history import BuildTable
from cloudbuild_emulator.messages import Build, Status
from cloudbuild_emulator.service.logs import Logs
from cloudbuild_emulator.service.queue import Entry, Queue
from cloudbuild_emulator.settings import Settings
from localcloud.messages import EnumValue, copy_message

Runner = Callable[[Job], Build]
STOPPED = "the service was stopped while the build was running"


class Turns:
    """Gives builds their turns, and each of them an end.

    Args:
        settings: How many run and wait, and where.
        table: Keeps every state.
        logs: Take the end of a build that its runner could not end.
        run: Runs a build to its end.
    """

    def __init__(
        self, settings: Settings, table: BuildTable, logs: Logs, run: Runner
    ) -> None:
        self._settings = settings
        self._table = table
        self._logs = logs
        self._run = run
        self.queue = Queue(
            self._run_entry,
            self._expire,
            at_once=settings.running_builds,
            waiting=settings.queued_builds,
        )

    def stop(self) -> None:
        """End running builds, CANCELLED; those that wait keep their turn."""
        self.queue.stop(STOPPED)

    def end(self, build: Build, status: EnumValue, detail: str) -> None:
        """Keep the end of a build that does not run."""
        build = copy_message(build)
        build.status = Status(status)
        build.status_detail = detail
        build.finish_time = now()
        self._table.save(build)

    def _run_entry(self, entry: Entry) -> None:
        build = entry.build
        job = Job(
            build=build,
            folder=self._settings.work / build.id,
            log=self._logs.find(build.id),
            save=self._table.save,
            cancelled=entry.cancelled,
        )
        try:
            ended = self._run(job)
        except Exception as error:  # noqa: BLE001 -- the outermost boundary: the build must end
            detail = f"{type(error).__name__}: {error}"
            self._logs.write_end(build.id, detail)
            last = self._table.read(build.project_id, build.id)
            self.end(last, Status.INTERNAL_ERROR, detail)
        else:
            if entry.reason and ended.status == Status.CANCELLED:
                ended.status_detail = entry.reason
                self._table.save(ended)

    def _expire(self, build: Build) -> None:
        self.end(build, Status.EXPIRED, "waited longer than its queueTtl")
