"""Durations and whole numbers."""

import pytest

from cloudbuild_emulator.config.scalars import (
    is_duration,
    is_in_range,
    read_integer,
    suggest_duration,
)


@pytest.mark.parametrize("text", ["0s", "1200s", "-1s", "1.5s", "00001s"])
def test_seconds_as_a_string_are_a_duration(text: str) -> None:
    assert is_duration(text)


@pytest.mark.parametrize("value", ["20m", "1200", 1200, "s", "1.s", None, ""])
def test_nothing_else_is_a_duration(value: object) -> None:
    assert not is_duration(value)


@pytest.mark.parametrize(
    ("text", "inside"),
    [
        ("315576000000s", True),
        ("-315576000000s", True),
        ("0000315576000000.5s", True),
        ("315576000001s", False),
        ("9" * 5000 + "s", False),
    ],
)
def test_a_duration_has_at_most_ten_thousand_years(
    text: str, *, inside: bool
) -> None:
    assert is_in_range(text) == inside


@pytest.mark.parametrize(
    ("value", "meant"),
    [
        ("20m", "1200s"),
        (1200, "1200s"),
        ("2 hours", "7200s"),
        ("soon", "1200s"),
        ("9" * 5000, "1200s"),
    ],
)
def test_the_duration_that_was_meant_is_suggested(
    value: object, meant: str
) -> None:
    assert suggest_duration(value) == meant


@pytest.mark.parametrize(
    ("value", "number"),
    [
        (5, 5),
        (5.0, 5),
        ("5", 5),
        ("-7", -7),
        (5.5, None),
        (True, None),
        ("5.0", None),
        ("five", None),
        ("9" * 30, None),
        (float("inf"), None),
    ],
)
def test_a_whole_number_is_read_as_json_may_write_it(
    value: object, number: int | None
) -> None:
    assert read_integer(value) == number
