"""Traffic: types filled in, percentages summed, tags found."""

from typing import Any

import pytest

from cloudrun_emulator.errors import ViolationError
from cloudrun_emulator.messages import (
    LATEST,
    PINNED,
    Service,
    TrafficTarget,
)
from cloudrun_emulator.model.traffic import (
    check_traffic,
    list_tags,
    normalize_traffic,
    split_traffic,
    write_statuses,
)


def pin(revision: str, percent: int = 0, tag: str = "") -> TrafficTarget:
    return TrafficTarget(
        type_=PINNED, revision=revision, percent=percent, tag=tag
    )


def follow(percent: int = 0, tag: str = "") -> TrafficTarget:
    return TrafficTarget(type_=LATEST, percent=percent, tag=tag)


def test_nothing_is_all_of_it_to_the_latest() -> None:
    assert normalize_traffic([]) == [follow(100)]


def test_a_target_without_type_takes_it_from_its_revision() -> None:
    given = [TrafficTarget(revision="a", percent=1), TrafficTarget(percent=2)]
    assert normalize_traffic(given) == [pin("a", 1), follow(2)]


def test_the_split_sums_what_leads_to_one_revision() -> None:
    targets = [follow(10), pin("b", 30), pin("a", 60), pin("c", 0, "x")]
    assert split_traffic(targets, "b") == {"b": 40, "a": 60}


def test_a_tag_leads_to_its_revision_whatever_its_share() -> None:
    targets = [follow(100, "new"), pin("a", 0, "old")]
    assert list_tags(targets, "b") == {"new": "b", "old": "a"}


def test_a_status_has_the_address_of_its_tag() -> None:
    (status,) = write_statuses([follow(100, "new")], {"new": "http://x"})
    assert (status.uri, status.tag, status.percent) == ("http://x", "new", 100)


@pytest.mark.parametrize(
    ("targets", "words"),
    [
        ([follow(99)], r"service\.traffic: the percentages .* found 99"),
        ([follow(101)], r"traffic\[0\]\.percent: expected a number"),
        ([follow(-1), follow(101)], r"traffic\[0\]\.percent"),
        (
            [TrafficTarget(type_=LATEST, revision="a", percent=100)],
            r"traffic\[0\]\.revision: must be empty",
        ),
        (
            [TrafficTarget(type_=PINNED, percent=100)],
            r"traffic\[0\]\.revision: required field not present",
        ),
        ([follow(100, "A")], r"traffic\[0\]\.tag: must use only"),
        ([follow(100, "t" * 47)], r"traffic\[0\]\.tag: must use only"),
        ([follow(100, "a"), pin("b", 0, "a")], "the tag 'a' stands twice"),
    ],
)
def test_wrong_traffic_is_refused(targets: list[Any], words: str) -> None:
    with pytest.raises(ViolationError, match=words):
        check_traffic(Service(traffic=targets), "CreateServiceRequest")


def test_no_traffic_is_right() -> None:
    check_traffic(Service(), "CreateServiceRequest")
