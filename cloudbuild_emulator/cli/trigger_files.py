"""A trigger's file, as `triggers import` takes it and `export` writes it."""

from pathlib import Path
from typing import Any

import click

from cloudbuild_emulator.cli.configs import read_file


def read_trigger_file(path: Path) -> dict[str, Any]:
    """Read and check a trigger's file. Raises `InvalidError`."""
    from cloudbuild_emulator.config import read_trigger  # noqa: PLC0415 -- slow to load
    from localcloud.messages import to_document  # noqa: PLC0415

    trigger, warnings = read_trigger(read_file(path), path.name)
    for each in warnings:
        click.echo(f"{path.name}: warning: {each}", err=True)
    return to_document(trigger)
