"""Durations and whole numbers as protobuf's JSON writes them."""

import base64
import re

DURATION = re.compile(r"-?[0-9]+(\.[0-9]{1,9})?s")
SECONDS = {"": 1, "s": 1, "m": 60, "h": 3600}
# google.protobuf.Duration: ten thousand years.
LONGEST_DURATION_S = 315_576_000_000


def is_duration(value: object) -> bool:
    """Tell whether a value is seconds as a string, `1.5s`."""
    return isinstance(value, str) and bool(DURATION.fullmatch(value))


def is_in_range(duration: str) -> bool:
    """Tell whether a duration is one that the message can hold."""
    digits = duration.strip("-s").partition(".")[0].lstrip("0")
    longest = str(LONGEST_DURATION_S)
    # Compared as text: reading a long number takes its length squared.
    return (len(digits), digits) <= (len(longest), longest)


def suggest_duration(value: object) -> str:
    """Suggest what was meant by `20m`, 1200 or the like."""
    written = re.fullmatch(r"(\d{1,9})\s*([smh]?)[A-Za-z]*", str(value))
    if written is None:
        return "1200s"
    return f"{int(written[1]) * SECONDS[written[2]]}s"


def is_base64(text: str) -> bool:
    """Tell whether a text is bytes as JSON writes them, padded or not."""
    padded = text.encode() + b"=" * (4 - len(text.encode()) % 4)
    try:
        base64.urlsafe_b64decode(padded)
    except ValueError:
        return False
    return True


def read_integer(value: object) -> int | None:
    """Read a number as JSON writes int32 and int64: 5, 5.0 or "5"."""
    match value:
        case bool():
            return None
        case int():
            return value
        case float() if value.is_integer():
            return int(value)
        case str() if re.fullmatch(r"-?[0-9]{1,19}", value):
            return int(value)
        case _:
            return None
