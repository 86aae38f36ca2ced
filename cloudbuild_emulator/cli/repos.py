"""`cloudbuild repos ...`: the repositories that the service serves."""

from typing import Any

import click

from cloudbuild_emulator.cli.client import Client
from cloudbuild_emulator.cli.options import parent_options
from cloudbuild_emulator.cli.resources import REPOSITORIES
from localcloud.gcloud.output import format_option, print_all, print_one


@click.group()
def repos() -> None:
    """Create and manage git repositories."""


@repos.command()
@click.argument("name")
@format_option("table", REPOSITORIES)
@parent_options
def create(client: Client, name: str, form: str) -> None:
    """Create an empty repository."""
    path = f"{client.own}/repositories"
    created = client.call("POST", path, json={"name": name})
    click.echo(f"Created [{name}].", err=True)
    _show(client, [created], form)
    click.echo(f"Next: git remote add google {created['url']}", err=True)


@repos.command(name="list")
@format_option("table")
@parent_options
def list_repositories(client: Client, form: str) -> None:
    """List the repositories."""
    found = client.call("GET", f"{client.own}/repositories")
    _show(client, found["repositories"], form)


@repos.command()
@click.argument("name")
@format_option("yaml")
@parent_options
def describe(client: Client, name: str, form: str) -> None:
    """Show a repository: its address, branches and tags."""
    found = client.call("GET", client.name_own("repositories", name))
    found["url"] = client.address + found["url"]
    print_one(found, form, REPOSITORIES)


@repos.command()
@click.argument("name")
@parent_options
def delete(client: Client, name: str) -> None:
    """Remove a repository and all its commits."""
    client.call("DELETE", client.name_own("repositories", name))
    click.echo(f"Deleted [{name}].", err=True)


def _show(client: Client, found: list[dict[str, Any]], form: str) -> None:
    for each in found:
        each["url"] = client.address + each["url"]
    print_all(found, form, REPOSITORIES)
