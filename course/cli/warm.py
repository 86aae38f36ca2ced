"""What is made beforehand: the shop alone takes 100 MiB to load."""

import click

from course.cli.packages import say_stage
from course.cloud.packages import fill_packages
from course.messages import N_
from course.places import current_home


@click.command()
@click.option(
    "--packages", is_flag=True, help=N_("Only the packages of the builds.")
)
def warm(*, packages: bool) -> None:
    """Make beforehand what the first lessons would wait for."""
    if packages:
        fill_packages(current_home(), say_stage)
        return
    from course.warming import warm_up  # noqa: PLC0415 -- the shop, as above

    warm_up(say=click.echo, say_stage=say_stage)
