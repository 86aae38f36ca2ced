"""`cloudbuild serve` and `cloudbuild validate`."""

from pathlib import Path

import click

from cloudbuild_emulator.cli.configs import read_file
from localcloud.gcloud.options import read_url
from localcloud.sandbox.stand_ins import read_stand_ins, stand_in_option

DEFAULT_STATE = ".cloudbuild"


@click.command()
@click.option("--state", default=DEFAULT_STATE, show_default=True)
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=int, default=8085, show_default=True)
@click.option(
    "--executor",
    type=click.Choice(["host", "container"]),
    default="host",
    show_default=True,
)
@click.option("--project", default="local", show_default=True)
@click.option("--storage", default="", help="A folder, or gs:// itself.")
@click.option("--builds", type=click.IntRange(min=1), default=2)
@click.option(
    "--writable",
    multiple=True,
    metavar="FOLDER",
    help="Steps may see and write this folder too.",
)
@stand_in_option
@click.option(
    "--cloud-run",
    default="",
    metavar="URL",
    help="The Cloud Run emulator that `gcloud run` of steps speaks to.",
)
@click.option(
    "--console-url",
    default="",
    metavar="URL",
    help="Where a proxy shows the console; builds link there.",
)
@click.option("--allowed-host", "hosts", multiple=True, metavar="HOST")
@click.option("--allowed-origin", "origins", multiple=True, metavar="URL")
def serve(
    state: str,
    host: str,
    port: int,
    executor: str,
    project: str,
    storage: str,
    builds: int,
    writable: tuple[str, ...],
    stand_ins: tuple[str, ...],
    cloud_run: str,
    console_url: str,
    hosts: tuple[str, ...],
    origins: tuple[str, ...],
) -> None:
    """Run the service until Ctrl-C."""
    from cloudbuild_emulator.server import serve as run  # noqa: PLC0415 -- slow to load
    from cloudbuild_emulator.settings import Settings  # noqa: PLC0415

    settings = Settings(
        state=Path(state),
        project=project,
        executor=executor,
        storage=storage,
        host=host,
        port=port,
        running_builds=builds,
        writable=tuple(map(Path, writable)),
        stand_ins=read_stand_ins(stand_ins),
        cloud_run=read_url("--cloud-run", cloud_run),
        console_url=read_url("--console-url", console_url),
        allowed_hosts=hosts,
        allowed_origins=origins,
    )
    run(
        settings,
        ready=lambda address: click.echo(
            f"Cloud Build emulator: {address} ({executor} executor, state in "
            f"{settings.state}). Ctrl-C ends it."
        ),
    )


@click.command()
@click.argument("file", type=click.Path(path_type=Path))
def validate(file: Path) -> None:
    """Check a build config, and name all that is wrong with it."""
    from cloudbuild_emulator.service.validation import validate_config  # noqa: PLC0415 -- slow to load

    config = validate_config(read_file(file), file.name)
    for warning in config.warnings:
        click.echo(f"{file.name}: warning: {warning}", err=True)
    steps = len(config.build.steps)
    plural = "" if steps == 1 else "s"
    click.echo(f"{file.name}: valid ({steps} step{plural})")
