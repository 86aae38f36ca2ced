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


class RefusedGroup(click.Group):
    """A command, or a group of them, that is not there."""

    def __init__(self, name: str, why: str, next_step: str) -> None:
        super().__init__(
            name,
            hidden=True,
            help=f"Not here: {why}.",
            invoke_without_command=True,
            context_settings={
                "ignore_unknown_options": True,
                "allow_extra_args": True,
                "help_option_names": [],
            },
        )
        self._why, self._next_step = why, next_step

    def invoke(self, ctx: click.Context) -> Any:
        """Raise `InvalidError`, whatever was asked of it."""
        raise InvalidError(f"{ctx.command_path}: {self._why}", self._next_step)
