"""`cloudrun auth print-identity-token`: what gcloud has without `run`."""

import getpass

import click

from cloudrun_emulator.cli.client import Client
from cloudrun_emulator.cli.commands import RunGroup
from cloudrun_emulator.cli.options import parent_options
from localcloud.gcloud.terminal import show


@click.group(cls=RunGroup)
def auth() -> None:
    """Be somebody to a service that asks for a token."""


@auth.command("print-identity-token")
@click.option("--audiences", default="", help="A service's address.")
@parent_options
def print_identity_token(client: Client, audiences: str) -> None:
    """Print a token of this machine; only its services take it."""
    show(issue_token(client, audiences))


def issue_token(client: Client, audience: str = "") -> str:
    """Ask for a token of who types."""
    body = {"email": f"{getpass.getuser()}@localhost", "audience": audience}
    return str(client.call("POST", "/emulator/v1/tokens", json=body)["token"])
