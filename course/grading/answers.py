"""Plain values, as text between a learner's process and the one that judges.

Nothing that is read back can hold code: no pickle, exact types alone.
"""

from types import EllipsisType, NoneType
from typing import Any

UNPLAIN = object()
DEEPEST = 20
_TAGS: dict[type, str] = {list: "list", tuple: "tuple", set: "set"}
_TYPES = {tag: kind for kind, tag in _TAGS.items()} | {"frozenset": frozenset}


class NotPlainError(Exception):
    """The value is no plain one: a function, a table, a class of its own."""


def encode(value: object, depth: int = 0) -> Any:
    """Write a value as JSON can hold it.

    Raises:
        NotPlainError: it is not made of Python's own plain types.
    """
    kind = type(value)
    if depth > DEEPEST:
        raise NotPlainError
    match value:
        case None | bool() | str() if kind in {NoneType, bool, str}:
            return value
        case EllipsisType():
            return {"ellipsis": True}
        case int() if kind is int:
            return {"int": str(value)}
        case float() if kind is float:
            return {"float": value.hex()}
        case list() | tuple() | set() | frozenset() | dict():
            return _encode_items(value, kind, depth + 1)
    return _encode_number(value)


def _encode_items(value: Any, kind: type, depth: int) -> Any:
    """Write what holds others: a list, tuple, set or dictionary itself."""
    if kind is dict:
        pairs = [[encode(x, depth) for x in pair] for pair in value.items()]
        return {"dict": pairs}
    if kind not in _TYPES.values():
        raise NotPlainError
    return {kind.__name__: [encode(each, depth) for each in value]}


def _encode_number(value: object) -> Any:
    """Write a number of NumPy's, which Python has an equal of."""
    import numpy as np  # noqa: PLC0415 -- a tenth of a second

    if isinstance(value, np.bool_ | np.integer | np.floating):
        kind = np.dtype(type(value)).type
        if type(value) is kind:
            return encode(value.item(), DEEPEST)
    raise NotPlainError


def decode(written: Any) -> Any:
    """Read a value back; raises ValueError where nobody wrote it so."""
    match written:
        case None | bool() | str():
            return written
        case {"int": str(digits)}:
            return int(digits)
        case {"float": str(digits)}:
            return float.fromhex(digits)
        case {"ellipsis": True}:
            return ...
        case {"dict": list(pairs)}:
            return {decode(key): decode(item) for key, item in pairs}
        case dict() if len(written) == 1:
            ((tag, items),) = written.items()
            if tag in _TYPES and isinstance(items, list):
                return _TYPES[tag](decode(each) for each in items)
    raise ValueError("no plain value")
