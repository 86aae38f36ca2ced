"""`cloudrun services logs read`."""

import json
from datetime import UTC, datetime, timedelta
from typing import Any

import click

from cloudrun_emulator.cli.client import Client
from cloudrun_emulator.cli.commands import RunGroup
from cloudrun_emulator.cli.options import parent_options
from localcloud.gcloud.keys import Document
from localcloud.gcloud.options import read_duration
from localcloud.gcloud.refusals import RefusedGroup
from localcloud.gcloud.terminal import show

# Of the emulator's one answer.
MOST = 1_000


@click.group(cls=RunGroup)
def logs() -> None:
    """Read a service's log."""


@logs.command()
@click.argument("service")
@click.option(
    "--limit", type=click.IntRange(1, MOST), default=100, show_default=True
)
@click.option("--freshness", default="1d", show_default=True)
@click.option("--revision", default="", hidden=True)
@parent_options
def read(
    client: Client, service: str, limit: int, freshness: str, revision: str
) -> None:
    """Print the newest lines, the oldest first."""
    client.get(service, "Cannot find service [{name}]")
    seconds = float(read_duration("--freshness", freshness).rstrip("s"))
    since = datetime.now(UTC) - timedelta(seconds=seconds)
    found: Any = client.call(
        "GET",
        f"{client.own}/services/{service}/log",
        params={
            "limit": str(limit),
            "revision": revision,
            "since": since.isoformat().replace("+00:00", "Z"),
        },
    )
    for each in found["entries"]:
        show(write_entry(each))


def write_entry(entry: Document) -> str:
    """Write a line: of a request, or of what the application wrote."""
    moment = str(entry["time"])[:19].replace("T", " ")
    if request := entry.get("request"):
        words = ("requestMethod", "status", "requestUrl")
        return " ".join([moment, *(str(request.get(x, "")) for x in words)])
    return f"{moment} {_read_text(entry)}"


def _read_text(entry: Document) -> str:
    if text := entry.get("text"):
        return str(text)
    found = entry.get("json", {})
    message = found.get("message")
    return str(message) if message else json.dumps(found)


logs.add_command(
    RefusedGroup(
        "tail",
        "a beta of gcloud's",
        "cloudrun services logs read SERVICE, or the console's page",
    )
)
