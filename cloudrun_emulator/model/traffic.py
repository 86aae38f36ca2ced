"""Traffic: what is asked for, and what it comes to."""

from collections import Counter
from collections.abc import Iterable, Mapping

from cloudrun_emulator.errors import ViolationError
from cloudrun_emulator.messages import (
    LATEST,
    PINNED,
    Service,
    TrafficTarget,
    TrafficTargetStatus,
)
from cloudrun_emulator.model.names import NAME

WHOLE = 100
# A tag, three dashes and the service's name are one DNS label.
LENGTH_OF_A_TAG = 46


def normalize_traffic(
    targets: Iterable[TrafficTarget],
) -> list[TrafficTarget]:
    """Give each target its type; nothing is all of it to the latest."""
    given = [_give_type(each) for each in targets]
    return given or [TrafficTarget(type_=LATEST, percent=WHOLE)]


def _give_type(target: TrafficTarget) -> TrafficTarget:
    kind = target.type_ or (PINNED if target.revision else LATEST)
    return TrafficTarget(
        type_=kind,
        revision=target.revision,
        percent=target.percent,
        tag=target.tag,
    )


def check_traffic(service: Service, request: str) -> None:
    """Hold a service's traffic to the rules. Raises `ViolationError`."""
    targets = normalize_traffic(service.traffic)
    for number, target in enumerate(targets):
        where = f"service.traffic[{number}]"
        _check_target(target, where, request)
    total = sum(each.percent for each in targets)
    if total != WHOLE:
        raise ViolationError(
            "service.traffic",
            f"the percentages of all targets must sum to {WHOLE}, found "
            f"{total}.",
            request,
        )
    tags = Counter(each.tag for each in targets if each.tag)
    if twice := [tag for tag, count in tags.items() if count > 1]:
        raise ViolationError(
            "service.traffic", f"the tag {twice[0]!r} stands twice.", request
        )


def _check_target(target: TrafficTarget, where: str, request: str) -> None:
    if not 0 <= target.percent <= WHOLE:
        raise ViolationError(
            f"{where}.percent",
            f"expected a number from 0 to {WHOLE}, found {target.percent}.",
            request,
        )
    if target.type_ == LATEST and target.revision:
        raise ViolationError(
            f"{where}.revision", "must be empty beside LATEST.", request
        )
    if target.type_ == PINNED and not target.revision:
        raise ViolationError(
            f"{where}.revision", "required field not present.", request
        )
    if target.tag and not (
        NAME.fullmatch(target.tag) and len(target.tag) <= LENGTH_OF_A_TAG
    ):
        raise ViolationError(
            f"{where}.tag",
            "must use only lowercase letters, numbers and '-', begin with a "
            f"letter, and have at most {LENGTH_OF_A_TAG} characters.",
            request,
        )


def split_traffic(
    targets: Iterable[TrafficTarget], latest: str
) -> dict[str, int]:
    """Return the percentage of each revision, by short name.

    Args:
        targets: Normalized.
        latest: The newest revision that is ready.
    """
    percents: dict[str, int] = {}
    for target in targets:
        if target.percent:
            name = _resolve(target, latest)
            percents[name] = percents.get(name, 0) + target.percent
    return percents


def list_tags(targets: Iterable[TrafficTarget], latest: str) -> dict[str, str]:
    """Return the revision of each tag, by short names."""
    return {each.tag: _resolve(each, latest) for each in targets if each.tag}


def _resolve(target: TrafficTarget, latest: str) -> str:
    return latest if target.type_ == LATEST else target.revision


def write_statuses(
    targets: Iterable[TrafficTarget], uris: Mapping[str, str]
) -> list[TrafficTargetStatus]:
    """Write what was reached: the targets, with the address of each tag."""
    return [
        TrafficTargetStatus(
            type_=each.type_,
            revision=each.revision,
            percent=each.percent,
            tag=each.tag,
            uri=uris.get(each.tag, ""),
        )
        for each in targets
    ]


def drop_revision(
    targets: Iterable[TrafficTarget], revision: str
) -> list[TrafficTarget]:
    """Leave out the targets of a revision that is no more."""
    return [each for each in targets if each.revision != revision]
