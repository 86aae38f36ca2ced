"""Says in a terminal what is done for the packages of builds."""

import click

from course.cloud.packages import Stage
from course.messages import N_, speak

STAGES = {
    Stage.WAITING: N_(
        "The packages of builds are being compiled by another process "
        "({seconds:.0f} s)"
    ),
    Stage.INSTALLING: N_(
        "The packages of builds are installed once, for all builds"
    ),
    Stage.COMPILING: N_(
        "The packages of builds are compiled once, for all builds"
    ),
}


def say_stage(stage: Stage, seconds: float) -> None:
    """Print a line: what is done, and for how long already."""
    click.echo(speak(STAGES[stage], seconds=seconds))
