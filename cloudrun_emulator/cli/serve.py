"""`cloudrun serve`."""

from pathlib import Path
from typing import TYPE_CHECKING, cast

import click

from cloudrun_emulator.product import PRODUCT
from localcloud.gcloud.options import read_duration, read_url
from localcloud.sandbox.stand_ins import read_stand_ins, stand_in_option

if TYPE_CHECKING:
    from cloudrun_emulator.settings import Executor

DEFAULT_STATE = ".cloudrun"


@click.command()
@click.option("--state", default=DEFAULT_STATE, show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=int, default=PRODUCT.port, show_default=True)
@click.option(
    "--executor",
    type=click.Choice(["host", "container"]),
    default="host",
    show_default=True,
)
@click.option("--project", default="local", show_default=True)
@click.option("--region", default="europe-west1", show_default=True)
@click.option(
    "--idle",
    default="15m",
    show_default=True,
    help="After which an instance without requests ends.",
)
@click.option(
    "--writable",
    multiple=True,
    metavar="FOLDER",
    help="Instances may see and write this folder too.",
)
@click.option(
    "--cache",
    default="",
    metavar="FOLDER",
    help="Link packages from here, as another service keeps them.",
)
@stand_in_option
@click.option(
    "--console-url",
    default="",
    metavar="URL",
    help="Where a proxy shows the console.",
)
@click.option("--allowed-host", "hosts", multiple=True, metavar="HOST")
@click.option("--allowed-origin", "origins", multiple=True, metavar="URL")
def serve(
    state: str,
    host: str,
    port: int,
    executor: str,
    project: str,
    region: str,
    idle: str,
    writable: tuple[str, ...],
    cache: str,
    stand_ins: tuple[str, ...],
    console_url: str,
    hosts: tuple[str, ...],
    origins: tuple[str, ...],
) -> None:
    """Run the service until Ctrl-C."""
    from cloudrun_emulator.server import serve as run  # noqa: PLC0415 -- slow to load
    from cloudrun_emulator.settings import Settings  # noqa: PLC0415

    settings = Settings(
        state=Path(state),
        project=project,
        region=region,
        executor=cast("Executor", executor),
        host=host,
        port=port,
        idle_seconds=float(read_duration("--idle", idle).rstrip("s")),
        writable=tuple(map(Path, writable)),
        cache=Path(cache),
        stand_ins=read_stand_ins(stand_ins),
        console_url=read_url("--console-url", console_url),
        allowed_hosts=hosts,
        allowed_origins=origins,
    )
    run(
        settings,
        ready=lambda address: click.echo(
            f"Cloud Run emulator: {address} ({executor} executor, state in "
            f"{settings.state}). Ctrl-C ends it."
        ),
    )
