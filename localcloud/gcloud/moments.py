"""Times and durations as gcloud reads and writes them.

Source: `gcloud topic datetimes`.
"""

import re
from datetime import UTC, datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

DURATION = re.compile(
    r"(?P<sign>[-+]?)P(?:(?P<years>\d+)Y)?(?:(?P<months>\d+)M)?"
    r"(?:(?P<weeks>\d+)W)?(?:(?P<days>\d+(?:\.\d+)?)D)?"
    r"(?:T(?:(?P<hours>\d+(?:\.\d+)?)H)?(?:(?P<minutes>\d+(?:\.\d+)?)M)?"
    r"(?:(?P<seconds>\d+(?:\.\d+)?)S)?)?",
    re.IGNORECASE | re.ASCII,
)
# Google's JSON has up to nine digits of a second; Python reads six.
FRACTION = re.compile(r"(?<=\.\d{6})\d+")
SECONDS = re.compile(r"-?\d+(?:\.\d+)?s", re.ASCII)
# What strftime() does not know: %3f, %Ez, %Oz.
MORE = re.compile(r"%(?P<digits>[1-9]?)(?P<letter>f)|%[EO]z")
# The calendar's mean, as far as a difference can say it.
DAYS_A_YEAR = 365
DAYS_A_MONTH = 30
UNITS = ("D", "H", "M", "S")
LENGTHS = (86_400, 3_600, 60, 1)


def read_moment(text: str, now: datetime | None = None) -> datetime:
    """Read a time: of a date, of a timestamp, or so long ago (`-P1D`).

    A time without a zone is the machine's own. Raises `ValueError`.
    """
    text = text.strip()
    if (ago := read_duration(text)) is not None:
        return (now or datetime.now(UTC)) + ago
    moment = datetime.fromisoformat(FRACTION.sub("", text))
    return moment.astimezone() if moment.tzinfo is None else moment


def read_duration(text: str) -> timedelta | None:
    """Read `P1DT2H` or `-p1d`, None where it is none of the kind."""
    found = DURATION.fullmatch(text)
    if found is None or text[-1] in "PpTt+-":
        return None
    part = {
        name: float(value or 0)
        for name, value in found.groupdict().items()
        if name != "sign"
    }
    days = part["years"] * DAYS_A_YEAR + part["months"] * DAYS_A_MONTH
    span = timedelta(
        days=days + part["weeks"] * 7 + part["days"],
        hours=part["hours"],
        minutes=part["minutes"],
        seconds=part["seconds"],
    )
    return -span if found["sign"] == "-" else span


def find_zone(name: str) -> tzinfo:
    """Return a zone by its name, `UTC`, `LOCAL` or `Europe/Paris`.

    Raises `ValueError`.
    """
    if name.upper() in {"Z", "UTC"}:
        return UTC
    if name.upper() in {"L", "LOCAL"}:
        return datetime.now().astimezone().tzinfo or UTC
    try:
        return ZoneInfo(name)
    except (ZoneInfoNotFoundError, OSError) as error:
        raise ValueError(f"no time zone {name!r}") from error


def write_moment(moment: datetime, form: str) -> str:
    """Write a time as strftime() does, with gcloud's %3f, %Ez and %Oz."""

    def write_more(found: re.Match[str]) -> str:
        if found["letter"]:
            digits = int(found["digits"] or 6)
            return f"{moment.microsecond:06d}000"[:digits]
        zone = moment.strftime("%z")
        return f"{zone[:3]}:{zone[3:5]}"

    return moment.strftime(MORE.sub(write_more, form))


def write_duration(span: timedelta, parts: int = 3, precision: int = 3) -> str:
    """Write a duration as ISO 8601 does: `PT1M5S`.

    Args:
        span: Which.
        parts: At most so many, from the largest that is not zero.
        precision: Digits behind the point of the last part.
    """
    total = abs(span.total_seconds())
    begin = next(
        (place for place, one in enumerate(LENGTHS) if total >= one), 3
    )
    end = min(begin + parts, len(UNITS))
    smallest = LENGTHS[end - 1]
    total = round(total / smallest, precision) * smallest
    day, time = "", ""
    for unit, length in zip(UNITS[:end], LENGTHS[:end], strict=True):
        whole = length == smallest
        number = total / length if whole else total // length
        total -= number * length
        text = f"{number:.{precision}f}" if whole else str(int(number))
        text = text.rstrip("0").rstrip(".") if "." in text else text
        if text in {"0", ""}:
            continue
        if unit == "D":
            day = f"{text}D"
        else:
            time += f"{text}{unit}"
    if not day and not time:
        return "P0"
    sign = "-" if span < timedelta() else ""
    return f"{sign}P{day}" + (f"T{time}" if time else "")
