"""Transforms of lists and maps, and of several keys at once."""

from collections import Counter
from collections.abc import Callable
from typing import Any

from localcloud.gcloud.keys import find_value
from localcloud.gcloud.projections import parse_key

Pairs = list[tuple[str, Any]]


def _find(r: Any, key: str) -> Any:
    return find_value(r, parse_key(key))


def _list_pairs(r: dict[str, Any]) -> Pairs:
    return sorted((str(key), value) for key, value in r.items())


def count(r: Any) -> dict[str, int]:
    """Count how often each item is there."""
    return dict(Counter(map(str, r))) if isinstance(r, list | str) else {}


def extract(r: Any, *keys: str) -> list[Any]:
    """List what some keys lead to, without what is empty."""
    return [found for each in keys if (found := _find(r, each))]


def firstof(r: Any, *keys: str) -> Any:
    """Return what the first key leads to that has a value."""
    found = (_find(r, each) for each in keys)
    return next((each for each in found if each is not None), "")


def flatten(
    r: Any, show: str = "", undefined: str = "", separator: str = ","
) -> Any:
    """Write what is nested as one text: `a=1,b=2`."""
    if isinstance(r, dict):
        inner = {
            key: flatten(value, show, undefined, separator)
            for key, value in r.items()
        }
        return list_(inner, show, undefined, separator)
    if isinstance(r, list):
        inside = [flatten(each, show, undefined, separator) for each in r]
        return separator.join(map(str, inside)) or undefined
    return r or undefined


def group(r: Any, *keys: str) -> str:
    """Write `[first: second, third]` for each item."""
    if not r:
        return "[]"
    groups = []
    for each in r:
        words = [str(_find(each, key) or "") for key in keys] or [str(each)]
        first, rest = words[0], ", ".join(words[1:])
        groups.append(f"[{first}: {rest}]" if rest else f"[{first}]")
    return " ".join(groups)


def join(r: Any, sep: str = "/", undefined: str = "") -> str:
    """Write the items of a list, or the letters of a text, `sep` between."""
    if not isinstance(r, list | str):
        return undefined
    return sep.join(map(str, r)) or undefined


def len_(r: Any) -> int:
    """Count the items of a list or a map, the letters of a text."""
    return len(r) if isinstance(r, list | dict | str) else 0


def list_(
    r: Any, show: str = "", undefined: str = "", separator: str = ","
) -> Any:
    """Write a list or a map as one text, with commas between."""
    if isinstance(r, dict):
        words = {
            "keys": [key for key, _ in _list_pairs(r)],
            "values": [str(value) for _, value in _list_pairs(r)],
        }.get(show) or [f"{key}={value}" for key, value in _list_pairs(r)]
        return separator.join(words) or undefined
    if isinstance(r, list):
        return separator.join(map(str, r)) or undefined
    return r or undefined


def notnull(r: Any) -> list[Any]:
    """Leave out the items that are nothing."""
    items = r if isinstance(r, list) else []
    return [each for each in items if each is not None]


def slice_(r: Any, op: str = ":", undefined: str = "") -> Any:
    """Return the part `begin:end:step` of a list or a text."""
    try:
        parts = [int(x) if x.strip() else None for x in op.split(":")]
        if len(parts) == 1 and parts[0] is not None:
            # -1 alone is the last: its end is the list's.
            parts.append(parts[0] + 1 or None)
        return list(r[slice(*parts)]) or undefined
    except (TypeError, ValueError, KeyError):
        return undefined


def sort(r: Any, attr: str = "") -> list[Any]:
    """Sort a list, by itself or by a key of its items."""
    items = r if isinstance(r, list | str) else []
    if not attr:
        return sorted(items, key=str)
    return sorted(items, key=lambda each: str(_find(each, attr) or ""))


def split(r: Any, sep: str = "/", undefined: str = "") -> Any:
    """Cut a text at `sep`."""
    return r.split(sep) if isinstance(r, str) and r and sep else undefined


TRANSFORMS: dict[str, Callable[..., Any]] = {
    "count": count,
    "extract": extract,
    "firstof": firstof,
    "flatten": flatten,
    "group": group,
    "join": join,
    "len": len_,
    "list": list_,
    "notnull": notnull,
    "slice": slice_,
    "sort": sort,
    "split": split,
}
