"""Traffic as gcloud shares it: what is not named is scaled."""

import re

import pytest

from cloudrun_emulator.cli.traffic import (
    LATEST,
    compose,
    hold_latest,
    make_target,
    share,
)
from localcloud.errors import InvalidError


@pytest.mark.parametrize(
    ("current", "new", "expected"),
    [
        ({"a": 100}, {"b": 10}, {"a": 90, "b": 10}),
        ({"a": 50, "b": 50}, {"c": 10}, {"a": 45, "b": 45, "c": 10}),
        # 33.33 each: a tie of losses and of traffic goes to the smaller key.
        ({"a": 20, "b": 20, "c": 20, LATEST: 40}, {LATEST: 0}, None),
        ({"a": 60, "b": 40}, {"c": 1}, {"a": 59, "b": 40, "c": 1}),
        ({"a": 90, LATEST: 10}, {"a": 0}, {LATEST: 100}),
        ({"a": 100}, {"a": 30, "b": 70}, {"a": 30, "b": 70}),
    ],
)
def test_the_rest_is_scaled_to_fill_the_whole(
    current: dict[str, int],
    new: dict[str, int],
    expected: dict[str, int] | None,
) -> None:
    expected = expected or {"a": 34, "b": 33, "c": 33}
    assert share(current, new) == expected


@pytest.mark.parametrize(
    ("new", "words"),
    [
        ({"a": 101}, "Over 100% of traffic is specified."),
        (
            {"b": -1},
            "New traffic for target b is -1, not between 0 and 100",
        ),
        (
            {"a": 50},
            (
                "Every target with traffic is updated but 100% of traffic has "
                "not been specified."
            ),
        ),
    ],
)
def test_what_is_no_share_is_refused(new: dict[str, int], words: str) -> None:
    with pytest.raises(InvalidError, match=f"^{re.escape(words)}$"):
        share({"a": 100}, new)


def test_a_tag_has_an_entry_of_its_own() -> None:
    assert compose({LATEST: 10, "a": 90}, {"canary": "b"}) == [
        make_target("a", 90),
        make_target(LATEST, 10),
        make_target("b", tag="canary"),
    ]


def test_what_latest_had_is_pinned() -> None:
    targets = [make_target("a", 30), make_target(LATEST, 70, "newest")]
    assert hold_latest(targets, "b") == [
        make_target("a", 30),
        make_target("b", 70),
        make_target(LATEST, tag="newest"),
    ]
