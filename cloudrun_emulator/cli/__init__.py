"""The `cloudrun` command: gcloud run, for the service on this machine.

It speaks English alone, as gcloud does: what is learnt here holds there.
"""

import os

import click

from cloudrun_emulator.cli.auth import auth
from cloudrun_emulator.cli.deploy import deploy
from cloudrun_emulator.cli.refusals import REFUSED_COMMANDS
from cloudrun_emulator.cli.revisions import revisions
from cloudrun_emulator.cli.serve import serve
from cloudrun_emulator.cli.services import services
from localcloud.gcloud.refusals import RefusedGroup
from localcloud.gcloud.wide import WideGroup

__all__ = ["main"]


@click.group(
    cls=WideGroup, context_settings={"help_option_names": ["-h", "--help"]}
)
@click.pass_context
def main(context: click.Context) -> None:
    """Do what `gcloud run` does, on this machine."""
    # https://no-color.org
    if os.environ.get("NO_COLOR"):
        context.color = False


for each in (
    deploy,
    services,
    revisions,
    auth,
    serve,
    *(RefusedGroup(name, *why) for name, why in REFUSED_COMMANDS.items()),
):
    main.add_command(each)
