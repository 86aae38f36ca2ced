"""How commands fail: gcloud's words on stderr, and its exit statuses."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Any

import click

from localcloud.errors import CloudError, InterruptedByUserError
from localcloud.gcloud.wide import WideGroup


class GcloudError(click.ClickException):
    """Any error of the command or of the service: status 1, as gcloud's."""

    exit_code = 1

    def __init__(self, command: str, message: str) -> None:
        super().__init__(message)
        self._command = command

    def show(self, file: IO[Any] | None = None) -> None:
        text = f"ERROR: ({self._command}) {self.message}"
        click.echo(text, file=file, err=file is None)


class RunCommand(click.Command):
    """A command of `gcloud run`."""

    def make_context(
        self,
        info_name: str | None,
        args: list[str],
        parent: click.Context | None = None,
        **extra: Any,
    ) -> click.Context:
        # Some options are refused while they are read.
        path = f"{parent.command_path if parent else ''} {info_name}"
        with _as_gcloud(path):
            return super().make_context(info_name, args, parent, **extra)

    def invoke(self, ctx: click.Context) -> Any:
        with _as_gcloud(ctx.command_path):
            return super().invoke(ctx)


class RunGroup(WideGroup):
    """A group of them."""

    command_class = RunCommand


@contextmanager
def _as_gcloud(path: str) -> Iterator[None]:
    try:
        yield
    except InterruptedByUserError:
        raise
    except CloudError as error:
        words = path.split()[1:]
        # Of gcloud itself, not of `gcloud run`.
        start = ["gcloud"] if words[:1] == ["auth"] else ["gcloud", "run"]
        raise GcloudError(".".join([*start, *words]), error.message) from error
