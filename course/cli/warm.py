"""What is made beforehand: the shop alone takes 100 MiB to load."""

import click

from course.warming import warm_up


@click.command()
def warm() -> None:
    """Make beforehand what the first lessons would wait for."""
    warm_up(say=click.echo)
