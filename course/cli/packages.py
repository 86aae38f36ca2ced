"""Says in a terminal what is done for the packages of builds."""

import click

from course.cloud.packages import Stage

STAGES = {
    Stage.WAITING: "being compiled by another process ({seconds:.0f} s)",
    Stage.INSTALLING: "installed once, for all builds",
    Stage.COMPILING: "compiled once, for all builds",
}


def say_stage(stage: Stage, seconds: float) -> None:
    """Print a line: what is done, and for how long already."""
    words = STAGES[stage].format(seconds=seconds)
    click.echo(f"The packages of builds are {words}")
