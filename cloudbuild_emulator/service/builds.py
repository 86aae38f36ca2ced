"""Builds: created, listed, cancelled, retried, decided on."""

import threading
from dataclasses import replace

from cloudbuild_emulator.build.progress import now
from cloudbuild_emulator.config import Config
from cloudbuild_emulator.history import BuildTable, parse_filter
from cloudbuild_emulator.messages import FINISHED, Build, BuildApproval, Status
from cloudbuild_emulator.service.creation import (
    Creation,
    Request,
    repeat_request,
)
from cloudbuild_emulator.service.logs import BLOCK, LogPart, Logs
from cloudbuild_emulator.service.parents import GLOBAL, check_parent
from cloudbuild_emulator.service.triggered import make_request
from cloudbuild_emulator.service.turns import Turns
from cloudbuild_emulator.triggers import Start
from localcloud.errors import InvalidError, PreconditionError
from localcloud.messages import copy_message

SECONDS_TO_CANCEL = 5.0


class Builds:
    """The builds of all projects.

    Args:
        table: Keeps them.
        logs: Theirs.
        creation: Makes new ones.
        turns: Runs them.
    """

    def __init__(
        self, table: BuildTable, logs: Logs, creation: Creation, turns: Turns
    ) -> None:
        self._table = table
        self._logs = logs
        self._creation = creation
        self._turns = turns
        self._deciding = threading.Lock()

    def create(
        self,
        project: str,
        location: str,
        build: Build,
        *,
        config: Config | None = None,
    ) -> Build:
        """Check a submitted build, and queue it. Raises `ConfigError`."""
        check_parent(project, location or GLOBAL)
        request = Request(project, location or GLOBAL, build)
        if config:
            request = replace(request, name=config.name, config=config.text)
        return self._add(request)

    def create_triggered(self, start: Start) -> Build:
        """Queue a trigger's build; a wrong config makes a failed one."""
        return self._add(make_request(self._creation.project, start))

    def get(self, project: str, build_id: str) -> Build:
        """Return a build. Raises `NotFoundError`."""
        return self._table.find(project, build_id).build

    def list(
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
        return self._table.list(
            project, location, wanted, page_size, page_token
        )

    def cancel(self, project: str, build_id: str) -> Build:
        """End a build. Raises `PreconditionError` where it has ended."""
        build = self.get(project, build_id)
        _refuse_finished(build, "cancel")
        with self._deciding:
            pending = build.status == Status.PENDING
            if pending or self._turns.queue.remove(build_id):
                if pending:
                    states = BuildApproval.State
                    build.approval.state = states(states.CANCELLED)
                self._turns.end(
                    build, Status.CANCELLED, "cancelled while waiting"
                )
                return self.get(project, build_id)
        self._turns.queue.cancel(build_id, SECONDS_TO_CANCEL)
        return self.get(project, build_id)

    def retry(self, project: str, build_id: str) -> Build:
        """Run a build again, from the same source, with a new id."""
        stored = self._table.find(project, build_id)
        if stored.build.status not in FINISHED:
            raise PreconditionError(
                f"build {build_id} has not ended: it is "
                f"{Status(stored.build.status).name}",
                f"wait for it, or: cloudbuild cancel {build_id}",
            )
        return self._add(repeat_request(stored))

    def approve(
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
            build = self.get(project, build_id)
            if build.status != Status.PENDING:
                raise PreconditionError(
                    f"build {build_id} is {Status(build.status).name}; only "
                    "a PENDING one is approved or rejected"
                )
            _note_decision(build, comment, url, approved=approved)
            if not approved:
                self._turns.end(build, Status.CANCELLED, "rejected")
                return build
            build.status = Status(Status.QUEUED)
            self._table.save(build)
        # It waits from now on, not from when it was made.
        self._turns.queue.add(build)
        return build

    def read_config(self, project: str, build_id: str) -> str:
        """Return the file that was run; empty for a build without one."""
        return self._table.find(project, build_id).config

    def read_log(
        self, project: str, build_id: str, offset: int, limit: int = BLOCK
    ) -> LogPart:
        """Return a part of a log. Raises `NotFoundError`, `InvalidError`."""
        if offset < 0 or limit < 1:
            raise InvalidError(
                f"log offset {offset}, limit {limit}: expected from 0, from 1"
            )
        # Asked first: what is written later than its end does not count.
        finished = self.get(project, build_id).status in FINISHED
        data = self._logs.read(build_id, offset, limit)
        complete = finished and len(data) < limit
        return LogPart(data, offset + len(data), complete)

    def measure_log(self, project: str, build_id: str) -> int:
        """Return how many bytes there are of a log now."""
        # The id is one that exists: a path cannot be made of it.
        self.get(project, build_id)
        return self._logs.measure(build_id)

    def _add(self, request: Request) -> Build:
        self._turns.queue.check_room()
        stored = self._creation.make(request)
        self._table.add(stored)
        if stored.build.status == Status.QUEUED:
            self._turns.queue.add(stored.build)
        elif stored.build.status == Status.FAILURE:
            detail = stored.build.status_detail
            self._logs.write_end(stored.build.id, detail)
        return copy_message(stored.build)


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
