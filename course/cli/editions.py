"""The editions, kept true to the project's files and to each other."""

from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path

import click
from rich.console import Console
from rich.table import Table
from rich.text import Text

from course.authoring import editions, twin_pages
from course.authoring.sync import compare_cells, sync_cells
from course.errors import SyncError
from course.languages import DEFAULT_LANGUAGE
from course.lessons.notebooks import list_lessons
from course.messages import N_, speak
from course.places import NOTEBOOKS


@click.command()
@click.option(
    "--check", is_flag=True, help=N_("Change nothing; fail on a difference.")
)
def sync(*, check: bool) -> None:
    """Copy code into the lessons' cells, and list what is stale.

    The cells that write files of the project follow these files; the code of
    an edition follows its original.
    """
    lessons = list_lessons(DEFAULT_LANGUAGE)
    differences = compare_cells(lessons) if check else sync_cells(lessons)
    for difference in differences:
        print(difference.describe())
    changed = [] if check else sync_editions()
    for path in changed:
        print(speak(N_("{path} is written."), path=path.relative_to(NOTEBOOKS)))
    faults = [*editions.find_faults(), *twin_pages.find_faults()]
    for fault in faults:
        print(fault)
    if faults or (check and differences):
        raise SyncError(
            "course sync",
            N_("{count} cells to look at"),
            N_("cells equal to the files, and editions to one another"),
            N_("`course sync` copies code; the rest is somebody's to write"),
            count=len(faults) + len(differences) * check,
        )
    done = bool(differences or changed)
    print(speak(N_("All cells written.") if done else N_("All cells equal.")))


def sync_editions() -> list[Path]:
    """Copy what is copied and record edits; give back what changed."""
    pages, _ = twin_pages.find_pages()
    notebooks = [twin.path for twin in editions.sync_editions()]
    return [*notebooks, *(page.path for page in pages if page.sync())]


@click.command()
@click.argument("cell")
@click.option("--yes", is_flag=True, help=N_("Show both, and do not ask."))
def reviewed(cell: str, *, yes: bool) -> None:
    """Record that CELL still renders its original.

    CELL is a lesson's number and the cell's id, such as 6/depot, or a page.
    """
    for title, own, original, review in find_renderings(cell):
        show_beside(original, own, title)
        if not yes:
            click.confirm(speak(N_("Does it still say the same?")), abort=True)
        review()
    print(speak(N_("{cell} is reviewed."), cell=cell))


def find_renderings(
    cell: str,
) -> Iterator[tuple[str, str, str, Callable[[], None]]]:
    """Find a cell, or a page: its name, its text, the original, what records.

    Raises:
        SyncError: there is none of this name.
    """
    pages = [x for x in twin_pages.find_pages()[0] if x.path.name == cell]
    for page in pages:
        original = page.original.read_text(encoding="utf-8")
        yield page.path.name, page.text, original, page.review
    if not pages:
        for twin, name in editions.find_cells(cell):
            original, own = twin.read_texts(name)
            yield twin.path.stem, own, original, partial(twin.review, name)


def show_beside(left: str, right: str, title: str) -> None:
    """Show two texts side by side."""
    table = Table("", title, expand=True, show_lines=True)
    table.add_row(Text(left), Text(right))
    Console().print(table)
