"""Traffic as gcloud changes it: what is not named is scaled to fill 100.

Source: gcloud 578.0.0, api_lib/run/traffic.py.
"""

from collections.abc import Iterable, Mapping
from fractions import Fraction

from localcloud.errors import InvalidError
from localcloud.gcloud.keys import Document

LATEST = "LATEST"
WHOLE = 100
TYPE = "TRAFFIC_TARGET_ALLOCATION_TYPE_"
Targets = list[Document]


def get_key(target: Document) -> str:
    """Return a target's revision, or LATEST."""
    return str(target.get("revision") or LATEST)


def sort_key(key: str) -> tuple[bool, str]:
    """Sort revisions by their names, LATEST last."""
    return key == LATEST, key


def make_target(key: str, percent: int = 0, tag: str = "") -> Document:
    """Write a target as the API has it."""
    target: Document = {"type": f"{TYPE}LATEST"}
    if key != LATEST:
        target = {"type": f"{TYPE}REVISION", "revision": key}
    if percent:
        target["percent"] = percent
    return {**target, "tag": tag} if tag else target


def sum_percents(targets: Iterable[Document]) -> dict[str, int]:
    """Return the percentage of each key that has any."""
    found: dict[str, int] = {}
    for each in targets:
        if percent := each.get("percent", 0):
            key = get_key(each)
            found[key] = found.get(key, 0) + percent
    return found


def list_tags(targets: Iterable[Document]) -> dict[str, str]:
    """Return the key of each tag."""
    return {x["tag"]: get_key(x) for x in targets if x.get("tag")}


def compose(percents: Mapping[str, int], tags: Mapping[str, str]) -> Targets:
    """Write targets; tags have entries of their own, of 0 %."""
    shared = sorted(percents, key=sort_key)
    return [
        *(make_target(key, percents[key]) for key in shared if percents[key]),
        *(make_target(key, tag=tag) for tag, key in tags.items()),
    ]


def share(current: Mapping[str, int], new: Mapping[str, int]) -> dict[str, int]:
    """Return percentages in which what is new is so, and the rest scaled.

    Args:
        current: The percentages that stand; their sum is 100.
        new: Those that are named.

    Raises:
        InvalidError: In gcloud's words.
    """
    rest = {key: current[key] for key in current if key not in new}
    _check(new, rest)
    left, base = WHOLE - sum(new.values()), sum(rest.values())
    exact = {key: Fraction(rest[key] * left, base) for key in rest if left}
    shared = {key: int(each) for key, each in exact.items()}
    missing = left - sum(shared.values())
    for key in sorted(exact, key=lambda each: _rank(each, exact))[:missing]:
        shared[key] += 1
    return {key: x for key, x in {**shared, **new}.items() if x}


def _rank(
    key: str, exact: Mapping[str, Fraction]
) -> tuple[Fraction, Fraction, tuple[bool, str]]:
    """Put the largest loss first; then less traffic, then the key."""
    loss = exact[key] - int(exact[key])
    return 1 - loss, exact[key], sort_key(key)


def _check(new: Mapping[str, int], rest: Mapping[str, int]) -> None:
    if sum(new.values()) > WHOLE:
        raise InvalidError("Over 100% of traffic is specified.")
    for key, percent in new.items():
        if not 0 <= percent <= WHOLE:
            raise InvalidError(
                f"New traffic for target {key} is {percent}, not between 0 "
                "and 100"
            )
    if not rest and sum(new.values()) < WHOLE:
        raise InvalidError(
            "Every target with traffic is updated but 100% of traffic has not "
            "been specified."
        )


def read_percents(pairs: Mapping[str, str]) -> dict[str, int]:
    """Read the percentages of `R1=10,R2=90`. Raises `InvalidError`."""
    found = {}
    for key, text in pairs.items():
        try:
            found[key] = int(text)
        except ValueError:
            raise InvalidError(
                f"Traffic percentage value {text[:80]} is not an integer."
            ) from None
    return found


def name_by_tags(
    percents: Mapping[str, int], tags: Mapping[str, str], service: str
) -> dict[str, int]:
    """Return the percentages of the revisions that tags name."""
    found: dict[str, int] = {}
    for tag, percent in percents.items():
        if tag not in tags:
            raise InvalidError(
                f"There is no revision tagged with [{tag}] in the traffic "
                f"allocation for [{service}]."
            )
        found[tags[tag]] = found.get(tags[tag], 0) + percent
    return found


def hold_latest(targets: Iterable[Document], ready: str) -> Targets:
    """Give LATEST's share to the revision that is ready now."""
    targets = list(targets)
    percents = sum_percents(targets)
    if moved := percents.pop(LATEST, 0):
        percents[ready] = percents.get(ready, 0) + moved
    return compose(percents, list_tags(targets))
