"""Services: created, read, changed, deleted."""

import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cloudrun_emulator.errors import AbortedError, ViolationError
from cloudrun_emulator.messages import Service
from cloudrun_emulator.model.changes import (
    merge_change,
    strip_outputs,
)
from cloudrun_emulator.model.conditions import note_reconciling
from cloudrun_emulator.model.defaults import fill_service
from cloudrun_emulator.model.fidelity_rules import list_warnings
from cloudrun_emulator.model.names import (
    Place,
    check_place,
    check_service_id,
    make_service_id,
    read_last,
    read_place,
)
from cloudrun_emulator.model.service_rules import check_service
from cloudrun_emulator.model.versions import check_etag
from cloudrun_emulator.service.acceptance import Acceptance, name_user
from cloudrun_emulator.service.deployments import Deployments
from cloudrun_emulator.service.operation_table import Action, StoredOperation
from cloudrun_emulator.service.policies import (
    is_public,
    read_policy,
    replace_policy,
    write_policy,
)
from cloudrun_emulator.service.routes import Routes
from cloudrun_emulator.service.service_table import StoredService
from cloudrun_emulator.service.store import Store
from cloudrun_emulator.service.warnings import Warnings
from cloudrun_emulator.settings import Settings
from localcloud.errors import ConflictError
from localcloud.messages import copy_message

CREATE = "CreateServiceRequest"
UPDATE = "UpdateServiceRequest"


@dataclass(frozen=True)
class Change:
    """A change of a service.

    Args:
        message: What was sent.
        mask: The fields that it replaces, in snake_case; None for all.
        allow_missing: Create the service if there is none.
        validate_only: Check, and change nothing.
        force_new_revision: Make a revision even of the same template.
    """

    message: Service
    mask: Sequence[str] | None = None
    allow_missing: bool = False
    validate_only: bool = False
    force_new_revision: bool = False


class Services:
    """The services of all projects; any thread may call."""

    def __init__(
        self,
        settings: Settings,
        store: Store,
        routes: Routes,
        deployments: Deployments,
        warnings: Warnings,
    ) -> None:
        self._settings = settings
        self._store = store
        self._routes = routes
        self._deployments = deployments
        self._acceptance = Acceptance(store, deployments, warnings)

    def create(
        self,
        place: Place,
        name: str,
        message: Service,
        *,
        validate_only: bool = False,
    ) -> StoredOperation:
        """Create a service, and deploy its first revision.

        Args:
            place: Where.
            name: Its short name; empty lets the emulator choose.
            message: What was sent.
            validate_only: Check, and create nothing.

        Raises:
            ConflictError: The name is taken.
            ViolationError, UnsupportedError: What was sent cannot be.
        """
        check_place(place)
        name = name or make_service_id()
        if message.name:
            raise ViolationError(
                "service.name",
                f"service.name must be empty on {CREATE}.",
                CREATE,
            )
        check_service_id(name)
        service = strip_outputs(message)
        warnings = list_warnings(service)
        check_service(service, name, CREATE)
        now = datetime.now(UTC)
        service.name = f"{place}/services/{name}"
        service.uid = str(uuid.uuid4())
        service.create_time = now
        service.creator = name_user()
        with self._store.changing:
            if self._store.services.find(service.name):
                raise ConflictError(f"Resource '{name}' already exists.")
            fill_service(service, self._account)
            stored = StoredService(service)
            revision = self._acceptance.accept(stored)
            if validate_only:
                return _answer_validated(stored)
            self._store.services.add(stored)
            return self._acceptance.begin(stored, revision, warnings)

    def update(self, name: str, change: Change) -> StoredOperation:
        """Change a service; deploy a revision if its template changed.

        Args:
            name: The service's full name.
            change: What to change.

        Raises:
            NotFoundError: There is no such service.
            AbortedError: It was changed since it was read.
            ConflictError: The revision's name is taken by another template.
            ViolationError, UnsupportedError: What was sent cannot be.
        """
        with self._store.changing:
            found = self._store.services.find(name)
            if found is None and change.allow_missing:
                message = copy_message(change.message)
                message.name = ""
                return self.create(
                    read_place(name),
                    read_last(name),
                    message,
                    validate_only=change.validate_only,
                )
            stored = found or self._store.services.get(name)
            check_etag(
                read_last(name), change.message.etag, stored.message.etag
            )
            return self._change(stored, change)

    def _change(self, stored: StoredService, change: Change) -> StoredOperation:
        old = stored.message
        if old.delete_time:
            raise AbortedError(
                f"Resource '{read_last(stored.name)}' is in the process of "
                "being deleted."
            )
        new = merge_change(old, change.message, change.mask)
        check_service(new, read_last(stored.name), UPDATE)
        warnings = list_warnings(strip_outputs(change.message), old)
        fill_service(new, self._account)
        is_same = strip_outputs(new) == strip_outputs(old)
        if is_same and not change.force_new_revision:
            return self._answer_unchanged(stored, change)
        stored.message = new
        revision = self._acceptance.accept(
            stored, force=change.force_new_revision
        )
        if change.validate_only:
            return _answer_validated(stored)
        self._store.services.save(stored)
        return self._acceptance.begin(stored, revision, warnings)

    def _answer_unchanged(
        self, stored: StoredService, change: Change
    ) -> StoredOperation:
        """Make nothing new; a failed service is tried no further."""
        if change.validate_only:
            return _answer_validated(stored)
        return self._acceptance.begin(stored, None, ())

    def get(self, name: str) -> Service:
        """Return a service by its full name. Raises `NotFoundError`."""
        return self._store.services.get(name).message

    def list(
        self, place: Place, size: int = 0, token: str = ""
    ) -> tuple[list[Service], str]:
        """Return a page of a place's services, and the next's token."""
        page, token = self._store.services.list_page(place, size, token)
        return [each.message for each in page], token

    def list_all(self, project: str = "") -> Sequence[Service]:
        """Return the services of all regions of a project, or of all."""
        found = self._store.services.list_all(project)
        return [each.message for each in found]

    def delete(
        self, name: str, *, etag: str = "", validate_only: bool = False
    ) -> StoredOperation:
        """Delete a service with its revisions and instances.

        Raises:
            NotFoundError: There is none.
            AbortedError: It was changed since it was read.
        """
        with self._store.changing:
            stored = self._store.services.get(name)
            service = stored.message
            check_etag(read_last(name), etag, service.etag)
            service.delete_time = service.expire_time = datetime.now(UTC)
            operation = StoredOperation(
                Action.DELETE, name, copy_message(service)
            )
            if validate_only:
                operation.done = True
                return operation
            note_reconciling(service)
            self._store.services.save(stored)
            self._store.operations.add(operation)
            self._deployments.add(operation)
        return operation

    def is_public(self, name: str) -> bool:
        """Tell whether everybody may call a service."""
        stored = self._store.services.get(name)
        return stored.message.invoker_iam_disabled or is_public(stored.policy)

    def get_policy(self, name: str) -> dict[str, Any]:
        """Return a service's IAM policy, as JSON."""
        return write_policy(self._store.services.get(name).policy)

    def set_policy(self, name: str, document: object) -> dict[str, Any]:
        """Replace a service's IAM policy; the front door heeds it at once.

        Raises:
            AbortedError: Its etag is not the policy's.
            InvalidError: No policy.
        """
        policy = read_policy(document)
        with self._store.changing:
            stored = self._store.services.get(name)
            stored.policy = replace_policy(stored.policy, policy)
            self._routes.refresh(stored)
            self._store.services.save(stored)
        return write_policy(stored.policy)

    @property
    def _account(self) -> str:
        number = self._settings.project_number
        return f"{number}-compute@developer.gserviceaccount.com"


def _answer_validated(stored: StoredService) -> StoredOperation:
    """Answer as if it were done; nothing is kept."""
    return StoredOperation(
        Action.DEPLOY, stored.name, copy_message(stored.message), done=True
    )
