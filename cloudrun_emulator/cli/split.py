"""`cloudrun services update-traffic`."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

import click

from cloudrun_emulator.cli import knative
from cloudrun_emulator.cli.client import Client, OperationError
from cloudrun_emulator.cli.commands import RunCommand
from cloudrun_emulator.cli.deployment import NO_DEFAULT, explained
from cloudrun_emulator.cli.descriptions import describe_traffic
from cloudrun_emulator.cli.options import parent_options
from cloudrun_emulator.cli.resources import SERVICES
from cloudrun_emulator.cli.tracker import Tracker
from cloudrun_emulator.cli.traffic import (
    LATEST,
    WHOLE,
    Targets,
    compose,
    list_tags,
    name_by_tags,
    read_percents,
    share,
    sum_percents,
)
from localcloud.errors import InvalidError, NotFoundError
from localcloud.gcloud.options import read_pairs, split_list
from localcloud.gcloud.output import format_option, print_one
from localcloud.gcloud.terminal import show

SHARES = ("to_revisions", "to_tags", "to_latest")
TAGS = ("set_tags", "update_tags", "remove_tags", "clear_tags")
FAILURE = "Updating traffic failed"
NOTHING = "No traffic configuration change requested."
Options = Mapping[str, Any]


@click.command("update-traffic", cls=RunCommand)
@click.argument("service")
@click.option("--to-revisions", default=None, metavar="REVISION=PERCENT,...")
@click.option("--to-tags", default=None, metavar="TAG=PERCENT,...")
@click.option("--to-latest", is_flag=True, default=None)
@click.option("--set-tags", default=None, metavar="TAG=REVISION,...")
@click.option("--update-tags", default=None, metavar="TAG=REVISION,...")
@click.option("--remove-tags", default=None, metavar="TAG,...")
@click.option("--clear-tags", is_flag=True, default=None)
@click.option("--async", "no_wait", is_flag=True, help="Do not wait.")
@format_option(NO_DEFAULT, SERVICES)
@parent_options
def update_traffic(
    client: Client,
    service: str,
    no_wait: bool,  # noqa: FBT001 -- click passes it by name
    form: str,
    **options: Any,
) -> None:
    """Share a service's requests among its revisions."""
    named = {key: x for key, x in options.items() if x is not None}
    _check_options(named)
    found = client.find(service)
    if found is None:
        raise NotFoundError(f"Service [{service}] could not be found.")
    targets = split(found["traffic"], named, service)
    body = {"traffic": targets}
    with (
        _shown(client, service),
        Tracker("Updating traffic...", FAILURE) as tracker,
    ):
        operation = client.call(
            "PATCH",
            client.name(service),
            params={"updateMask": "traffic"},
            json=body,
        )
        done = operation["metadata"]
        if not no_wait:
            with tracker.stage("Routing traffic"):
                done = client.wait(operation, tracker.tick)
    if no_wait:
        click.echo(f"Updating traffic in [{service}] asynchronously.", err=True)
    elif form == NO_DEFAULT:
        for line in describe_traffic(done):
            show(line)
    if form != NO_DEFAULT:
        print_one(knative.write_service(done), form, SERVICES)


@contextmanager
def _shown(client: Client, service: str) -> Iterator[None]:
    """Show beside a split that failed which one goes on."""
    try:
        with explained(client, service):
            yield
    except OperationError:
        if found := client.find(service):
            for line in describe_traffic(found):
                show(line)
        raise


def _check_options(named: Options) -> None:
    if not named:
        raise InvalidError(NOTHING)
    for group in (SHARES, ("set_tags", "clear_tags")):
        there = [each for each in group if each in named]
        if len(there) > 1:
            names = [f"--{each.replace('_', '-')}" for each in group]
            option = f"--{there[0].replace('_', '-')}"
            raise click.UsageError(
                f"argument {option}: At most one of {' | '.join(names)} can "
                "be specified."
            )


def split(targets: Targets, named: Options, service: str) -> Targets:
    """Return the targets that the options ask for; tags come first.

    Raises:
        InvalidError: In gcloud's words.
    """
    percents = sum_percents(targets)
    tags = _change_tags(list_tags(targets), named)
    if "to_latest" in named:
        percents = {LATEST: WHOLE}
    elif (text := named.get("to_revisions")) is not None:
        new = read_percents(read_pairs("--to-revisions", text))
        percents = share(percents, new)
    elif (text := named.get("to_tags")) is not None:
        by_tag = read_percents(read_pairs("--to-tags", text))
        percents = share(percents, name_by_tags(by_tag, tags, service))
    return compose(percents, tags)


def _change_tags(tags: dict[str, str], named: Options) -> dict[str, str]:
    if "clear_tags" in named:
        tags = {}
    if (text := named.get("set_tags")) is not None:
        tags = read_pairs("--set-tags", text)
    for tag in split_list(named.get("remove_tags", "")):
        tags.pop(tag, None)
    return {**tags, **read_pairs("--update-tags", named.get("update_tags", ""))}
