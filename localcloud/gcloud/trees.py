"""Documents as trees: JSON, YAML, flattened; whole, or only some keys."""

import json
from collections.abc import Iterator, Sequence
from itertools import zip_longest
from typing import Any

import yaml

from localcloud.gcloud.keys import Document, Key, find_name
from localcloud.gcloud.projections import Projected
from localcloud.gcloud.resources import Resource


def prune(
    document: Document,
    columns: Sequence[Projected] | None,
    resource: Resource,
    *,
    keep_empty: bool = True,
) -> Any:
    """Keep some keys of a document, each where it stands.

    Args:
        document: Whole.
        columns: None for all of it.
        resource: What it is.
        keep_empty: A key without a value is there, as null.
    """
    if not columns:
        return document
    found: Any = None
    for each in columns:
        found = _merge(found, _pick(document, each, resource))
    return found if keep_empty else _drop_empty(found)


def _pick(document: Document, column: Projected, resource: Resource) -> Any:
    key = resource.resolve(column.key)
    if not key and not column.calls:
        return document
    if not column.calls:
        first = key[0]
        if isinstance(first, str) and not find_name(document, first):
            return _nest(key, resource.read(document, key))
        return _cut_out(document, key)
    names = tuple(x for x in key if isinstance(x, str))
    names = names or (column.attributes.get("label") or column.name,)
    return _nest(names, resource.project(document, column))


def _nest(key: Key, value: Any) -> Any:
    for part in reversed(key):
        value = {part: value} if isinstance(part, str) else [value]
    return value


def _cut_out(value: Any, key: Key) -> Any:
    if not key or value is None:
        return value
    part, rest = key[0], key[1:]
    match value, part:
        case list(), int(index):
            there = -len(value) <= index < len(value)
            return [_cut_out(value[index], rest)] if there else []
        case list(), _:
            below = rest if part is None else key
            return [_cut_out(each, below) for each in value]
        case dict(), str(name):
            own = find_name(value, name) or name
            return {own: _cut_out(value.get(own), rest)}
        case dict(), None:
            return {own: _cut_out(each, rest) for own, each in value.items()}
    return None


def _merge(old: Any, new: Any) -> Any:
    match old, new:
        case dict(), dict():
            both = {key: _merge(old.get(key), new[key]) for key in new}
            return {**old, **both}
        case list(), list():
            return [_merge(*each) for each in zip_longest(old, new)]
    return old if new is None else new


def _drop_empty(value: Any) -> Any:
    match value:
        case dict():
            inside = {key: _drop_empty(each) for key, each in value.items()}
            return {key: x for key, x in inside.items() if x is not None}
        case list():
            return [_drop_empty(each) for each in value]
    return value


def flatten(value: Any, name: str = "") -> Iterator[tuple[str, Any]]:
    """Yield `steps[0].name` and its value, for all that is in a document."""
    if isinstance(value, dict) and value:
        for key, each in sorted(value.items()):
            yield from flatten(each, f"{name}.{key}" if name else key)
    elif isinstance(value, list) and value:
        for place, each in enumerate(value):
            yield from flatten(each, f"{name}[{place}]")
    elif value is not None:
        yield name, value


class _Dumper(yaml.SafeDumper):
    """Writes texts of several lines as blocks."""


def _write_text(dumper: yaml.SafeDumper, text: str) -> yaml.Node:
    style = "|" if "\n" in text else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style=style)


_Dumper.add_representer(str, _write_text)


def write_yaml(value: Any) -> str:
    """Write YAML, keys in order."""
    text: str = yaml.dump(
        value, Dumper=_Dumper, allow_unicode=True, sort_keys=True
    )
    return text.removesuffix("...\n")


def write_json(value: Any) -> str:
    """Write JSON in lines, as gcloud does."""
    return json.dumps(value, indent=2, ensure_ascii=False, sort_keys=True)
