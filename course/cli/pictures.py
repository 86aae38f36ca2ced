"""The lessons' pictures, for who draws them."""

import click

from course.authoring.pictures import find_faults, write_pictures
from course.errors import SyncError
from course.messages import N_, speak


@click.command()
@click.option(
    "--check", is_flag=True, help=N_("Change nothing; fail on a difference.")
)
def pictures(*, check: bool) -> None:
    """Draw the lessons' pictures, each in the words of its edition."""
    faults = find_faults() if check else write_pictures()
    for fault in faults:
        print(fault)
    if faults:
        raise SyncError(
            "course pictures",
            N_("{count} pictures that differ from their sources"),
            N_("each drawn from course/authoring/templates"),
            N_("`course pictures` draws them; remove what has no source"),
            count=len(faults),
        )
    print(speak(N_("All pictures are drawn.")))
