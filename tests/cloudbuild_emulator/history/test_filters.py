"""Filters of a list of builds."""

import pytest

from cloudbuild_emulator.history import parse_filter
from cloudbuild_emulator.history.conditions import (
    Condition,
    Every,
    Negation,
    Some,
)
from localcloud.errors import InvalidError

SUCCESS = Condition("status", "=", "SUCCESS")
TAGGED = Condition("tags", "=", "a")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("", Every(())),
        ('status="SUCCESS"', SUCCESS),
        ("status=SUCCESS", SUCCESS),
        ("status : 'SUCCESS'", SUCCESS),
        ('status="SUCCESS" AND tags=a', Every((SUCCESS, TAGGED))),
        ('status="SUCCESS" tags=a', Every((SUCCESS, TAGGED))),
        ("status=SUCCESS OR tags=a", Some((SUCCESS, TAGGED))),
        ("NOT tags=a", Negation(TAGGED)),
        ("status=SUCCESS And Not tags=a", Every((SUCCESS, Negation(TAGGED)))),
        ("tags=a AND (status=SUCCESS)", Every((TAGGED, SUCCESS))),
        ("-tags=a", Negation(TAGGED)),
        ("status=SUCCESS and not tags=a", Every((SUCCESS, Negation(TAGGED)))),
        ("tags=(a, 'b c')", Some((TAGGED, Condition("tags", "=", "b c")))),
        ("status:(SUCCESS)", SUCCESS),
        ("tags=and", Condition("tags", "=", "and")),
        ("trigger_id=t", Condition("trigger_id", "=", "t")),
        ("build_trigger_id!=t", Condition("trigger_id", "!=", "t")),
        (
            'create_time>="2026-11-24T10:00:00+01:00"',
            Condition("create_time", ">=", "2026-11-24T09:00:00.000000Z"),
        ),
        (
            "create_time<2026-11-24",
            Condition("create_time", "<", "2026-11-24T00:00:00.000000Z"),
        ),
    ],
)
def test_a_filter_is_read(text: str, expected: object) -> None:
    assert parse_filter(text) == expected


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("colour=red", "field 'colour'"),
        ("status", "no operator after status"),
        ("status=", "no value after status"),
        ("status=DONE", "status 'DONE'"),
        ("status>SUCCESS", "> with status"),
        ("create_time>yesterday", "time 'yesterday'"),
        ("(status=SUCCESS", "no closing parenthesis"),
        ("status=SUCCESS)", "unexpected"),
        ("status=SUCCESS AND", "nothing"),
        ('status="SUCCESS', "no value after status="),
        ("status~SUCC", "~ with status"),
        ("create_time~2026", "~ with create_time"),
        ("tags=(a", "no value after"),
        ("NOT " * 30 + "tags=a", "nested more than 20 deep"),
        ("(tags=a OR " * 30 + "tags=a" + ")" * 30, "nested more than 20"),
        ("x" * 3000, "more than 2,000 characters"),
    ],
)
def test_a_wrong_filter_says_what_is_expected(text: str, words: str) -> None:
    with pytest.raises(InvalidError, match=words):
        parse_filter(text)
