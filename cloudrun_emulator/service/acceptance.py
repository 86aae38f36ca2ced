"""An accepted change: its generation, its revision, its operation."""

import getpass
import os
from collections.abc import Sequence
from datetime import UTC, datetime

from cloudrun_emulator import limits
from cloudrun_emulator.messages import LATEST, RevisionTemplate, Service
from cloudrun_emulator.model.changes import is_same_template
from cloudrun_emulator.model.conditions import note_reconciling
from cloudrun_emulator.model.names import make_revision_name, read_last
from cloudrun_emulator.model.revisions import make_revision
from cloudrun_emulator.model.traffic import list_tags, split_traffic
from cloudrun_emulator.model.versions import make_etag
from cloudrun_emulator.service.deployments import Deployments
from cloudrun_emulator.service.operation_table import Action, StoredOperation
from cloudrun_emulator.service.revision_table import StoredRevision
from cloudrun_emulator.service.service_table import StoredService
from cloudrun_emulator.service.store import Store, find_latest
from cloudrun_emulator.service.warnings import Warnings
from localcloud.errors import ConflictError
from localcloud.messages import copy_message

DIFFERENT = (
    "Revision named '{name}' with different configuration already exists."
)


class Acceptance:
    """What becomes of a change that broke no rule; its caller alone changes."""

    def __init__(
        self, store: Store, deployments: Deployments, warnings: Warnings
    ) -> None:
        self._store = store
        self._deployments = deployments
        self._warnings = warnings

    def accept(
        self, stored: StoredService, *, force: bool = False
    ) -> StoredRevision | None:
        """Give a service its next generation, and the revision it needs."""
        service = stored.message
        service.generation += 1
        service.update_time = datetime.now(UTC)
        service.last_modifier = name_user()
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

    def begin(
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


def _check_same(found: StoredRevision, template: RevisionTemplate) -> None:
    if not is_same_template(found.template, template):
        raise ConflictError(DIFFERENT.format(name=template.revision))


def _list_used(service: Service, latest: str) -> set[str]:
    used: set[str] = set()
    for targets in (service.traffic, service.traffic_statuses):
        used |= {*split_traffic(targets, latest)}
        used |= {*list_tags(targets, latest).values()}
    return used


def name_user() -> str:
    """Name who deploys, in the form of an account."""
    try:
        return f"{getpass.getuser()}@localhost"
    except (KeyError, OSError):
        # A container's user, whom no file of the machine names.
        return f"{os.getuid()}@localhost"
