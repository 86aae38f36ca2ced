"""`cloudrun deploy`."""

import click

from cloudrun_emulator.cli.changes import start_service
from cloudrun_emulator.cli.client import Client
from cloudrun_emulator.cli.commands import RunCommand
from cloudrun_emulator.cli.deployment import NO_DEFAULT, Deployment
from cloudrun_emulator.cli.options import ask, parent_options
from cloudrun_emulator.cli.resources import SERVICES
from cloudrun_emulator.cli.settings_options import Wanted, settings_options
from cloudrun_emulator.cli.tracker import Tracker
from cloudrun_emulator.cli.uploads import (
    BUILD_OPTION,
    build_source,
    check_base_image,
    check_source,
)
from localcloud.errors import InvalidError
from localcloud.gcloud.keys import Document
from localcloud.gcloud.output import format_option

FAILURE = "Deployment failed"
NO_IMAGE = (
    "Requires a container image to deploy (e.g. `gcr.io/cloudrun/hello:latest`"
    ") if no build source is provided."
)


@click.command(cls=RunCommand)
@click.argument("service")
@click.option("--image", default="", help="That is kept here, or fetched.")
@click.option("--source", default="", help="A folder, for instance .")
@click.option(BUILD_OPTION, "build_env", default="")
@click.option("--base-image", default="", help="Of Google's; stood in for.")
@click.option(
    "--allow-unauthenticated/--no-allow-unauthenticated", default=None
)
@click.option("--async", "no_wait", is_flag=True, help="Do not wait.")
@settings_options
@format_option(NO_DEFAULT, SERVICES)
@parent_options
def deploy(
    client: Client,
    service: str,
    image: str,
    source: str,
    build_env: str,
    base_image: str,
    allow_unauthenticated: bool | None,  # noqa: FBT001
    no_wait: bool,  # noqa: FBT001 -- click passes it by name
    wanted: Wanted,
    form: str,
) -> None:
    """Create a service, or give it a new revision."""
    if bool(image) == bool(source):
        raise InvalidError(
            NO_IMAGE
            if not image
            else "argument --image: At most one of --image | --source can be "
            "specified."
        )
    folder = check_source(source) if source else None
    if base_image:
        click.echo(check_base_image(base_image, folder), err=True)
    found = client.find(service)
    public = _decide_access(allow_unauthenticated, service, found)
    method = "using Buildpacks and deploying" if folder else ""
    start = f"Building {method}" if method else "Deploying"
    click.echo(
        f"{start} container to Cloud Run service [{service}] in project "
        f"[{client.project}] region [{_read_region(client)}]",
        err=True,
    )
    wanted = {**wanted, "image": image}
    deployment = Deployment(client, service, wanted, no_wait, form)
    is_new = found is None
    # Refused before anything is sent.
    prepared = deployment.prepare(found or start_service(""), is_new=is_new)
    with Tracker(
        _choose_header(folder is not None, is_new), FAILURE
    ) as tracker:
        if folder:
            image = build_source(client, tracker, service, folder, build_env)
        prepared["template"]["containers"][0]["image"] = image
        done = deployment.run(tracker, prepared, is_new=is_new, public=public)
    deployment.report(done)


def _read_region(client: Client) -> str:
    _ = client.parent
    return client.region


def _choose_header(builds: bool, is_new: bool) -> str:  # noqa: FBT001
    doing = "Building and deploying" if builds else "Deploying"
    return f"{doing} new service..." if is_new else f"{doing}..."


def _decide_access(
    given: bool | None,  # noqa: FBT001
    name: str,
    found: Document | None,
) -> bool | None:
    """Return who may call; None leaves the policy as it is."""
    if given is not None or found is not None:
        return given
    question = f"Allow unauthenticated invocations to [{name}]"
    return ask(question, default=False) or None
