"""Options and commands of gcloud that one machine has no use for."""

from collections.abc import Callable, Mapping
from typing import Any

import click

from localcloud.errors import InvalidError

# By option: why not, and what to do instead.
Refused = Mapping[str, tuple[str, str]]


def refused_options(
    refused: Refused, short: Mapping[str, str]
) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """Add options; naming one raises `InvalidError`.

    Args:
        refused: By option.
        short: Other spellings, by option.
    """

    def refuse(
        _: click.Context, option: click.Parameter, value: object
    ) -> None:
        if value is None:
            return
        name = option.opts[0]
        why, next_step = refused[name]
        raise InvalidError(f"{name}: {why}", next_step)

    def decorate(command: Callable[..., Any]) -> Callable[..., Any]:
        for name in refused:
            names = [name, short[name]] if name in short else [name]
            command = click.option(
                *names, hidden=True, expose_value=False, callback=refuse
            )(command)
        return command

    return decorate


def refused_command(name: str, why: str, next_step: str) -> click.Command:
    """Make a command, or a group of them, that raises `InvalidError`."""

    @click.command(
        name,
        hidden=True,
        context_settings={
            "ignore_unknown_options": True,
            "allow_extra_args": True,
            "help_option_names": [],
        },
        help=f"Not here: {why}.",
    )
    @click.pass_context
    def refuse(context: click.Context) -> None:
        raise InvalidError(f"{context.command_path}: {why}", next_step)

    return refuse
