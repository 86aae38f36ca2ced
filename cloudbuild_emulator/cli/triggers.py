"""`cloudbuild triggers ...`."""

from pathlib import Path
from typing import Any

import click

from cloudbuild_emulator.cli.client import Client
from cloudbuild_emulator.cli.options import parent_options
from cloudbuild_emulator.cli.resources import OPERATIONS, TRIGGERS
from cloudbuild_emulator.cli.trigger_documents import (
    Definition,
    definition_options,
    merge_definition,
)
from cloudbuild_emulator.cli.trigger_files import read_trigger_file
from localcloud.errors import InvalidError, NotFoundError
from localcloud.gcloud.listing import Listing, listing_options
from localcloud.gcloud.options import read_pairs
from localcloud.gcloud.output import format_option, print_all, print_one

OUTPUT_ONLY = ("createTime", "id", "resourceName")


@click.group()
def triggers() -> None:
    """Create and manage triggers."""


@triggers.group()
def create() -> None:
    """Create a trigger of a kind."""


def _create(client: Client, trigger: dict[str, Any], form: str) -> None:
    created = client.call("POST", f"{client.parent}/triggers", json=trigger)
    click.echo(
        f"Created [{client.address}{client.parent}/triggers/{created['id']}].",
        err=True,
    )
    print_all([created], form, TRIGGERS)


@create.command("cloud-source-repositories")
@definition_options()
@format_option("table", TRIGGERS)
@parent_options
def create_for_repository(
    client: Client, definition: Definition, form: str
) -> None:
    """Build what is pushed to a repository that is served here."""
    if not definition.document:
        definition.require("repo", "name")
    _create(client, merge_definition({}, definition), form)


@create.command("github")
@definition_options(github=True)
@format_option("table", TRIGGERS)
@parent_options
def create_for_github(
    client: Client, definition: Definition, form: str
) -> None:
    """Build what is pushed to the local repository of that name."""
    definition.require("repo", "name")
    _create(client, merge_definition({}, definition), form)


@create.command("manual")
@definition_options()
@format_option("table", TRIGGERS)
@parent_options
def create_manual(client: Client, definition: Definition, form: str) -> None:
    """Build by hand only: `cloudbuild triggers run`."""
    definition.require("name")
    _create(client, merge_definition({}, definition), form)


@triggers.command("list")
@listing_options(limit=None)
@parent_options
def list_triggers(client: Client, listing: Listing) -> None:
    """List triggers."""
    listing.show(client, f"{client.parent}/triggers", TRIGGERS)


@triggers.command()
@click.argument("trigger")
@format_option("yaml")
@parent_options
def describe(client: Client, trigger: str, form: str) -> None:
    """Show all of a trigger."""
    print_one(_get(client, trigger), form, TRIGGERS)


@triggers.group()
def update() -> None:
    """Change a trigger."""


def _add_update(kind: str, words: str, *, github: bool = False) -> None:
    @update.command(kind, help=words)
    @click.argument("trigger")
    @definition_options(github=github, update=True)
    @format_option("table", TRIGGERS)
    @parent_options
    def change(
        client: Client, trigger: str, definition: Definition, form: str
    ) -> None:
        old = _get(client, trigger)
        new = merge_definition(old, definition)
        path = f"{client.parent}/triggers/{old['id']}"
        print_all([client.call("PATCH", path, json=new)], form, TRIGGERS)


_add_update(
    "cloud-source-repositories",
    "Change what is named of a trigger; the rest stays.",
)
_add_update("github", "The same, of a trigger made for GitHub.", github=True)
_add_update("manual", "The same, of a trigger that is run by hand.")


@triggers.command()
@click.argument("trigger")
@parent_options
def delete(client: Client, trigger: str) -> None:
    """Remove a trigger; its builds stay in the history."""
    found = _get(client, trigger)
    client.call("DELETE", f"{client.parent}/triggers/{found['id']}")
    click.echo(f"Deleted [{trigger}].", err=True)


@triggers.command()
@click.argument("trigger")
@click.option("--branch", default="")
@click.option("--tag", default="")
@click.option("--sha", default="")
@click.option("--substitutions", default="", metavar="KEY=VALUE,...")
@format_option("table", OPERATIONS)
@parent_options
def run(
    client: Client,
    trigger: str,
    branch: str,
    tag: str,
    sha: str,
    substitutions: str,
    form: str,
) -> None:
    """Start a trigger's build by hand."""
    named = {"branchName": branch, "tagName": tag, "commitSha": sha}
    source: dict[str, Any] = {k: v for k, v in named.items() if v}
    if len(source) > 1:
        raise InvalidError(
            "--branch, --tag, --sha: more than one is named; expected one"
        )
    if pairs := read_pairs("--substitutions", substitutions):
        source["substitutions"] = pairs
    found = _get(client, trigger)
    parent = f"/v1/projects/{client.project}/locations/{client.region}"
    path = f"{parent}/triggers/{found['id']}:run"
    operation = client.call("POST", path, json={"source": source})
    print_all([operation], form, OPERATIONS)


@triggers.command(name="import")
@click.option("--source", required=True, metavar="FILE")
@format_option("table", TRIGGERS)
@parent_options
def import_trigger(client: Client, source: str, form: str) -> None:
    """Create a trigger of a YAML file, or change the one of its name."""
    trigger = read_trigger_file(Path(source))
    name = trigger.get("name", "")
    for key in OUTPUT_ONLY:
        trigger.pop(key, None)
    try:
        old = _get(client, name) if name else None
    except NotFoundError:
        old = None
    if old is None:
        _create(client, trigger, form)
        return
    path = f"{client.parent}/triggers/{old['id']}"
    print_all([client.call("PATCH", path, json=trigger)], form, TRIGGERS)


@triggers.command()
@click.argument("trigger")
@click.option("--destination", required=True, metavar="FILE")
@parent_options
def export(client: Client, trigger: str, destination: str) -> None:
    """Write a trigger to a YAML file."""
    import yaml  # noqa: PLC0415 -- only this command writes YAML

    text = yaml.safe_dump(_get(client, trigger), allow_unicode=True)
    try:
        Path(destination).write_text(text, encoding="utf-8")
    except OSError as error:
        raise InvalidError(f"{destination}: {error.strerror}") from error
    click.echo(f"Exported [{trigger}] to '{destination}'.", err=True)


def _get(client: Client, trigger: str) -> dict[str, Any]:
    found: dict[str, Any] = client.call(
        "GET", f"{client.parent}/triggers/{trigger}"
    )
    return found
