"""The `cloudbuild` command: gcloud builds, for the service on this machine.

It speaks English alone, as gcloud does: what is learnt here holds there.
"""

import os

import click

from cloudbuild_emulator.cli.builds import (
    approve,
    cancel,
    describe,
    get_default_service_account,
    list_builds,
    log,
    reject,
    retry,
)
from cloudbuild_emulator.cli.refusals import REFUSED_COMMANDS
from cloudbuild_emulator.cli.repos import repos
from cloudbuild_emulator.cli.serve import serve, validate
from cloudbuild_emulator.cli.submit import submit
from cloudbuild_emulator.cli.triggers import triggers
from localcloud.gcloud.refusals import RefusedGroup
from localcloud.gcloud.wide import WideGroup

__all__ = ["main"]


@click.group(
    cls=WideGroup, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.pass_context
def main(context: click.Context) -> None:
    """Do what `gcloud builds` does, on this machine."""
    # https://no-color.org
    if os.environ.get("NO_COLOR"):
        context.color = False


for each in (
    submit,
    list_builds,
    describe,
    log,
    cancel,
    retry,
    approve,
    reject,
    triggers,
    repos,
    get_default_service_account,
    serve,
    validate,
    *(RefusedGroup(name, *why) for name, why in REFUSED_COMMANDS.items()),
):
    main.add_command(each)
