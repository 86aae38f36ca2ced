"""Transforms of one value: addresses, sizes, words."""

import base64
import binascii
import re
from collections.abc import Callable
from typing import Any
from urllib.parse import unquote

from localcloud.gcloud.arguments import is_yes, read_number
from localcloud.gcloud.errors import CallError, ExpressionError
from localcloud.gcloud.keys import find_value

KIBI = 1024
SIZES = ("bytes", "KiB", "MiB", "GiB", "TiB", "PiB")
# From here on a float is written with an exponent.
LARGE = 1e9


def basename(r: Any, undefined: str = "") -> Any:
    """Return what is behind the last slash."""
    if isinstance(r, list):
        return [basename(each) for each in r]
    return re.split(r"[/\\]", str(r))[-1] if r else undefined


def collection(r: Any, undefined: str = "") -> str:
    """Return the kind of the resource, which nobody asks for here."""
    _ = r
    return undefined


def color(
    r: Any,
    red: str | None = None,
    yellow: str | None = None,
    green: str | None = None,
    blue: str | None = None,
) -> str:
    """Return the text; a pipe and a terminal are shown the same."""
    # Nobody can tell what a pipe gets; the words stay.
    _ = red, yellow, green, blue
    return "" if r is None else str(r)


def decode(r: Any, encoding: str, undefined: str = "") -> str:
    """Decode a text."""
    try:
        if encoding == "base64":
            return base64.urlsafe_b64decode(str(r)).decode()
        return str(r).encode("latin-1").decode(encoding)
    except (binascii.Error, LookupError, UnicodeError):
        return undefined


def encode(r: Any, encoding: str, undefined: str = "") -> str:
    """Encode a text."""
    try:
        if encoding == "base64":
            return base64.b64encode(str(r).encode()).decode()
        return str(r).encode(encoding).decode("latin-1")
    except (LookupError, UnicodeError):
        return undefined


def error(r: Any, message: str | None = None) -> Any:
    """End the command with a message."""
    raise ExpressionError(message or str(r))


def float_(
    r: Any, precision: str = "6", spec: str | None = None, undefined: str = ""
) -> str:
    """Write a number with a point."""
    try:
        number = float(r)
    except (TypeError, ValueError):
        return undefined
    digits = read_number("precision", precision)
    if spec is not None:
        return f"{number:.{digits}{spec}}"
    text = f"{number:.{digits}}"
    if "e+" in text and abs(number) < LARGE:
        return f"{number:.1f}"
    return text


def lower(r: Any) -> Any:
    """Write in lower case."""
    return r.lower() if isinstance(r, str) else r


def upper(r: Any) -> Any:
    """Write in upper case."""
    return r.upper() if isinstance(r, str) else r


def regex(
    r: Any, expression: str, does_match: str | None = None, nomatch: str = ""
) -> str:
    """Return a text that begins as a pattern says, `nomatch` for another."""
    try:
        found = isinstance(r, str) and re.match(expression, r)
    except re.error as wrong:
        raise CallError(str(wrong)) from wrong
    return (does_match or str(r)) if found else nomatch


def scope(r: Any, *args: str) -> str:
    """Return what is behind `/regions/`, `/zones/` or a part named."""
    if not r:
        return ""
    text = unquote(str(r))
    for each in args or ("regions", "zones"):
        if f"/{each}/" in text:
            return text.split(f"/{each}/")[-1]
    return text.rpartition("/")[2] if text.startswith("https://") else text


def segment(r: Any, index: str = "-1", undefined: str = "") -> str:
    """Return a part of a path, counted from 0 or, below, from its end."""
    parts = unquote(str(r or "")).split("/")
    place = read_number("index", index)
    if not -len(parts) <= place < len(parts):
        return undefined
    return parts[place] or undefined


def size(
    r: Any,
    zero: str = "0",
    precision: str = "1",
    units_in: str | None = None,
    units_out: str | None = None,
    min: str = "0",  # noqa: A002 -- gcloud's own name
) -> str:
    """Write a number of bytes with a unit."""
    if not r:
        return zero
    try:
        number = float(r)
    except (TypeError, ValueError):
        number = 0.0
    prefix = "< " if number < float(min) else ""
    number = max(number, float(min)) * _read_unit(units_in)
    digits = read_number("precision", precision)
    if units_out:
        return f"{number / _read_unit(units_out):.{digits}f}"
    place = 0
    while number >= KIBI and place < len(SIZES) - 1:
        number, place = number / KIBI, place + 1
    whole = number == int(number)
    text = str(int(number)) if whole else f"{number:.{digits}f}"
    return f"{prefix}{text} {SIZES[place]}"


def _read_unit(unit: str | None) -> float:
    letters = [each[0].upper() for each in SIZES]
    if unit and unit[0].upper() in letters[1:]:
        return float(KIBI ** letters.index(unit[0].upper()))
    try:
        return float(unit or 1) or 1.0
    except ValueError:
        return 1.0


def sub(
    r: Any,
    pattern: str,
    replacement: str,
    count: str = "0",
    ignorecase: str = "true",
) -> Any:
    """Replace what matches a pattern."""
    if not isinstance(r, str):
        return r
    flags = re.MULTILINE | re.DOTALL
    flags |= re.IGNORECASE if is_yes(ignorecase) else 0
    try:
        return re.sub(pattern, replacement, r, count=int(count), flags=flags)
    except re.error as wrong:
        raise CallError(str(wrong)) from wrong


def trailoff(r: Any, character_limit: str, undefined: str = "") -> str:
    """Cut a long text, and write three dots behind it."""
    limit = read_number("character_limit", character_limit)
    dots = "..."
    if limit <= len(dots) or not isinstance(r, str):
        return undefined
    return r if len(r) < limit else r[: limit - len(dots)] + dots


def uri(r: Any, undefined: str = ".") -> str:
    """Return the address of a resource."""
    if isinstance(r, str) and r.startswith(("http://", "https://")):
        return r
    found = find_value(r, ("selfLink",)) if isinstance(r, dict) else None
    return str(found or undefined)


def yesno(r: Any, yes: str | None = None, no: str = "No") -> Any:
    """Return `yes`, or the value itself, where there is one."""
    return (r if yes is None else yes) if r else no


TRANSFORMS: dict[str, Callable[..., Any]] = {
    "fatal": error,
    "float": float_,
    **{
        each.__name__: each
        for each in (
            basename, collection, color, decode, encode,
            error, lower, regex, scope, segment, size, sub, trailoff,
            upper, uri, yesno,
        )
    },
}  # fmt: skip
