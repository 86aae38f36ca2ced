"""`cloudbuild list, describe, log, cancel, retry, approve, reject`."""

from typing import Any

import click

from cloudbuild_emulator.cli.client import Client
from cloudbuild_emulator.cli.options import parent_options
from cloudbuild_emulator.cli.resources import ACCOUNTS, BUILDS, OPERATIONS
from cloudbuild_emulator.cli.streaming import print_log, stream_log
from localcloud.gcloud.client import interrupted
from localcloud.gcloud.listing import Listing, listing_options
from localcloud.gcloud.output import format_option, print_all, print_one

ONGOING = 'status="QUEUED" OR status="WORKING"'


@click.command(name="list")
@click.option("--ongoing", is_flag=True, help="Only QUEUED and WORKING.")
@listing_options(limit=50)
@parent_options
def list_builds(
    client: Client,
    ongoing: bool,  # noqa: FBT001 -- click passes it by name
    listing: Listing,
) -> None:
    """List builds, newest first."""
    query = ONGOING if ongoing else ""
    listing.show(client, f"{client.parent}/builds", BUILDS, query)


@click.command()
@click.argument("build")
@format_option("yaml")
@parent_options
def describe(client: Client, build: str, form: str) -> None:
    """Show all that is known of a build."""
    print_one(_get(client, build), form, BUILDS)


@click.command()
@click.argument("build")
@click.option("--stream", is_flag=True, help="Go on while it grows.")
@parent_options
def log(client: Client, build: str, stream: bool) -> None:  # noqa: FBT001 -- click passes it by name
    """Print a build's log."""
    if stream:
        with interrupted(
            f"the build goes on; end it: cloudbuild cancel {build}"
        ):
            stream_log(client, build)
    else:
        print_log(client, build)


@click.command()
@click.argument("builds", nargs=-1, required=True, metavar="BUILD...")
@format_option("table", BUILDS)
@parent_options
def cancel(client: Client, builds: tuple[str, ...], form: str) -> None:
    """End builds that wait or run."""
    ended = [
        client.call("POST", f"{client.name('builds', each)}:cancel", json={})
        for each in builds
    ]
    print_all(ended, form, BUILDS)


@click.command()
@click.argument("build")
@format_option("table", OPERATIONS)
@parent_options
def retry(client: Client, build: str, form: str) -> None:
    """Run a build again, from the same source."""
    path = f"{client.name('builds', build)}:retry"
    operation = client.call("POST", path, json={})
    print_all([operation], form, OPERATIONS)


@click.command()
@click.argument("build")
@click.option("--comment", default="")
@click.option("--url", default="")
@format_option("table", BUILDS)
@parent_options
def approve(
    client: Client, build: str, comment: str, url: str, form: str
) -> None:
    """Let a pending build run."""
    _decide(client, build, "APPROVED", comment, url, form)


@click.command()
@click.argument("build")
@click.option("--comment", default="")
@click.option("--url", default="")
@format_option("table", BUILDS)
@parent_options
def reject(
    client: Client, build: str, comment: str, url: str, form: str
) -> None:
    """Refuse a pending build."""
    _decide(client, build, "REJECTED", comment, url, form)


@click.command("get-default-service-account")
@format_option("yaml")
@parent_options
def get_default_service_account(client: Client, form: str) -> None:
    """Show the account that builds run as at Google."""
    path = f"/v1/projects/{client.project}/locations/{client.region}"
    found = client.call("GET", f"{path}/defaultServiceAccount")
    print_one(found, form, ACCOUNTS)


def _decide(
    client: Client, build: str, decision: str, comment: str, url: str, form: str
) -> None:
    result = {"decision": decision, "comment": comment, "url": url}
    body = {"approvalResult": {k: v for k, v in result.items() if v}}
    client.call("POST", f"{client.name('builds', build)}:approve", json=body)
    print_all([_get(client, build)], form, BUILDS)


def _get(client: Client, build: str) -> dict[str, Any]:
    found: dict[str, Any] = client.call("GET", client.name("builds", build))
    return found
