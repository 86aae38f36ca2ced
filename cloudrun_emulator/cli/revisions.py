"""`cloudrun revisions`."""

import click

from cloudrun_emulator.cli import knative
from cloudrun_emulator.cli.client import Client
from cloudrun_emulator.cli.commands import RunGroup
from cloudrun_emulator.cli.deployment import NO_DEFAULT
from cloudrun_emulator.cli.descriptions import describe_revision
from cloudrun_emulator.cli.options import confirm, parent_options
from cloudrun_emulator.cli.resources import REVISIONS
from localcloud.errors import NotFoundError
from localcloud.gcloud.keys import Document
from localcloud.gcloud.listing import Listing, listing_options
from localcloud.gcloud.output import format_option, print_one
from localcloud.gcloud.terminal import show

ALL = "-"


@click.group(cls=RunGroup)
def revisions() -> None:
    """See and delete revisions."""


@revisions.command("list")
@click.option("--service", default=ALL, help="All services' if not.")
@listing_options(limit=None)
@parent_options
def list_revisions(client: Client, service: str, listing: Listing) -> None:
    """List revisions, newest first."""
    listing.show(client, f"{client.name(service)}/revisions", REVISIONS)


@revisions.command()
@click.argument("revision")
@format_option(NO_DEFAULT)
@parent_options
def describe(client: Client, revision: str, form: str) -> None:
    """Show all that is known of a revision."""
    found = _get(client, revision, "Cannot find revision [{name}]")
    if form != NO_DEFAULT:
        print_one(knative.write_revision(found), form, REVISIONS)
        return
    for line in describe_revision(found):
        show(line)


@revisions.command()
@click.argument("revision")
@parent_options
def delete(client: Client, revision: str) -> None:
    """Delete a revision that gets no requests."""
    found = _get(client, revision, "Revision [{name}] could not be found.")
    confirm(f"Revision [{revision}] will be deleted.")
    click.echo(f"Deleting [{revision}]...", nl=False, err=True)
    operation = client.call("DELETE", f"/v2/{found['name']}")
    client.wait(operation, lambda: click.echo(".", nl=False, err=True))
    click.echo("done.", err=True)
    click.echo(f"Deleted revision [{revision}].", err=True)


def _get(client: Client, revision: str, missing: str) -> Document:
    """Find a revision whose service is not named."""
    path = f"{client.name(ALL)}/revisions"
    query: dict[str, str] = {}
    while True:
        page = client.call("GET", path, params=query)
        for each in page.get("revisions", []):
            if knative.last(each["name"]) == revision:
                found: Document = each
                return found
        query = {"pageToken": page.get("nextPageToken", "")}
        if not query["pageToken"]:
            raise NotFoundError(missing.format(name=revision))
