"""Times and durations as people read them."""

from datetime import UTC, datetime, timedelta, timezone

import pytest

from localcloud.console.moments import (
    write_duration,
    write_moment,
    write_stamp,
)

MOMENT = datetime(2026, 2, 3, 4, 5, 6, 789_123, UTC)


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0.0 s"),
        (-3, "0.0 s"),
        (9.94, "9.9 s"),
        (9.97, "10 s"),
        (10, "10 s"),
        (59.9, "59 s"),
        (60, "1 min"),
        (65, "1 min 5 s"),
        (3600, "1 h"),
        (3661, "1 h 1 min"),
        (90_000, "1 d 1 h"),
        (86_400, "1 d"),
    ],
)
def test_a_duration_is_written_in_its_two_largest_units(
    seconds: float, words: str
) -> None:
    written = write_duration(timedelta(seconds=seconds), "en")
    assert written.replace("\N{NO-BREAK SPACE}", " ") == words


def test_a_duration_never_breaks_across_lines() -> None:
    duration = timedelta(seconds=65)
    assert " " not in write_duration(duration, "fr")


def test_french_writes_a_comma() -> None:
    written = write_duration(timedelta(seconds=1.5), "fr")
    assert written == "1,5\N{NO-BREAK SPACE}s"


@pytest.mark.parametrize(
    ("language", "words"),
    [
        ("en", "3 Feb 2026, 04:05:06 UTC"),
        ("fr", "3 févr. 2026, 04:05:06 UTC"),
    ],
)
def test_a_moment_is_written_in_utc(language: str, words: str) -> None:
    elsewhere = MOMENT.astimezone(timezone(timedelta(hours=9)))
    assert write_moment(elsewhere, language) == words


def test_a_stamp_is_what_browsers_read() -> None:
    assert write_stamp(MOMENT) == "2026-02-03T04:05:06.789Z"
