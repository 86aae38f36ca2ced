"""Whether a value is what a condition of a filter asks for.

Source: `gcloud topic filters`, with the matches that gcloud still makes by
default: `:` finds a part of a text whatever its case, `=` the whole of it.
"""

import operator
import re
import unicodedata
from collections.abc import Callable
from datetime import datetime
from typing import Any

from localcloud.gcloud.moments import read_moment

TIME = re.compile(r"\d{4}-\d\d-\d\d[T ]\d\d:\d\d:\d\d", re.ASCII)
WORDS = {"true": 1, "false": 0}
ORDERS: dict[str, Callable[[Any, Any], bool]] = {
    "<": operator.lt,
    "<=": operator.le,
    ">": operator.gt,
    ">=": operator.ge,
}
EQUALITIES = ("=", "!=", ":")
PATTERNS = ("~", "!~")
ANY = "*"


def matches(value: Any, sign: str, wanted: str) -> bool:
    """Tell whether one value, or one of a list, is as wanted.

    Args:
        value: None where there is none.
        sign: `:`, `=`, `~` or an order; negations are the caller's.
        wanted: As typed, without quotes.
    """
    if isinstance(value, list) and value:
        return any(matches(each, sign, wanted) for each in value)
    return _match_one(value, sign, wanted)


def _match_one(value: Any, sign: str, wanted: str) -> bool:
    if sign in ORDERS:
        return _is_ordered(value, ORDERS[sign], wanted)
    if isinstance(value, dict):
        inside = [*value, *value.values()]
        return any(_match_one(each, sign, wanted) for each in inside)
    if sign == "~":
        return re.search(wanted, _write(value)) is not None
    if sign == ":" and wanted == ANY:
        return value not in (None, "", [])
    return _is_equal(value, wanted) or _has(value, sign, wanted)


def _has(value: Any, sign: str, wanted: str) -> bool:
    found = _find_pattern(wanted, sign).search(_fold(value))
    return value is not None and found is not None


def _is_equal(value: Any, wanted: str) -> bool:
    number = WORDS.get(wanted.lower(), _read_number(wanted))
    if value is None:
        return wanted == ""
    if isinstance(value, int | float):
        return value == number
    moments = _read_moments(value, wanted)
    return moments is not None and moments[0] == moments[1]


def _is_ordered(
    value: Any, compare: Callable[[Any, Any], bool], wanted: str
) -> bool:
    if value is None or isinstance(value, dict | list):
        return False
    if (moments := _read_moments(value, wanted)) is not None:
        return compare(*moments)
    numbers = _read_number(value), _read_number(wanted)
    if None not in numbers:
        return compare(*numbers)
    return compare(_write(value), wanted)


def _find_pattern(wanted: str, sign: str) -> re.Pattern[str]:
    """Return what finds a wanted word: all of a text, or a part for `:`."""
    folded = _fold(wanted)
    if sign != ":":
        return re.compile(rf"^{re.escape(folded)}$", re.MULTILINE)
    head, star, tail = folded.partition(ANY)
    if not star:
        return re.compile(re.escape(folded))
    begin = rf"^{re.escape(head)}" if head else ""
    end = rf"{re.escape(tail)}$" if tail else ""
    between = ".*" if head and tail else ""
    return re.compile(f"{begin}{between}{end}", re.MULTILINE)


def _read_moments(value: Any, wanted: str) -> tuple[datetime, datetime] | None:
    if not isinstance(value, str) or not TIME.match(value):
        return None
    try:
        return read_moment(value), read_moment(wanted)
    except (ValueError, OverflowError):
        return None


def _read_number(text: Any) -> float | None:
    try:
        return float(text)
    except (TypeError, ValueError):
        return None


def _write(value: Any) -> str:
    return "" if value is None else str(value)


def _fold(value: Any) -> str:
    """Leave case and accents out."""
    text = unicodedata.normalize("NFKD", _write(value).lower())
    return "".join(each for each in text if not unicodedata.combining(each))
