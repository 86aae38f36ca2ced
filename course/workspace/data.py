"""The data that lessons start from: the shop's events and collected rows."""

import os
import shutil
from collections.abc import Callable
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from course.errors import DataError
from course.lessons.plan import Data
from course.messages import N_
from course.places import REFERENCE, Home
from course.programs import run_program

DAYS = 7
EVENTS_PER_DAY = 150_000
SEED = 42
START = date(2019, 10, 1)
FILE_FORMAT: Final = "csv"
EVENTS = "events"


def prepare_data(
    wanted: Data,
    home: Home,
    say: Callable[[str], None] = lambda _: None,
    *,
    days: int | None = None,
    seed: int | None = None,
) -> None:
    """Make what is wanted in the bucket, where it is missing.

    `say` gets the name of each stage before it begins; days and seed are those
    of a shop that is made anew, by default the lessons'.

    Raises:
        ShopError: the simulation failed.
        DataError: the collection failed.
    """
    if wanted >= Data.EVENTS:
        if not home.shop.is_dir():
            say("events")
            simulate_events(home.shop, days or DAYS, seed or SEED)
        link_events(home)
    if wanted >= Data.COLLECTED and not home.collected.is_dir():
        say("rows")
        collect_rows(home.bucket)


def simulate_events(folder: Path, days: int, seed: int) -> None:
    """Write the shop's events: the whole folder, or nothing.

    Raises:
        ShopError: the shop cannot be simulated.
    """
    from course.shop import simulate  # noqa: PLC0415 -- slow to load

    with TemporaryDirectory(dir=folder.parent) as parent:
        draft = Path(parent) / "shop"
        simulate(
            draft,
            days=days,
            events_per_day=EVENTS_PER_DAY,
            seed=seed,
            start=START,
            file_format=FILE_FORMAT,
        )
        draft.replace(folder)


def link_events(home: Home) -> None:
    """Show the events in the bucket, where the project's collection reads.

    A disk that knows no links (exFAT, some shared folders) gets a copy.
    """
    link = home.bucket / EVENTS
    if link.exists():
        return
    link.unlink(missing_ok=True)
    events = os.path.relpath(home.shop / EVENTS, home.bucket)
    try:
        link.symlink_to(events, target_is_directory=True)
    except OSError:
        _copy_whole(home.shop / EVENTS, link)


def _copy_whole(source: Path, target: Path) -> None:
    """Copy a folder: the whole of it, or nothing."""
    with TemporaryDirectory(dir=target.parent) as parent:
        draft = Path(parent) / "copy"
        shutil.copytree(source, draft, copy_function=shutil.copyfile)
        draft.replace(target)


def collect_rows(bucket: Path) -> None:
    """Run the reference project's collection on the bucket's events.

    Raises:
        DataError: the collection failed; quotes the reason, its last line.
    """
    command = ["kedro", "run", "--pipelines", "collect"]
    ended = run_program(
        command, folder=REFERENCE, environment={"BUCKET": str(bucket)}
    )
    if ended.failed:
        said = ended.find_reason("")
        raise DataError(
            "{command}",
            "{said}" if said else N_("it failed"),
            N_("rows collected into the bucket"),
            N_("mend what the message says, then open the lesson again"),
            command=" ".join(command),
            said=said,
        )
