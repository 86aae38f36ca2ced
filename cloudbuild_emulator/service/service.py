"""Cloud Build on one machine: what API, console and pushes call."""

import secrets
import threading
from collections.abc import Callable, Sequence
from dataclasses import replace
from types import TracebackType
from typing import IO, BinaryIO, Self

from cloudbuild_emulator.build import BuildServices, Job, run_build
from cloudbuild_emulator.build.progress import now
from cloudbuild_emulator.config import Config
from cloudbuild_emulator.executors import create_executor
from cloudbuild_emulator.history import History, parse_filter
from cloudbuild_emulator.messages import (
    FINISHED,
    Build,
    BuildApproval,
    BuildTrigger,
    RepoSource,
    Status,
    StorageSource,
)
from cloudbuild_emulator.repositories import Repositories
from cloudbuild_emulator.service.creation import (
    Creation,
    Request,
    repeat_request,
)
from cloudbuild_emulator.service.logs import BLOCK, LogPart, Logs
from cloudbuild_emulator.service.places import GLOBAL, check_place
from cloudbuild_emulator.service.queue import Entry, Queue
from cloudbuild_emulator.service.recovery import recover_builds
from cloudbuild_emulator.service.trigger_store import TriggerStore
from cloudbuild_emulator.service.triggered import make_request
from cloudbuild_emulator.service.uploads import Uploads
from cloudbuild_emulator.settings import Settings
from cloudbuild_emulator.sources import make_fetch_source
from cloudbuild_emulator.triggers import (
    RefUpdate,
    Start,
    fire_push,
    run_by_hand,
)
from localcloud.errors import InvalidError, PreconditionError
from localcloud.messages import EnumValue, copy_message
from localcloud.store.locking import lock_state

Runner = Callable[[Job], Build]
SECONDS_TO_CANCEL = 5.0
STOPPED = "the service was stopped while the build was running"


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
        self._logs = Logs(settings.logs)
        self._uploads = Uploads(settings.state / "sources")
        self.push_token = secrets.token_urlsafe(24)
        self._executor = create_executor(settings)
        self._creation = Creation(settings, self._executor)
        self._triggers = TriggerStore(self.history)
        self._run_build = run or self._default_runner()
        self._queue = Queue(
            self._run_entry,
            self._expire,
            running=settings.running_builds,
            waiting=settings.queued_builds,
        )
        self._lock: IO[str] | None = None
        self._deciding = threading.Lock()

    def _default_runner(self) -> Runner:
        services = BuildServices(
            self.settings, self._executor, make_fetch_source(self.settings)
        )
        return lambda job: run_build(job, services)

    # Life.

    def start(self) -> None:
        """Recover what a kill left, and run builds. Raises `ConflictError`."""
        self._lock = lock_state(self.settings.state)
        self.history.open()
        self._uploads.remove_parts()
        for build in recover_builds(
            self.settings, self.history, self._executor, self._logs
        ):
            self._queue.add(build)
        self._queue.start()

    def stop(self) -> None:
        """End running builds, CANCELLED; those that wait keep their turn."""
        self._queue.stop(STOPPED)
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

    # Builds.

    def create_build(
        self,
        project: str,
        location: str,
        build: Build,
        *,
        config: Config | None = None,
    ) -> Build:
        """Check a submitted build, and queue it. Raises `ConfigError`."""
        check_place(project, location or GLOBAL)
        request = Request(project, location or GLOBAL, build)
        if config:
            request = replace(request, name=config.name, config=config.text)
        return self._add(request)

    def create_triggered_build(self, start: Start) -> Build:
        """Queue a trigger's build; a wrong config makes a failed one."""
        return self._add(make_request(self.settings.project, start))

    def get_build(self, project: str, build_id: str) -> Build:
        """Return a build. Raises `NotFoundError`."""
        return self.history.find_build(project, build_id).build

    def list_builds(
        self,
        project: str,
        location: str,
        *,
        filter: str = "",  # noqa: A002 -- the API's name
        page_size: int = 0,
        page_token: str = "",
    ) -> tuple[list[Build], str]:
        """Return a page of builds, newest first, and the next's token."""
        wanted = parse_filter(filter)
        return self.history.list_builds(
            project, location, wanted, page_size, page_token
        )

    def cancel_build(self, project: str, build_id: str) -> Build:
        """End a build. Raises `PreconditionError` where it has ended."""
        build = self.get_build(project, build_id)
        _refuse_finished(build, "cancel")
        with self._deciding:
            if build.status == Status.PENDING or self._queue.remove(build_id):
                self._end(build, Status.CANCELLED, "cancelled while waiting")
                return self.get_build(project, build_id)
        self._queue.cancel(build_id, SECONDS_TO_CANCEL)
        return self.get_build(project, build_id)

    def retry_build(self, project: str, build_id: str) -> Build:
        """Run a build again, from the same source, with a new id."""
        stored = self.history.find_build(project, build_id)
        if stored.build.status not in FINISHED:
            raise PreconditionError(
                f"build {build_id} has not ended: it is "
                f"{Status(stored.build.status).name}",
                f"wait for it, or: cloudbuild cancel {build_id}",
            )
        return self._add(repeat_request(stored))

    def approve_build(
        self,
        project: str,
        build_id: str,
        *,
        approved: bool,
        comment: str = "",
        url: str = "",
    ) -> Build:
        """Decide on a pending build. Raises `PreconditionError`."""
        with self._deciding:
            build = self.get_build(project, build_id)
            if build.status != Status.PENDING:
                raise PreconditionError(
                    f"build {build_id} is {Status(build.status).name}; only "
                    "a PENDING one is approved or rejected"
                )
            _note_decision(build, comment, url, approved=approved)
            if not approved:
                self._end(build, Status.CANCELLED, "rejected")
                return build
            build.status = Status(Status.QUEUED)
            self.history.save_build(build)
        # It waits from now on, not from when it was made.
        self._queue.add(build)
        return build

    def read_config_text(self, project: str, build_id: str) -> str:
        """Return the file that was run; empty for a build without one."""
        return self.history.find_build(project, build_id).config

    def read_log(
        self, project: str, build_id: str, offset: int, limit: int = BLOCK
    ) -> LogPart:
        """Return a part of a log. Raises `NotFoundError`, `InvalidError`."""
        if offset < 0 or limit < 1:
            raise InvalidError(
                f"log offset {offset}, limit {limit}: expected from 0, from 1"
            )
        # Asked first: what is written later than its end does not count.
        finished = self.get_build(project, build_id).status in FINISHED
        data = self._logs.read(build_id, offset, limit)
        complete = finished and len(data) < limit
        return LogPart(data, offset + len(data), complete)

    # Triggers.

    def create_trigger(
        self, project: str, location: str, trigger: BuildTrigger
    ) -> BuildTrigger:
        """Keep a new trigger. Raises `InvalidError`, `ConflictError`."""
        check_place(project, location or GLOBAL)
        return self._triggers.create(project, location or GLOBAL, trigger)

    def get_trigger(self, project: str, id_or_name: str) -> BuildTrigger:
        """Return a trigger. Raises `NotFoundError`."""
        return self.history.find_trigger(project, id_or_name)

    def list_triggers(
        self,
        project: str,
        location: str,
        page_size: int = 0,
        page_token: str = "",
    ) -> tuple[list[BuildTrigger], str]:
        """Return a page of triggers, and the next's token."""
        return self.history.list_triggers(
            project, location, page_size, page_token
        )

    def all_triggers(self, project: str) -> list[BuildTrigger]:
        """Return all triggers of a project."""
        found, token = self.list_triggers(project, "")
        while token:
            more, token = self.list_triggers(project, "", page_token=token)
            found += more
        return found

    def update_trigger(
        self,
        project: str,
        id_or_name: str,
        trigger: BuildTrigger,
        mask: Sequence[str] | None,
    ) -> BuildTrigger:
        """Replace a trigger, or the fields that the mask names."""
        return self._triggers.update(project, id_or_name, trigger, mask)

    def delete_trigger(self, project: str, id_or_name: str) -> None:
        """Remove a trigger. Raises `NotFoundError`."""
        self.history.delete_trigger(self.get_trigger(project, id_or_name))

    def run_trigger(
        self, project: str, id_or_name: str, source: RepoSource | None = None
    ) -> Build:
        """Start a trigger's build by hand. Raises `CloudBuildError`."""
        trigger = self.get_trigger(project, id_or_name)
        return run_by_hand(self, project, trigger, source)

    # Pushes and sources.

    def receive_push(
        self, project: str, repository: str, updates: Sequence[RefUpdate]
    ) -> list[str]:
        """Start what a push starts; return lines for the terminal."""
        return fire_push(self, project, repository, updates)

    def save_source(self, project: str, data: BinaryIO) -> StorageSource:
        """Keep an uploaded archive. Raises `LimitError`."""
        check_place(project, GLOBAL)
        return self._uploads.save(project, data)

    # Inside.

    def _add(self, request: Request) -> Build:
        self._queue.check_room()
        stored = self._creation.make(request)
        self.history.add_build(stored)
        if stored.build.status == Status.QUEUED:
            self._queue.add(stored.build)
        elif stored.build.status == Status.FAILURE:
            detail = stored.build.status_detail
            self._logs.write_end(stored.build.id, detail)
        return copy_message(stored.build)

    def _run_entry(self, entry: Entry) -> None:
        build = entry.build
        job = Job(
            build=build,
            folder=self.settings.work / build.id,
            log=self._logs.find(build.id),
            save=self.history.save_build,
            cancelled=entry.cancelled,
        )
        try:
            ended = self._run_build(job)
        except Exception as error:  # noqa: BLE001 -- the outermost boundary: the build must end
            detail = f"{type(error).__name__}: {error}"
            self._logs.write_end(build.id, detail)
            last = self.get_build(build.project_id, build.id)
            self._end(last, Status.INTERNAL_ERROR, detail)
        else:
            if entry.reason and ended.status == Status.CANCELLED:
                ended.status_detail = entry.reason
                self.history.save_build(ended)

    def _expire(self, build: Build) -> None:
        self._end(build, Status.EXPIRED, "waited longer than its queueTtl")

    def _end(self, build: Build, status: EnumValue, detail: str) -> None:
        build = copy_message(build)
        build.status = Status(status)
        build.status_detail = detail
        build.finish_time = now()
        self.history.save_build(build)


def _refuse_finished(build: Build, verb: str) -> None:
    if build.status in FINISHED:
        raise PreconditionError(
            f"cannot {verb} build {build.id}: it has ended with "
            f"{Status(build.status).name}"
        )


def _note_decision(
    build: Build, comment: str, url: str, *, approved: bool
) -> None:
    states = BuildApproval.State
    result = build.approval.result
    decisions = type(result).Decision
    build.approval.state = states(
        states.APPROVED if approved else states.REJECTED
    )
    result.decision = decisions(
        decisions.APPROVED if approved else decisions.REJECTED
    )
    result.approver_account = "local"
    result.approval_time = now()
    result.comment = comment
    result.url = url
