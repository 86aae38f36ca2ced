"""From a service's traffic to the front door, and what it comes to."""

from collections.abc import Sequence
from datetime import UTC, datetime

from cloudrun_emulator.messages import (
    IngressTraffic,
    Revision,
    RevisionReason,
    Service,
    TrafficTarget,
)
from cloudrun_emulator.messages import ServiceScaling as Scaling
from cloudrun_emulator.model.conditions import (
    describe_active,
    describe_retired,
)
from cloudrun_emulator.model.traffic import (
    list_tags,
    split_traffic,
    write_statuses,
)
from cloudrun_emulator.runtime import Ingress, Routing, Runtime
from cloudrun_emulator.service.plans import Planner
from cloudrun_emulator.service.policies import is_public
from cloudrun_emulator.service.revision_table import (
    RevisionState,
    StoredRevision,
)
from cloudrun_emulator.service.service_table import StoredService
from cloudrun_emulator.service.store import Store, find_latest

INGRESS: dict[int, Ingress] = {
    IngressTraffic.INGRESS_TRAFFIC_INTERNAL_ONLY: "internal",
    IngressTraffic.INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER: "internal",
    IngressTraffic.INGRESS_TRAFFIC_NONE: "none",
}


class Routes:
    """The front door's routes, as services ask for them."""

    def __init__(
        self, store: Store, runtime: Runtime, planner: Planner
    ) -> None:
        self._store = store
        self._runtime = runtime
        self._planner = planner
        # Full names of the revisions that the runtime knows.
        self._known: set[str] = set()

    def apply(
        self, stored: StoredService, targets: Sequence[TrafficTarget]
    ) -> None:
        """Send a service's requests as some targets say.

        `stored` is changed, and is the caller's to keep: addresses, traffic
        statuses and the latest ready revision.

        Args:
            stored: The service; held by the caller alone.
            targets: Normalized; every revision in them is ready.
        """
        revisions = self._store.revisions.list_of(stored.name)
        latest = find_latest(revisions)
        name = latest.short if latest else ""
        routing = make_routing(stored, targets, name)
        used = {*routing.percents, *routing.tags.values()}
        for each in revisions:
            if each.short in used:
                self.know(each)
        addresses = self._runtime.route(stored.name, routing)
        stored.port = addresses.port
        stored.tag_ports = dict(addresses.tag_ports)
        service = stored.message
        is_open = not service.default_uri_disabled
        service.uri = addresses.uri if is_open else ""
        service.urls = [addresses.uri] if is_open else []
        service.traffic_statuses = write_statuses(targets, addresses.tag_uris)
        self._note_latest(service, revisions, set(routing.percents))
        self._note_states(revisions, used)

    def refresh(self, stored: StoredService) -> None:
        """Send a service's requests as they went before."""
        statuses = stored.message.traffic_statuses
        if not statuses:
            return
        targets = [
            TrafficTarget(
                type_=each.type_,
                revision=each.revision,
                percent=each.percent,
                tag=each.tag,
            )
            for each in statuses
        ]
        self.apply(stored, targets)

    def know(self, revision: StoredRevision) -> None:
        """Tell the runtime of a revision that was ready before."""
        if revision.name not in self._known:
            self._runtime.adopt(self._planner.plan(revision))
            self._known.add(revision.name)

    def note_deployed(self, revision: StoredRevision) -> None:
        """Note that the runtime knows a revision, as it deployed it."""
        self._known.add(revision.name)

    def forget(self, revision: StoredRevision) -> None:
        """End a revision's instances."""
        if revision.name in self._known:
            self._runtime.forget(revision.name)
            self._known.discard(revision.name)

    def _note_latest(
        self,
        service: Service,
        revisions: Sequence[StoredRevision],
        serving: set[str],
    ) -> None:
        """Name the newest revision that has served; none goes back."""
        before = service.latest_ready_revision
        chosen = ""
        for each in revisions:
            if each.name == before or each.short in serving:
                chosen = each.name
        service.latest_ready_revision = chosen

    def _note_states(
        self, revisions: Sequence[StoredRevision], used: set[str]
    ) -> None:
        for each in revisions:
            if each.state is not RevisionState.READY:
                continue
            is_used = each.short in used
            if is_used != _is_active(each.message):
                note_use(each, is_used=is_used)
                self._store.revisions.save(each)


def note_use(stored: StoredRevision, *, is_used: bool) -> None:
    """Say whether a revision that is ready may be asked."""
    revision = stored.message
    revision.conditions = describe_active() if is_used else describe_retired()
    revision.reconciling = False
    revision.observed_generation = revision.generation
    revision.update_time = datetime.now(UTC)
    least = stored.template.scaling.min_instance_count if is_used else 0
    revision.scaling_status.desired_min_instance_count = least


def _is_active(revision: Revision) -> bool:
    return not revision.reconciling and not any(
        each.revision_reason == RevisionReason.RETIRED
        for each in revision.conditions
    )


def make_routing(
    stored: StoredService, targets: Sequence[TrafficTarget], latest: str
) -> Routing:
    """Write what the front door has to do.

    Args:
        stored: The service, with the ports that it had.
        targets: Normalized.
        latest: The short name of the newest revision that is ready.
    """
    service = stored.message
    scaling = service.scaling
    least, most = scaling.min_instance_count, scaling.max_instance_count
    if scaling.scaling_mode == Scaling.ScalingMode.MANUAL:
        least = most = scaling.manual_instance_count
    return Routing(
        percents=split_traffic(targets, latest),
        tags=list_tags(targets, latest),
        port=stored.port,
        tag_ports=stored.tag_ports,
        min_instances=least,
        max_instances=most,
        public=service.invoker_iam_disabled or is_public(stored.policy),
        ingress=INGRESS.get(service.ingress, "all"),
        default_uri=not service.default_uri_disabled,
    )
