"""The form that splits a service's requests among its revisions."""

import hashlib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from cloudrun_emulator.console.page import Form
from cloudrun_emulator.console.views import RevisionRow
from cloudrun_emulator.errors import AbortedError
from cloudrun_emulator.messages import (
    LATEST,
    PINNED,
    Service,
    TrafficTarget,
    TrafficTargetStatus,
)
from cloudrun_emulator.model.traffic import WHOLE
from localcloud.errors import InvalidError

# Stands for the newest revision that is ready, whichever that is: no revision
# has such a name.
NEWEST = "LATEST"
PERCENT, TAGS, ALL, SEEN = "percent-", "tags-", "all", "seen"
QUOTED = 80
DIGITS = 3
Target = TrafficTarget | TrafficTargetStatus


@dataclass(frozen=True)
class TrafficRow:
    """One line of the form, as it was asked for or typed."""

    key: str
    percent: str
    tags: str


def write_rows(
    service: Service, revisions: Iterable[RevisionRow], typed: Form
) -> list[TrafficRow]:
    """Write the lines: the newest, then each revision that may be asked."""
    keys = [NEWEST, *(each.name for each in revisions if each.is_ready)]
    return [_write_row(key, service.traffic, typed) for key in keys]


def _write_row(
    key: str, targets: Sequence[TrafficTarget], typed: Form
) -> TrafficRow:
    mine = [each for each in targets if _find_key(each) == key]
    percent = sum(each.percent for each in mine)
    tags = ", ".join(each.tag for each in mine if each.tag)
    return TrafficRow(
        key,
        typed.get(f"{PERCENT}{key}", str(percent)),
        typed.get(f"{TAGS}{key}", tags),
    )


def read_targets(form: Form) -> list[TrafficTarget]:
    """Read what was typed. Raises `InvalidError` for what is no percentage."""
    targets: list[TrafficTarget] = []
    for name, typed in form.items():
        if name.startswith(PERCENT):
            key = name.removeprefix(PERCENT)
            percent = _read_percent(key, typed)
            tags = form.get(f"{TAGS}{key}", "").replace(",", " ").split()
            targets += _make_targets(key, percent, tags)
    return targets


def send_all(key: str, targets: Iterable[Target]) -> list[TrafficTarget]:
    """Send everything to one revision; tags stay where they are."""
    return [
        *_make_targets(key, WHOLE, ()),
        *(
            TrafficTarget(
                type_=each.type_, revision=each.revision, tag=each.tag
            )
            for each in targets
            if each.tag
        ),
    ]


def check_seen(service: Service, form: Form) -> None:
    """Hold a form to the traffic that its reader saw.

    Raises:
        AbortedError: It was changed since.
    """
    if form.get(SEEN) != mark_traffic(service):
        raise AbortedError(
            "The traffic was changed since this page was opened.",
            "look at what it is now, and send the form again",
        )


def mark_traffic(service: Service) -> str:
    """Write a mark that changes with the traffic that is asked for."""
    text = "".join(TrafficTarget.to_json(each) for each in service.traffic)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _find_key(target: Target) -> str:
    return str(target.revision) if target.type_ == PINNED else NEWEST


def _read_percent(key: str, typed: str) -> int:
    text = typed.strip() or "0"
    is_number = text.isascii() and text.isdecimal() and len(text) <= DIGITS
    if not is_number or int(text) > WHOLE:
        raise InvalidError(
            f"{key[:QUOTED]}: found {typed[:QUOTED]!r}, expected a whole "
            f"number from 0 to {WHOLE}"
        )
    return int(text)


def _make_targets(
    key: str, percent: int, tags: Sequence[str]
) -> Iterable[TrafficTarget]:
    """Make a target for each tag; the first bears the percentage."""
    kind = LATEST if key == NEWEST else PINNED
    revision = "" if key == NEWEST else key
    names = tags or ([""] if percent else [])
    for number, tag in enumerate(names):
        yield TrafficTarget(
            type_=kind,
            revision=revision,
            percent=0 if number else percent,
            tag=tag,
        )
