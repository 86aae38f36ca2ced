"""Times and durations as people read them."""

from datetime import UTC, datetime, timedelta

from babel.dates import format_datetime
from babel.numbers import format_decimal

from localcloud.console.catalogs import translate

# unicode.org/reports/tr35, "Date Format Patterns".
MOMENT = "d MMM y, HH:mm:ss 'UTC'"
MINUTE = 60
HOUR = 60 * MINUTE
DAY = 24 * HOUR


def write_moment(moment: datetime, language: str) -> str:
    """Write a time in UTC, in words: `24 Nov 2026, 06:57:20 UTC`."""
    moment = moment.astimezone(UTC)
    return format_datetime(moment, MOMENT, locale=language)


def write_stamp(moment: datetime) -> str:
    """Write a time for the `datetime` attribute, to the millisecond."""
    moment = moment.astimezone(UTC).replace(tzinfo=None)
    return moment.isoformat(timespec="milliseconds") + "Z"


def write_duration(duration: timedelta, language: str) -> str:
    """Write how long something took: `0.4 s`, `12 s`, `3 min 5 s`, `2 h`."""
    seconds = max(round(duration.total_seconds(), 1), 0)
    if seconds < 10:  # noqa: PLR2004 -- tenths matter below
        tenths = format_decimal(seconds, "0.0", locale=language)
        return f"{tenths}\N{NO-BREAK SPACE}s"
    whole = int(seconds)
    parts = (
        (whole // DAY, translate("d", language)),
        (whole % DAY // HOUR, "h"),
        (whole % HOUR // MINUTE, "min"),
        (whole % MINUTE, "s"),
    )
    first = next(index for index, (count, _) in enumerate(parts) if count)
    # No-break spaces: a duration is one word.
    shown = [f"{n}\N{NO-BREAK SPACE}{sign}" for n, sign in parts[first:] if n]
    return "\N{NO-BREAK SPACE}".join(shown[:2])
