"""`cloudrun services`."""

from pathlib import Path

import click

from cloudrun_emulator.cli import knative
from cloudrun_emulator.cli.client import Client
from cloudrun_emulator.cli.commands import RunGroup
from cloudrun_emulator.cli.deploy import FAILURE
from cloudrun_emulator.cli.deployment import NO_DEFAULT, Deployment, explained
from cloudrun_emulator.cli.descriptions import describe_service
from cloudrun_emulator.cli.logs import logs
from cloudrun_emulator.cli.manifests import read_manifest, read_service
from cloudrun_emulator.cli.options import (
    confirm,
    parent_options,
    refused_options,
)
from cloudrun_emulator.cli.proxy import proxy
from cloudrun_emulator.cli.refusals import REFUSED_BASE_IMAGE
from cloudrun_emulator.cli.resources import SERVICES
from cloudrun_emulator.cli.settings_options import Wanted, settings_options
from cloudrun_emulator.cli.split import update_traffic
from cloudrun_emulator.cli.tracker import Tracker
from localcloud.errors import InvalidError
from localcloud.gcloud.listing import Listing, listing_options
from localcloud.gcloud.output import format_option, print_one
from localcloud.gcloud.refusals import RefusedGroup
from localcloud.gcloud.terminal import show

MISSING = "Service [{name}] could not be found."
NOTHING = (
    "No configuration change requested. Did you mean to include the flags "
    "--update-env-vars, --memory, --concurrency, --timeout, --image?"
)
NO_POLICIES = (
    "policies are not edited by hand here",
    "cloudrun deploy --allow-unauthenticated, or --no-invoker-iam-check",
)


@click.group(cls=RunGroup)
def services() -> None:
    """See and change services."""


@services.command("list")
@listing_options(limit=None)
@parent_options
def list_services(client: Client, listing: Listing) -> None:
    """List the services of a region."""
    listing.show(client, f"{client.parent}/services", SERVICES)


@services.command()
@click.argument("service")
@format_option(NO_DEFAULT)
@parent_options
def describe(client: Client, service: str, form: str) -> None:
    """Show all that is known of a service."""
    found = client.get(service, "Cannot find service [{name}]")
    if form != NO_DEFAULT:
        print_one(knative.write_service(found), form, SERVICES)
        return
    for line in describe_service(found):
        show(line)


@services.command()
@click.argument("service")
@click.option("--image", default=None)
@click.option("--async", "no_wait", is_flag=True, help="Do not wait.")
@settings_options
@refused_options(REFUSED_BASE_IMAGE)
@format_option(NO_DEFAULT, SERVICES)
@parent_options
def update(
    client: Client,
    service: str,
    image: str | None,
    no_wait: bool,  # noqa: FBT001 -- click passes it by name
    wanted: Wanted,
    form: str,
) -> None:
    """Change what a service is run with."""
    if image:
        wanted = {**wanted, "image": image}
    if not wanted:
        raise InvalidError(NOTHING)
    found = client.get(service, MISSING)
    deployment = Deployment(client, service, wanted, no_wait, form)
    prepared = deployment.prepare(found, is_new=False)
    if image:
        prepared["template"]["containers"][0]["image"] = image
    with Tracker("Deploying...", FAILURE) as tracker:
        done = deployment.run(tracker, prepared, is_new=False, public=None)
    deployment.report(done)


@services.command()
@click.argument("service")
@click.option("--async", "no_wait", is_flag=True, help="Do not wait.")
@parent_options
def delete(client: Client, service: str, no_wait: bool) -> None:  # noqa: FBT001
    """Delete a service with its revisions."""
    client.get(service, MISSING)
    confirm(f"Service [{service}] will be deleted.")
    operation = client.call("DELETE", client.name(service))
    if no_wait:
        click.echo(f"Delete request issued for: [{service}]", err=True)
        return
    click.echo(f"Deleting [{service}]...", nl=False, err=True)
    client.wait(operation, lambda: click.echo(".", nl=False, err=True))
    click.echo("done.", err=True)
    click.echo(f"Deleted service [{service}].", err=True)


@services.command()
@click.argument("file", type=click.Path(path_type=Path))
@click.option("--async", "no_wait", is_flag=True, help="Do not wait.")
@format_option(NO_DEFAULT, SERVICES)
@parent_options
def replace(client: Client, file: Path, no_wait: bool, form: str) -> None:  # noqa: FBT001
    """Create or replace a service by a YAML file of v1."""
    name, body = read_service(read_manifest(file))
    path = client.name(name)
    click.echo(
        f"Applying new configuration to Cloud Run service [{name}] in project "
        f"[{client.project}] region [{client.region}]",
        err=True,
    )
    found = client.find(name)
    header = "Deploying..." if found else "Deploying new service..."
    with Tracker(header, FAILURE) as tracker:
        operation = client.call(
            "PATCH", path, params={"allowMissing": "true"}, json=body
        )
        done = operation["metadata"]
        if not no_wait:
            with explained(client, name), tracker.stage("Creating Revision"):
                done = client.wait(operation, tracker.tick)
    if no_wait:
        click.echo(f"Service [{name}] is deploying asynchronously.", err=True)
    else:
        click.echo(
            f"New configuration has been applied to service [{name}].",
            err=True,
        )
        click.echo(f"URL: {done.get('uri', '')}", err=True)
    if form != NO_DEFAULT:
        print_one(knative.write_service(done), form, SERVICES)


services.add_command(update_traffic)
services.add_command(logs)
services.add_command(proxy)
for each in (
    "add-iam-policy-binding",
    "get-iam-policy",
    "remove-iam-policy-binding",
    "set-iam-policy",
):
    services.add_command(RefusedGroup(each, *NO_POLICIES))
