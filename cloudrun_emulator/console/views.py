"""What pages show of services and revisions."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta

from cloudrun_emulator.messages import (
    Condition,
    Revision,
    RevisionReason,
    Service,
    State,
)
from cloudrun_emulator.model.conditions import READY
from cloudrun_emulator.model.names import read_last, read_place
from cloudrun_emulator.model.traffic import list_tags, split_traffic
from cloudrun_emulator.runtime import RevisionCounts

CLASSES = ("2xx", "3xx", "4xx", "5xx")
NOTHING = RevisionCounts()


@dataclass(frozen=True)
class ServiceRow:
    """A service in a list."""

    name: str
    region: str
    status: str
    service: Service
    requests: int
    instances: int
    latest: str

    @property
    def path(self) -> str:
        return f"services/{self.region}/{self.name}"


@dataclass(frozen=True)
class RevisionRow:
    """A revision, its part of the traffic, and what it answered.

    Args:
        tags: Addresses by tag.
        mean: Of the seconds that a request took; None before the first.
    """

    name: str
    status: str
    problem: str
    percent: int
    tags: Mapping[str, str]
    is_latest: bool
    counts: RevisionCounts
    revision: Revision

    @property
    def requests(self) -> int:
        return sum(self.counts.requests.values())

    @property
    def mean(self) -> timedelta | None:
        if not self.requests:
            return None
        return timedelta(seconds=self.counts.seconds / self.requests)

    @property
    def is_ready(self) -> bool:
        return is_ready(self.revision)


@dataclass(frozen=True)
class Share:
    """A revision's part of the bar, in percent from the left."""

    revision: str
    start: int
    percent: int


def view_service(
    service: Service, counts: Mapping[str, RevisionCounts]
) -> ServiceRow:
    """View a service, and what its revisions did."""
    requests: Counter[str] = Counter()
    for each in counts.values():
        requests.update(each.requests)
    return ServiceRow(
        name=read_last(service.name),
        region=read_place(service.name).region,
        status=name_status(service.terminal_condition),
        service=service,
        requests=requests.total(),
        instances=sum(each.instances for each in counts.values()),
        latest=read_last(service.latest_ready_revision),
    )


def view_revisions(
    service: Service,
    revisions: Sequence[Revision],
    counts: Mapping[str, RevisionCounts],
) -> list[RevisionRow]:
    """View a service's revisions, as they are given: the newest first."""
    latest = find_latest(revisions)
    targets = service.traffic_statuses
    percents = split_traffic(targets, latest)
    tags = list_tags(targets, latest)
    uris = {each.tag: each.uri for each in targets}
    return [
        _view_revision(
            each,
            percents.get(read_last(each.name), 0),
            {
                t: uris[t]
                for t, name in tags.items()
                if name == read_last(each.name)
            },
            latest,
            counts,
        )
        for each in revisions
    ]


def _view_revision(
    revision: Revision,
    percent: int,
    tags: Mapping[str, str],
    latest: str,
    counts: Mapping[str, RevisionCounts],
) -> RevisionRow:
    name = read_last(revision.name)
    ready = find_condition(revision)
    status = name_status(ready)
    if status == "SUCCESS" and ready.revision_reason == RevisionReason.RETIRED:
        status = "NOT_RUN"
    return RevisionRow(
        name=name,
        status=status,
        problem=ready.message if status == "FAILURE" else "",
        percent=percent,
        tags=tags,
        is_latest=name == latest,
        counts=counts.get(name, NOTHING),
        revision=revision,
    )


def lay_out(rows: Iterable[RevisionRow]) -> list[Share]:
    """Lay the revisions that get requests side by side, oldest at the left."""
    shares, start = [], 0
    for row in reversed([*rows]):
        if row.percent:
            shares.append(Share(row.name, start, row.percent))
            start += row.percent
    return shares


def find_latest(revisions: Iterable[Revision]) -> str:
    """Name the newest revision that is ready; they come newest first."""
    ready = (read_last(each.name) for each in revisions if is_ready(each))
    return next(ready, "")


def is_ready(revision: Revision) -> bool:
    """Tell whether it passed its startup probe."""
    return find_condition(revision).state == State.CONDITION_SUCCEEDED


def find_condition(revision: Revision) -> Condition:
    """Return what tells whether a revision is ready."""
    found = (each for each in revision.conditions if each.type_ == READY)
    return next(found, Condition())


def name_status(condition: Condition) -> str:
    """Name the status of a service or a revision, as icons do."""
    if condition.state == State.CONDITION_SUCCEEDED:
        return "SUCCESS"
    failed = condition.state == State.CONDITION_FAILED
    return "FAILURE" if failed else "WORKING"
