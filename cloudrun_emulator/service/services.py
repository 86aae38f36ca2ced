"""Services: created, read, changed, deleted."""

import getpass
import os
import uuid
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from cloudrun_emulator import limits
from cloudrun_emulator.errors import AbortedError, ViolationError
from cloudrun_emulator.messages import LATEST, RevisionTemplate, Service
from cloudrun_emulator.model.changes import (
    is_same_template,
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
    make_revision_name,
    make_service_id,
    read_last,
)
from cloudrun_emulator.model.revisions import make_revision
from cloudrun_emulator.model.service_rules import check_service
from cloudrun_emulator.model.traffic import list_tags, split_traffic
from cloudrun_emulator.model.versions import check_etag, make_etag
from cloudrun_emulator.service.deployments import Deployments
from cloudrun_emulator.service.operation_table import Action, StoredOperation
from cloudrun_emulator.service.policies import (
    read_policy,
    replace_policy,
    write_policy,
)
from cloudrun_emulator.service.revision_table import StoredRevision
from cloudrun_emulator.service.routes import Routes
from cloudrun_emulator.service.service_table import StoredService
from cloudrun_emulator.service.store import Store, find_latest
from cloudrun_emulator.service.warnings import Warnings
from cloudrun_emulator.settings import Settings
from localcloud.errors import ConflictError
from localcloud.messages import copy_message

CREATE = "CreateServiceRequest"
UPDATE = "UpdateServiceRequest"
DIFFERENT = (
    "Revision named '{name}' with different configuration already exists."
)


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
        self._warnings = warnings

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
        service.creator = _name_user()
        with self._store.changing:
            if self._store.services.find(service.name):
                raise ConflictError(f"Resource '{name}' already exists.")
            fill_service(service, self._account)
            stored = StoredService(service)
            revision = self._accept(stored)
            if validate_only:
                return _answer_validated(stored)
            self._store.services.add(stored)
            return self._begin(stored, revision, warnings)

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
                    _read_parent(name),
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
        warnings = list_warnings(strip_outputs(change.message))
        fill_service(new, self._account)
        is_same = strip_outputs(new) == strip_outputs(old)
        if is_same and not change.force_new_revision:
            return self._answer_unchanged(stored, change)
        stored.message = new
        revision = self._accept(stored, force=change.force_new_revision)
        if change.validate_only:
            return _answer_validated(stored)
        self._store.services.save(stored)
        return self._begin(stored, revision, warnings)

    def _answer_unchanged(
        self, stored: StoredService, change: Change
    ) -> StoredOperation:
        """Make nothing new; a failed service is tried no further."""
        if change.validate_only:
            return _answer_validated(stored)
        return self._begin(stored, None, ())

    def _accept(
        self, stored: StoredService, *, force: bool = False
    ) -> StoredRevision | None:
        """Give a service its next generation, and the revision it needs."""
        service = stored.message
        service.generation += 1
        service.update_time = datetime.now(UTC)
        service.last_modifier = _name_user()
        service.etag = make_etag()
        revision = self._make_revision(stored, force=force)
        note_reconciling(service)
        return revision

    def _make_revision(
        self, stored: StoredService, *, force: bool
    ) -> StoredRevision | None:
        service = stored.message
        template = service.template
        if template.revision:
            full = f"{service.name}/revisions/{template.revision}"
            if found := self._store.revisions.find(full):
                _check_same(found, template)
                return None
        elif not force and self._is_unchanged(service):
            return None
        stored.made += 1
        name = template.revision or make_revision_name(
            read_last(service.name), stored.made
        )
        revision = StoredRevision(
            make_revision(service, name), copy_message(template)
        )
        service.latest_created_revision = revision.name
        return revision

    def _is_unchanged(self, service: Service) -> bool:
        newest = self._store.revisions.find(service.latest_created_revision)
        return newest is not None and is_same_template(
            newest.template, service.template
        )

    def _begin(
        self,
        stored: StoredService,
        revision: StoredRevision | None,
        warnings: Sequence[str],
    ) -> StoredOperation:
        """Keep an accepted change, and begin to carry it out."""
        service = stored.message
        if revision:
            self._store.revisions.add(revision)
            self._warnings.say(stored.name, revision.short, warnings)
            self._remove_oldest(stored)
        follows = any(each.type_ == LATEST for each in service.traffic)
        newest = read_last(service.latest_created_revision)
        operation = StoredOperation(
            Action.DEPLOY,
            stored.name,
            copy_message(service),
            newest if revision or follows else "",
            service.generation,
        )
        self._store.operations.add(operation)
        self._deployments.add(operation)
        return operation

    def _remove_oldest(self, stored: StoredService) -> None:
        """Keep a thousand revisions; those that may be asked stay."""
        revisions = self._store.revisions.list_of(stored.name)
        latest = find_latest(revisions)
        used = _list_used(stored.message, latest.short if latest else "")
        spare = [each for each in revisions[:-1] if each.short not in used]
        count = max(len(revisions) - limits.REVISIONS_OF_A_SERVICE, 0)
        for each in spare[:count]:
            self._deployments.forget(each)
            self._store.revisions.delete(each.name)

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


def _check_same(found: StoredRevision, template: RevisionTemplate) -> None:
    if not is_same_template(found.template, template):
        raise ConflictError(DIFFERENT.format(name=template.revision))


def _answer_validated(stored: StoredService) -> StoredOperation:
    """Answer as if it were done; nothing is kept."""
    return StoredOperation(
        Action.DEPLOY, stored.name, copy_message(stored.message), done=True
    )


def _list_used(service: Service, latest: str) -> set[str]:
    used: set[str] = set()
    for targets in (service.traffic, service.traffic_statuses):
        used |= {*split_traffic(targets, latest)}
        used |= {*list_tags(targets, latest).values()}
    return used


def _read_parent(name: str) -> Place:
    _, project, _, region, *_ = name.split("/")
    return Place(project, region)


def _name_user() -> str:
    """Name who deploys, in the form of an account."""
    try:
        return f"{getpass.getuser()}@localhost"
    except (KeyError, OSError):
        # A container's user, whom no file of the machine names.
        return f"{os.getuid()}@localhost"
