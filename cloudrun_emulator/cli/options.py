"""Options that the commands share, and what is asked of who types."""

import sys
from collections.abc import Callable, Iterable
from typing import Any

import click

from cloudrun_emulator.cli.client import Client
from cloudrun_emulator.cli.refusals import Refusal
from localcloud.errors import InvalidError
from localcloud.gcloud.options import Command, client_options

MANAGED = "managed"


def _check_platform(
    _: click.Context, __: click.Parameter, value: str | None
) -> None:
    if value not in {None, MANAGED}:
        raise InvalidError(
            f"--platform={value}: there are no clusters on one machine",
            "leave it out: services are managed",
        )


def parent_options(command: Command) -> Command:
    """Add `--project`, `--region`, `--platform`; the command gets a client."""
    with_platform = click.option(
        "--platform",
        type=click.Choice([MANAGED, "gke", "kubernetes"]),
        default=None,
        hidden=True,
        expose_value=False,
        callback=_check_platform,
    )(command)
    return client_options(Client, "")(with_platform)


def refused_options(
    refusals: Iterable[Refusal],
) -> Callable[[Command], Command]:
    """Add options that gcloud has, each refused by name."""

    def decorate(command: Command) -> Command:
        for each in refusals:
            command = _refuse(each)(command)
        return command

    return decorate


def _refuse(refusal: Refusal) -> Callable[[Command], Command]:
    def check(_: click.Context, __: click.Parameter, value: Any) -> None:
        if value:
            raise InvalidError(
                f"{refusal.name}: {refusal.why}", refusal.next_step
            )

    return click.option(
        refusal.name,
        is_flag=refusal.is_flag,
        default=None,
        hidden=True,
        expose_value=False,
        callback=check,
    )


def ask(question: str, *, default: bool) -> bool:
    """Ask yes or no; without a terminal, or with --quiet, the default."""
    context = click.get_current_context()
    if context.params.get("quiet") or not sys.stdin.isatty():
        return default
    choices = "Y/n" if default else "y/N"
    click.echo(f"{question} ({choices})?  ", nl=False, err=True)
    answer = sys.stdin.readline().strip().lower()
    return answer.startswith("y") if answer else default


def confirm(what: str) -> None:
    """Ask before something is deleted. Raises `InvalidError`."""
    click.echo(what, err=True)
    if not ask("Do you want to continue", default=True):
        raise InvalidError("Aborted by user.")
