"""The reconcile loop: each operation carried out, to its end."""

import threading
from collections.abc import Iterable
from datetime import UTC, datetime

from cloudrun_emulator.errors import PRECONDITION_CODE, MissingImageError
from cloudrun_emulator.messages import PINNED, TrafficTarget
from cloudrun_emulator.model.conditions import (
    describe_failed,
    note_failure,
    note_success,
)
from cloudrun_emulator.model.names import read_last
from cloudrun_emulator.model.traffic import list_tags, split_traffic
from cloudrun_emulator.model.versions import make_etag
from cloudrun_emulator.runtime import RevisionError, Runtime
from cloudrun_emulator.service.lanes import Lanes
from cloudrun_emulator.service.operation_table import Action, StoredOperation
from cloudrun_emulator.service.plans import Planner
from cloudrun_emulator.service.revision_table import (
    RevisionState,
    StoredRevision,
)
from cloudrun_emulator.service.routes import Routes, note_use
from cloudrun_emulator.service.service_table import StoredService
from cloudrun_emulator.service.store import Store
from localcloud.errors import CloudError, NotFoundError
from localcloud.messages import copy_message

NOT_READY = "Revision '{name}' is not ready and cannot serve traffic. "
MISSING = (
    "Revision '{name}' does not exist or is deleted. Update all traffic to "
    "route to currently available revisions."
)
# google/rpc/code.proto.
INTERNAL_CODE = 13
DEFECT = "the emulator met a defect of its own; read the traceback in its log"


class Deployments:
    """Carries operations out, those of a service one after the other."""

    def __init__(
        self, store: Store, runtime: Runtime, planner: Planner, routes: Routes
    ) -> None:
        self._store = store
        self._runtime = runtime
        self._planner = planner
        self._routes = routes
        self._lanes = Lanes()
        self._stopping = threading.Event()

    def add(self, operation: StoredOperation) -> None:
        """Carry an operation out as soon as its service's others are done."""
        self._lanes.add(
            operation.target, lambda: self._carry_out_safely(operation)
        )

    def forget(self, revision: StoredRevision) -> None:
        """End a revision's instances, once its requests are answered."""
        self._lanes.add(
            str(revision.message.service),
            lambda: self._routes.forget(revision),
        )

    def stop(self) -> None:
        """Leave what is not done to the next start."""
        self._stopping.set()

    def wait(self) -> None:
        """Wait for what was begun, once the runtime is stopped."""
        self._lanes.close()

    def _carry_out_safely(self, operation: StoredOperation) -> None:
        if self._stopping.is_set():
            return
        try:
            self._carry_out(operation)
        except Exception:
            # What was cut off by the end of the service is done at its start.
            if not self._stopping.is_set():
                self._finish(operation, INTERNAL_CODE, DEFECT)
                raise

    def _carry_out(self, operation: StoredOperation) -> None:
        match operation.action:
            case Action.DEPLOY:
                self._deploy(operation)
            case Action.DELETE:
                self._delete(operation)
            case Action.DELETE_REVISION:
                self._delete_revision(operation)

    def _deploy(self, operation: StoredOperation) -> None:
        problem = self._start_revision(operation)
        if self._stopping.is_set():
            return
        with self._store.changing:
            stored = self._store.services.get(operation.target)
            # As it was asked for then: a later change has its own operation.
            targets = operation.message.traffic
            by_route = False
            if not problem:
                problem = self._find_break(operation.target, targets)
                by_route = bool(problem)
            if not problem:
                self._routes.apply(stored, targets)
                stored.message.observed_generation = operation.generation
            self._end(stored, operation, problem, by_route=by_route)
        code = PRECONDITION_CODE if problem else 0
        self._finish(operation, code, problem)

    def _end(
        self,
        stored: StoredService,
        operation: StoredOperation,
        problem: str,
        *,
        by_route: bool,
    ) -> None:
        """Keep a service's state at the end of an operation."""
        service = stored.message
        # A later change was accepted meanwhile, and is still to be carried
        # out.
        if service.generation == operation.generation:
            service.reconciling = False
            if problem:
                note_failure(service, problem, by_route=by_route)
            else:
                note_success(service, is_retired=_is_retired(stored))
        service.etag = make_etag()
        self._store.services.save(stored)
        operation.message = copy_message(service)

    def _start_revision(self, operation: StoredOperation) -> str:
        """Start what an operation deploys; return what is wrong with it."""
        if not operation.revision:
            return ""
        name = f"{operation.target}/revisions/{operation.revision}"
        revision = self._store.revisions.find(name)
        if revision is None:
            return MISSING.format(name=operation.revision)
        if revision.state is RevisionState.PENDING:
            self._start(revision)
        return revision.error

    def _start(self, revision: StoredRevision) -> None:
        try:
            plan = self._planner.plan(revision)
            self._runtime.deploy(plan)
        except CloudError as error:
            if self._stopping.is_set():
                return
            _note_failed(revision, error)
        else:
            self._routes.note_deployed(revision)
            revision.state = RevisionState.READY
            note_use(revision, is_used=True)
        revision.message.etag = make_etag()
        self._store.revisions.save(revision)

    def _find_break(
        self, service: str, targets: Iterable[TrafficTarget]
    ) -> str:
        """Say which revision of a service's traffic cannot take any."""
        for target in targets:
            if target.type_ != PINNED:
                continue
            name = f"{service}/revisions/{target.revision}"
            revision = self._store.revisions.find(name)
            if revision is None:
                return MISSING.format(name=target.revision)
            if revision.state is not RevisionState.READY:
                return revision.error
        return ""

    def _delete(self, operation: StoredOperation) -> None:
        with self._store.changing:
            revisions = self._store.revisions.list_of(operation.target)
            self._runtime.unroute(operation.target)
            self._store.services.delete(operation.target)
        self._finish(operation)
        # Requests in flight may take long, and nobody waits for them.
        for each in revisions:
            self._routes.forget(each)
        self._runtime.logs.remove(operation.target)

    def _delete_revision(self, operation: StoredOperation) -> None:
        name = f"{operation.target}/revisions/{operation.revision}"
        with self._store.changing:
            revision = self._store.revisions.find(name)
            if revision is not None:
                self._remove(revision)
        self._finish(operation)
        if revision is not None:
            self._routes.forget(revision)

    def _remove(self, revision: StoredRevision) -> None:
        """Forget a revision, its tags first."""
        stored = self._store.services.get(str(revision.message.service))
        service = stored.message
        for field in ("traffic", "traffic_statuses"):
            targets = getattr(service, field)
            kept = [x for x in targets if x.revision != revision.short]
            setattr(service, field, kept)
        self._routes.refresh(stored)
        self._store.revisions.delete(revision.name)
        self._store.services.save(stored)

    def _finish(
        self, operation: StoredOperation, code: int = 0, error: str = ""
    ) -> None:
        operation.done, operation.code, operation.error = True, code, error
        self._store.operations.save(operation)
        with self._store.finished:
            self._store.finished.notify_all()


def _note_failed(revision: StoredRevision, error: CloudError) -> None:
    """Keep why a revision did not start: it never takes traffic."""
    reason = "REVISION_FAILED"
    match error:
        case RevisionError():
            reason = error.reason
        case MissingImageError():
            reason = "CONTAINER_MISSING"
        case NotFoundError():
            reason = "SECRETS_ACCESS_CHECK_FAILED"
    start = NOT_READY.format(name=revision.short)
    # What an instance met begins so already.
    words = start + error.message.removeprefix(start)
    revision.state = RevisionState.FAILED
    revision.error = words
    message = revision.message
    message.reconciling = False
    message.conditions = describe_failed(words, reason)
    message.observed_generation = message.generation
    message.update_time = datetime.now(UTC)


def _is_retired(stored: StoredService) -> bool:
    """Tell whether the newest revision has neither traffic nor tag."""
    newest = read_last(stored.message.latest_created_revision)
    targets = stored.message.traffic
    used = {
        *split_traffic(targets, newest),
        *list_tags(targets, newest).values(),
    }
    return newest not in used
