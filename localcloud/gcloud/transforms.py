"""The transforms of a projection: `createTime.date("%Y")`, `steps.len()`.

Source: `gcloud topic projections`; each does what is written there. A value
that it cannot take gives the `undefined` of its arguments, an empty text.
"""

import inspect
from collections.abc import Callable, Mapping, Sequence
from typing import Any

from localcloud.gcloud import lists, texts, times
from localcloud.gcloud.errors import CallError
from localcloud.gcloud.keys import find_value
from localcloud.gcloud.projections import Call, parse_argument
from localcloud.spelling import find_similar

Transform = Callable[..., Any]
BUILT_IN: dict[str, Transform] = {
    **texts.TRANSFORMS,
    **times.TRANSFORMS,
    **lists.TRANSFORMS,
}
# gcloud's own that say nothing of ours: no resource here has a resolution,
# names its enums apart, or is put together of others' keys.
ELSEWHERE = {
    "enum": "the name itself, which is shown as it is",
    "resolution": "format('{0}x{1}', X, Y)",
    "synthesize": "several keys, or extract(KEY, ...)",
}
# What Python says of an argument or a value that a transform cannot use.
UNABLE = (ArithmeticError, AttributeError, LookupError, TypeError, ValueError)
# Read before any resource is: they say which columns there are.
DIRECTIVES = ("always", "if", "map")


def apply_calls(
    value: Any,
    calls: Sequence[Call],
    more: Mapping[str, Transform],
    option: str,
) -> Any:
    """Apply transforms one after the other.

    Args:
        value: What the key leads to; None where there is nothing.
        calls: Checked by `check_calls`.
        more: The product's own transforms.
        option: Where they stand.

    Raises:
        ExpressionError: An argument that says nothing.
    """
    try:
        return _apply_all(value, calls, more)
    except CallError as error:
        raise error.place(option) from error


def _apply_all(
    value: Any, calls: Sequence[Call], more: Mapping[str, Transform]
) -> Any:
    for call in calls:
        if call.name not in DIRECTIVES:
            transform = more.get(call.name) or BUILT_IN[call.name]
            try:
                value = _apply(value, call, transform, call.depth)
            except CallError as error:
                found = f"{call.name}(): {error.found}"
                raise CallError(found, error.then) from error
            except UNABLE as error:
                found = f"{call.name}(): cannot take {str(value)[:80]!r}"
                raise CallError(f"{found}: {error}") from error
    return value


def _apply(value: Any, call: Call, transform: Transform, depth: int) -> Any:
    if depth and isinstance(value, list):
        return [_apply(each, call, transform, depth - 1) for each in value]
    return transform(value, *call.arguments, **call.keywords)


def check_calls(
    calls: Sequence[Call], more: Mapping[str, Transform], option: str
) -> None:
    """Raise `ExpressionError` for an unknown transform or argument."""
    try:
        for call in calls:
            if call.name not in DIRECTIVES:
                _check_call(call, more)
    except CallError as error:
        raise error.place(option) from error


def _check_call(call: Call, more: Mapping[str, Transform]) -> None:
    transform = more.get(call.name) or BUILT_IN.get(call.name)
    if call.name in ELSEWHERE:
        raise CallError(
            f"{call.name}(): known to gcloud, not shown here",
            f"use {ELSEWHERE[call.name]}",
        )
    if transform is None:
        raise _complain(call.name, [*BUILT_IN, *DIRECTIVES, *more])
    signature = inspect.signature(transform)
    try:
        signature.bind(None, *call.arguments, **call.keywords)
    except TypeError as error:
        names = ", ".join(list(signature.parameters)[1:]) or "none"
        raise CallError(
            f"{call.name}(): {error}; its arguments: {names}"
        ) from error


def _complain(name: str, known: Sequence[str]) -> CallError:
    meant = find_similar(name, known)
    ending = f" (did you mean {meant}?)" if meant else ""
    return CallError(
        f"unknown transform {name[:80]!r}(){ending}",
        f"use one of {', '.join(sorted(known))}",
    )


def _format(r: Any, fmt: str, *args: str) -> str:
    columns = [_read_argument(r, text) for text in args]
    if not args:
        columns = r if isinstance(r, list) else [r or ""]
    try:
        return fmt.format(*("" if each is None else each for each in columns))
    except (IndexError, KeyError, ValueError) as error:
        raise CallError(
            f"{fmt!r} cannot be filled: {error}",
            "write {0} for the first key, {1} for the second",
        ) from error


def _read_argument(r: Any, text: str) -> Any:
    found = parse_argument(text)
    for call in found.calls:
        _check_call(call, {})
    return _apply_all(find_value(r, found.key), found.calls, {})


BUILT_IN["format"] = _format
