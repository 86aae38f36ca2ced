"""The words of the course in its languages, for who writes them."""

import click

from course.authoring.catalogs import find_faults, write_catalogs
from course.errors import CatalogError
from course.messages import N_, speak


@click.command()
@click.option(
    "--check", is_flag=True, help=N_("Change nothing; fail on a fault.")
)
def messages(*, check: bool) -> None:
    """Bring the catalogs to what the code says; list what is untranslated."""
    faults = find_faults() if check else write_catalogs()
    for fault in faults:
        print(fault)
    if faults:
        raise CatalogError(
            "course messages",
            N_("{count} faults in the catalogs"),
            N_("each message translated and looked at"),
            N_("correct the `.po` file, then `course messages`"),
            count=len(faults),
        )
    print(speak(N_("All messages are translated.")))
