"""`kedro run` as Kedro has it, but a second --params adds to the first."""

import sys

import click
from kedro.framework.cli.project import run as kedros_run

from purchase_predict.errors import SettingError

OPTION = "--params"
SPARED = "ibis"


class Run(click.Command):
    """Kedro keeps the last --params alone and passes over the others."""

    def parse_args(self, ctx: click.Context, args: list[str]) -> list[str]:
        """Hand over one --params that holds them all."""
        return super().parse_args(ctx, join_params(args))

    def invoke(self, ctx: click.Context) -> object:
        """Run, without Ibis until the collection asks for it.

        Kedro would load it to see whether a value is a table of its.

        Raises:
            SettingError: a pipeline imports a module that is not written yet.
        """
        sys.modules.setdefault(SPARED, None)  # type: ignore[arg-type]
        try:
            return super().invoke(ctx)
        except ModuleNotFoundError as error:
            if missing := name_missing(error):
                raise missing from error
            raise
        finally:
            if sys.modules.get(SPARED, sys) is None:
                del sys.modules[SPARED]


def name_missing(error: ModuleNotFoundError) -> SettingError | None:
    """Name the file of this project that an import misses, if it is one."""
    package, _, inside = str(error.name).partition(".")
    if package != __package__ or not inside:
        return None
    return SettingError(
        f"src/{package}/{inside.replace('.', '/')}.py",
        "there is no such file, and a pipeline imports it",
        "all modules of the pipelines that are written",
        "write it, as its exercise or solution does, and run this again",
    )


def join_params(args: list[str]) -> list[str]:
    """Put the values of every --params into one, in their order."""
    others, values = [], []
    rest = iter(args)
    for arg in rest:
        if arg == OPTION:
            values.append(next(rest, ""))
        elif arg.startswith(f"{OPTION}="):
            values.append(arg.partition("=")[2])
        else:
            others.append(arg)
    return [*others, OPTION, ",".join(values)] if values else args


@click.group(name="purchase_predict")
def cli() -> None:
    """Commands of this project, which come before Kedro's own."""


cli.add_command(
    Run(
        "run",
        callback=kedros_run.callback,
        params=kedros_run.params,
        help=kedros_run.help,
    )
)
