"""Options that every command of gcloud has.

Source: `gcloud help`, global flags.
"""

from collections.abc import Callable
from functools import wraps
from typing import Any

import click

from localcloud.errors import InvalidError
from localcloud.gcloud.flags_file import OPTION as FLAGS_FILE
from localcloud.gcloud.flags_file import expand_flags

# What is said on stderr beside results is a warning or less.
SILENT = ("error", "critical", "none")
VERBOSITIES = ("debug", "info", "warning", *SILENT)
NO_ACCOUNTS = "there are no accounts, and nothing is paid for"
# By option: why it changes nothing.
IDLE = {
    "--access-token-file": NO_ACCOUNTS,
    "--account": NO_ACCOUNTS,
    "--billing-project": NO_ACCOUNTS,
    "--configuration": "there are no configurations",
    "--impersonate-service-account": NO_ACCOUNTS,
    "--trace-token": "nobody reads it",
}
REFUSED = {
    "--no-user-output-enabled": (
        "is not known here",
        "use --format=none, or >/dev/null",
    ),
}

WITH_VALUE = (
    "--format",
    "--project",
    "--region",
    "--verbosity",
    FLAGS_FILE,
    *IDLE,
)
ALONE = ("--log-http", "--quiet", "-q", "--user-output-enabled", *REFUSED)


def wide_options(command: Callable[..., Any]) -> Callable[..., Any]:
    """Add the options; the command gets `log_http` and `silent`."""

    @wraps(command)
    def collect(*args: Any, quiet: bool, verbosity: str, **values: Any) -> Any:
        # gcloud asks before it deletes; nothing is asked here.
        _ = quiet
        silent = verbosity in SILENT
        for option, why in IDLE.items():
            named = values.pop(_variable(option))
            if named is not None and not silent:
                click.echo(
                    f"{option}: accepted, without effect here: {why}.", err=True
                )
        return command(*args, silent=silent, **values)

    for option in (
        click.option("--quiet", "-q", is_flag=True, hidden=True),
        click.option(
            "--verbosity",
            type=click.Choice(VERBOSITIES, case_sensitive=False),
            default="warning",
            hidden=True,
        ),
        click.option(
            "--log-http", is_flag=True, help="Write each request to stderr."
        ),
        click.option(
            "--user-output-enabled",
            is_flag=True,
            hidden=True,
            expose_value=False,
        ),
        *(click.option(x, default=None, hidden=True) for x in IDLE),
        *map(_refuse, REFUSED),
    ):
        collect = option(collect)
    return collect


def _variable(option: str) -> str:
    return option.removeprefix("--").replace("-", "_")


def _refuse(name: str) -> Callable[..., Any]:
    def refuse(_: click.Context, __: click.Parameter, value: object) -> None:
        if value:
            why, next_step = REFUSED[name]
            raise InvalidError(f"{name}: {why}", next_step)

    return click.option(
        name,
        is_flag=name.startswith("--no-"),
        default=None,
        hidden=True,
        expose_value=False,
        callback=refuse,
    )


class WideGroup(click.Group):
    """A group before whose command gcloud's own options may stand."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Move them behind it: `--project x list` is `list --project x`.

        A file of options gives place to them.
        """
        moved: list[str] = []
        while args and args[0].partition("=")[0] in (*WITH_VALUE, *ALONE):
            name = args[0]
            count = 2 if name in WITH_VALUE else 1
            moved, args = [*moved, *args[:count]], args[count:]
        return super().parse_args(ctx, expand_flags([*args, *moved]))
