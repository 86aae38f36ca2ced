"""Keys of resources: `steps[0].name` and where it leads in a document.

Source: `gcloud topic resource-keys`.
"""

import re
from collections.abc import Sequence
from typing import Any

Document = dict[str, Any]
# A name, an index, or None for all items: `[]`.
Part = str | int | None
Key = tuple[Part, ...]
INDEX = re.compile(r"\[\s*(-?\d*)\s*\]")


def read_index(text: str) -> int | None:
    """Read `[0]` or `[]`."""
    found = INDEX.fullmatch(text)
    return int(found[1]) if found and found[1] else None


def write_key(key: Key) -> str:
    """Write a key as its user does: `steps[0].name`."""
    text = ""
    for part in key:
        if isinstance(part, str):
            text += f".{part}" if text else part
        else:
            text += "[]" if part is None else f"[{part}]"
    return text


def fold_name(name: str) -> str:
    """Make createTime, create_time and CREATE_TIME the same word."""
    return name.replace("_", "").replace("-", "").lower()


def find_value(value: Any, key: Sequence[Part]) -> Any:
    """Return what a key leads to, None where there is nothing.

    A name behind a list is asked of each of its items.
    """
    for place, part in enumerate(key):
        if value is None:
            return None
        if isinstance(value, list) and not isinstance(part, int):
            rest = key[place + 1 :] if part is None else key[place:]
            return [find_value(each, rest) for each in value] or None
        value = _step_into(value, part)
    return value


def _step_into(value: Any, part: Part) -> Any:
    match value, part:
        case dict(), str(name):
            return value.get(find_name(value, name) or name)
        case dict(), None:
            return list(value.values())
        case list(), int(index) if -len(value) <= index < len(value):
            return value[index]
    return None


def find_name(document: Document, name: str) -> str | None:
    """Return the document's own spelling of a name, if it has it."""
    if name in document:
        return name
    folded = fold_name(name)
    return next((each for each in document if fold_name(each) == folded), None)
