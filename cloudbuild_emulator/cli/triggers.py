"""`cloudbuild triggers ...`."""

import re
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
from cloudbuild_emulator.cli.trigger_files import (
    note_idle,
    read_trigger_files,
)
from localcloud.errors import InvalidError, NotFoundError
from localcloud.gcloud.listing import Listing, listing_options
from localcloud.gcloud.options import read_pairs
from localcloud.gcloud.output import format_option, print_all, print_one
from localcloud.gcloud.refusals import RefusedGroup
from localcloud.gcloud.wide import WideGroup

OTHER_KINDS = ("bitbucketserver", "gitlab", "gitlab-enterprise")
SERVED = "cloudbuild triggers create cloud-source-repositories"
OTHER_HOST = (
    "no such host reaches one machine",
    f"push to a repository that is served here: {SERVED}",
)
OUTPUT_ONLY = ("createTime", "id", "resourceName")
PLACE = re.compile(r"projects/[^/]+/locations/(?P<region>[^/]+)/triggers/.+")


@click.group(cls=WideGroup)
def triggers() -> None:
    """Create and manage triggers."""


@triggers.group()
def create() -> None:
    """Create a trigger of a kind."""


def _refuse_kinds(group: click.Group) -> None:
    for kind in OTHER_KINDS:
        group.add_command(RefusedGroup(kind, *OTHER_HOST))


def _create(client: Client, trigger: dict[str, Any], form: str) -> None:
    created = client.call("POST", f"{client.parent}/triggers", json=trigger)
    click.echo(
        f"Created [{client.address}{client.parent}/triggers/{created['id']}].",
        err=True,
    )
    print_all([created], form, TRIGGERS)


def _add_create(kind: str, words: str, *required: tuple[str, ...]) -> None:
    """Add `create KIND`, and which options it cannot do without."""

    @create.command(kind, help=words)
    @definition_options(kind)
    @format_option("table", TRIGGERS)
    @parent_options
    def make(client: Client, definition: Definition, form: str) -> None:
        for names in required:
            definition.require(*names)
        trigger = merge_definition({}, definition)
        note_idle(trigger)
        _create(client, trigger, form)


_add_create(
    "cloud-source-repositories",
    "Build what is pushed to a repository that is served here.",
    ("--repo",),
)
_add_create(
    "github",
    "Build what is pushed to the local repository of that name.",
    ("--repo-name", "--repository"),
)
_add_create(
    "developer-connect",
    "Build what is pushed to the local repository of the link's name.",
    ("--git-repository-link",),
)
_add_create("manual", "Build by hand only: `cloudbuild triggers run`.")
_add_create(
    "pubsub", "Keep a trigger of messages, of which none come.", ("--topic",)
)
_add_create(
    "webhook", "Keep a trigger of calls, of which none come.", ("--secret",)
)
_refuse_kinds(create)


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


def _add_update(kind: str, words: str) -> None:
    @update.command(kind, help=words)
    @click.argument("trigger")
    @definition_options(kind, update=True)
    @format_option("table", TRIGGERS)
    @parent_options
    def change(
        client: Client, trigger: str, definition: Definition, form: str
    ) -> None:
        old = _get(client, trigger)
        new = merge_definition(old, definition)
        note_idle(new)
        path = client.name("triggers", old["id"])
        print_all([client.call("PATCH", path, json=new)], form, TRIGGERS)


_add_update(
    "cloud-source-repositories",
    "Change what is named of a trigger; the rest stays.",
)
_add_update("github", "The same, of a trigger made for GitHub.")
_add_update("developer-connect", "The same, of one of Developer Connect.")
_add_update("manual", "The same, of a trigger that is run by hand.")
_add_update("pubsub", "The same, of a trigger of messages.")
_add_update("webhook", "The same, of a trigger of calls.")
_refuse_kinds(update)


@triggers.command()
@click.argument("trigger")
@parent_options
def delete(client: Client, trigger: str) -> None:
    """Remove a trigger; its builds stay in the history."""
    found = _get(client, trigger)
    client.call("DELETE", client.name("triggers", found["id"]))
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
    """Create the triggers of a YAML file, or change those that are there.

    A trigger is known by its id, or else by its name.
    """
    changed = []
    for trigger in read_trigger_files(Path(source)):
        old = _find_known(client, trigger)
        new = {k: x for k, x in trigger.items() if k not in OUTPUT_ONLY}
        if old is None:
            path = f"{client.parent}/triggers"
            changed.append(client.call("POST", path, json=new))
            continue
        path = client.name("triggers", old["id"])
        changed.append(client.call("PATCH", path, json=new))
    print_all(changed, form, TRIGGERS)


def _find_known(
    client: Client, trigger: dict[str, Any]
) -> dict[str, Any] | None:
    """Find the trigger that a file's is, if it is here."""
    for word in (trigger.get("id"), trigger.get("name")):
        try:
            if word:
                return _get(client, word)
        except NotFoundError:
            _refuse_other_place(client, trigger)
    return None


def _refuse_other_place(client: Client, trigger: dict[str, Any]) -> None:
    """Raise `InvalidError` for a trigger that is here in another region.

    A second of its name would build each push twice.
    """
    found = PLACE.fullmatch(trigger.get("resourceName", ""))
    if found is None or found["region"] == client.region:
        return
    parent = f"/v1/projects/{client.project}/locations/{found['region']}"
    try:
        client.call("GET", f"{parent}/triggers/{trigger.get('id')}")
    except NotFoundError:
        return
    raise InvalidError(
        f"trigger {trigger.get('name')} is in {found['region']}, not in "
        f"{client.region}",
        f"add --region={found['region']}; for a second one, remove id and "
        "resourceName from the file",
    )


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
    found: dict[str, Any] = client.call("GET", client.name("triggers", trigger))
    return found
