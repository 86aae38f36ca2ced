"""Transforms of times: `createTime.date("%Y")`, `duration(start=startTime)`."""

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, tzinfo
from typing import Any

from localcloud.gcloud.arguments import is_yes, read_number
from localcloud.gcloud.errors import CallError
from localcloud.gcloud.keys import find_value
from localcloud.gcloud.moments import (
    SECONDS,
    find_zone,
    read_duration,
    read_moment,
    write_duration,
    write_moment,
)
from localcloud.gcloud.projections import parse_key

HOURS_A_DAY = 24


def date(
    r: Any,
    format: str = "%Y-%m-%dT%H:%M:%S",  # noqa: A002 -- gcloud's own name
    unit: str = "1",
    undefined: str = "",
    tz: str = "",
    tz_default: str = "",
) -> str:
    """Write a time as strftime() does."""
    try:
        moment = _read_time(r, float(unit), _read_zone(tz_default))
    except (TypeError, ValueError, OverflowError):
        return undefined
    return write_moment(
        moment.astimezone(_read_zone(tz)) if tz else moment, format
    )


def _read_zone(name: str) -> tzinfo | None:
    try:
        return find_zone(name) if name else None
    except ValueError as error:
        raise CallError(str(error), "write for instance tz=UTC") from error


def _read_time(r: Any, unit: float, zone: tzinfo | None) -> datetime:
    if isinstance(r, int | float):
        return datetime.fromtimestamp(r / unit, zone or UTC)
    if not isinstance(r, str) or read_duration(r) is not None:
        raise TypeError(r)
    if zone and datetime.fromisoformat(r).tzinfo is None:
        return datetime.fromisoformat(r).replace(tzinfo=zone)
    return read_moment(r)


def iso(r: Any, undefined: str = "T") -> str:
    """Write a time as ISO 8601 does."""
    return date(r, "%Y-%m-%dT%H:%M:%S.%3f%Oz", undefined=undefined)


def duration(
    r: Any,
    start: str = "",
    end: str = "",
    parts: str = "3",
    precision: str = "3",
    calendar: str = "true",
    unit: str = "1",
    undefined: str = "",
) -> str:
    """Write how long something took, or how long ago it was: `PT1M5S`."""
    try:
        if start:
            span = _read_span(r, start, end)
        else:
            span = _read_length(r, float(unit))
    except (TypeError, ValueError):
        return undefined
    text = write_duration(
        span, read_number("parts", parts), read_number("precision", precision)
    )
    return text if is_yes(calendar) else _leave_days_out(text)


def _leave_days_out(text: str) -> str:
    found = re.fullmatch(r"(-?P)(\d+)D(?:T(?:(\d+)H)?(.*))?", text)
    if found is None:
        return text
    hours = int(found[2]) * HOURS_A_DAY + int(found[3] or 0)
    return f"{found[1]}T{hours}H{found[4] or ''}"


def _read_span(r: Any, start: str, end: str) -> timedelta:
    begin = read_moment(find_value(r, parse_key(start)) or "")
    finish = find_value(r, parse_key(end)) if end else None
    return (read_moment(finish) if finish else datetime.now(UTC)) - begin


def _read_length(r: Any, unit: float) -> timedelta:
    text = str(r)
    if SECONDS.fullmatch(text):
        return timedelta(seconds=float(text[:-1]))
    if (span := read_duration(text)) is not None:
        return span
    try:
        return timedelta(seconds=float(text) / unit)
    except ValueError:
        return datetime.now(UTC) - read_moment(text)


TRANSFORMS: dict[str, Callable[..., Any]] = {
    "date": date,
    "duration": duration,
    "iso": iso,
}
