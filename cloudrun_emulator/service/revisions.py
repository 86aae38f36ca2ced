"""Revisions: read and deleted."""

from datetime import UTC, datetime

from cloudrun_emulator.messages import Revision
from cloudrun_emulator.model.names import read_last
from cloudrun_emulator.model.traffic import split_traffic
from cloudrun_emulator.model.versions import check_etag
from cloudrun_emulator.service.deployments import Deployments
from cloudrun_emulator.service.operation_table import Action, StoredOperation
from cloudrun_emulator.service.store import Store, find_latest
from localcloud.errors import PreconditionError
from localcloud.messages import copy_message


class Revisions:
    """The revisions of all services; any thread may call."""

    def __init__(self, store: Store, deployments: Deployments) -> None:
        self._store = store
        self._deployments = deployments

    def get(self, name: str) -> Revision:
        """Return a revision by its full name. Raises `NotFoundError`."""
        return self._store.revisions.get(name).message

    def list(
        self, service: str, size: int = 0, token: str = ""
    ) -> tuple[list[Revision], str]:
        """Return a page of revisions, the newest first.

        Args:
            service: Full name; `-` for its last part is all services.
            size: At most; 0 for the default.
            token: Of the page before.
        """
        page, token = self._store.revisions.list_page(service, size, token)
        return [each.message for each in page], token

    def delete(
        self, name: str, *, etag: str = "", validate_only: bool = False
    ) -> StoredOperation:
        """Delete a revision, and its tags with it.

        Raises:
            NotFoundError: There is none.
            PreconditionError: It may get requests, or is the newest.
            AbortedError: It was changed since it was read.
        """
        with self._store.changing:
            stored = self._store.revisions.get(name)
            revision = copy_message(stored.message)
            check_etag(read_last(name), etag, revision.etag)
            self._check_unused(revision)
            revision.delete_time = revision.expire_time = datetime.now(UTC)
            operation = StoredOperation(
                Action.DELETE_REVISION,
                revision.service,
                revision,
                read_last(name),
            )
            if validate_only:
                operation.done = True
                return operation
            self._store.operations.add(operation)
            self._deployments.add(operation)
        return operation

    def _check_unused(self, revision: Revision) -> None:
        service = self._store.services.get(revision.service).message
        short = read_last(revision.name)
        if service.latest_created_revision == revision.name:
            raise PreconditionError(
                f"The latest created Revision '{short}' cannot be directly "
                "deleted."
            )
        latest = find_latest(self._store.revisions.list_of(service.name))
        name = latest.short if latest else ""
        for targets in (service.traffic, service.traffic_statuses):
            if short in split_traffic(targets, name):
                raise PreconditionError(
                    f"Revision '{short}' can receive traffic and cannot be "
                    "deleted."
                )
