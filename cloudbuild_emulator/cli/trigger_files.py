"""Triggers' files, as `triggers import` takes them and `export` writes them."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from cloudbuild_emulator.cli.configs import read_file
from localcloud.errors import InvalidError


def read_trigger_files(path: Path) -> list[dict[str, Any]]:
    """Read and check a file's triggers, a document each.

    Raises `InvalidError`.
    """
    from cloudbuild_emulator.config import (  # noqa: PLC0415 -- slow to load
        read_trigger,
        write_trigger,
    )

    found = []
    for data in _split_documents(read_file(path)):
        trigger, warnings = read_trigger(data, path.name)
        _print_warnings(path.name, [*map(str, warnings)], trigger)
        found.append(write_trigger(trigger))
    return found


def read_trigger_file(path: Path) -> dict[str, Any]:
    """Read and check a file of one trigger. Raises `InvalidError`."""
    found = read_trigger_files(path)
    if len(found) > 1:
        raise InvalidError(
            f"{path}: {len(found)} triggers; expected one",
            f"cloudbuild triggers import --source={path}",
        )
    return found[0]


def note_idle(trigger: dict[str, Any]) -> None:
    """Say what of a trigger has no effect here. Raises `InvalidError`."""
    from cloudbuild_emulator.config import read_trigger  # noqa: PLC0415 -- slow to load

    name = f"trigger {trigger.get('name', '')}".strip()
    found, warnings = read_trigger(json.dumps(trigger).encode(), name)
    _print_warnings(name, [*map(str, warnings)], found)


def _print_warnings(name: str, warnings: list[str], trigger: Any) -> None:
    from cloudbuild_emulator.triggers import list_warnings  # noqa: PLC0415 -- slow to load

    said = dict.fromkeys([*warnings, *map(str, list_warnings(trigger))])
    for each in said:
        click.echo(f"{name}: warning: {each}", err=True)


def _split_documents(data: bytes) -> Iterator[bytes]:
    """Yield a file's documents, each on its own lines of the file."""
    import yaml  # noqa: PLC0415 -- slow to load

    text = data.decode("utf-8-sig", "replace")
    try:
        starts = [
            each.start_mark
            for each in yaml.parse(text)
            if isinstance(each, yaml.DocumentStartEvent) and each.start_mark
        ]
    except yaml.YAMLError:
        # Whoever reads it says what is wrong.
        starts = []
    if len(starts) < 2:  # noqa: PLR2004 -- one document is the whole file
        yield data
        return
    ends = [each.index for each in starts[1:]] + [len(text)]
    for start, end in zip(starts, ends, strict=True):
        yield ("\n" * start.line + text[start.index : end]).encode()
