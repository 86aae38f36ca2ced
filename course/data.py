"""The data that lessons start from: the shop's events and collected rows."""

import os
import subprocess
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

from course.environment import course_environment
from course.errors import DataError
from course.places import PROJECT, Places
from course.shop import FileFormat, simulate

DAYS = 7
EVENTS_PER_DAY = 150_000
SEED = 42
START = date(2019, 10, 1)
FILE_FORMAT: FileFormat = "csv"

LESSONS_WITHOUT_DATA = frozenset({1, 2, 6})
# The lessons before this one make the collected rows themselves.
FIRST_LESSON_THAT_NEEDS_ROWS = 4
ERROR_LINES_QUOTED = 8
EVENTS = "events"


def prepare_data(lesson: int, places: Places) -> None:
    """Make what this lesson reads, where it is missing.

    Raises:
        ShopError: the simulation failed.
        DataError: the collection failed.
    """
    if lesson in LESSONS_WITHOUT_DATA:
        return
    if not places.shop.is_dir():
        simulate_events(places.shop)
    link_events(places)
    if lesson >= FIRST_LESSON_THAT_NEEDS_ROWS and not places.collected.is_dir():
        collect_rows(places.bucket)


def simulate_events(folder: Path) -> None:
    """Write the shop's events: the whole folder, or nothing.

    Raises:
        ShopError: the shop cannot be simulated.
    """
    with TemporaryDirectory(dir=folder.parent) as parent:
        draft = Path(parent) / "shop"
        simulate(
            draft,
            days=DAYS,
            events_per_day=EVENTS_PER_DAY,
            seed=SEED,
            start=START,
            file_format=FILE_FORMAT,
        )
        draft.replace(folder)


def link_events(places: Places) -> None:
    """Show the events in the bucket, where the project's collection reads."""
    link = places.bucket / EVENTS
    if not link.exists():
        link.unlink(missing_ok=True)
        events = os.path.relpath(places.shop / EVENTS, places.bucket)
        link.symlink_to(events, target_is_directory=True)


def collect_rows(bucket: Path) -> None:
    """Run the reference project's collection on the bucket's events.

    Raises:
        DataError: the collection failed; quotes its last lines.
    """
    command = ["kedro", "run", "--pipelines", "collect"]
    done = subprocess.run(
        command,
        capture_output=True,
        text=True,
        check=False,
        cwd=PROJECT,
        env=course_environment() | {"BUCKET": str(bucket)},
    )
    if done.returncode:
        words = (done.stdout + done.stderr).strip().splitlines()
        raise DataError(
            " ".join(command),
            "\n  ".join(["it failed:", *words[-ERROR_LINES_QUOTED:]]),
            "rows collected into the bucket",
            "mend what the message says, then open the lesson again",
        )
