"""Commands of gcloud that one machine has no use for."""

from typing import Any

import click

from localcloud.errors import InvalidError


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
