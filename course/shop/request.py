"""What may be asked of the simulation, and the folder it may write to."""

from __future__ import annotations

import os
from dataclasses import dataclass
from datetime import date
from difflib import get_close_matches
from errno import EACCES
from typing import TYPE_CHECKING

from course.messages import N_
from course.shop.errors import ShopError
from course.shop.files import FORMATS, FileFormat, explain

if TYPE_CHECKING:
    from pathlib import Path

EVENTS_MIN = 1_000  # a day; fewer hold no decision on most days
OWN_FILES = ("events-????-??-??.*", ".events-????-??-??.*.draft")
TRUTH = "truth.parquet"
QUOTED = 40  # characters of a wrong value that a message repeats


@dataclass(frozen=True)
class Request:
    """The arguments of ``simulate`` that say what the log is to be."""

    days: int
    events_per_day: int
    seed: int
    start: date
    file_format: FileFormat


def check_request(request: Request) -> None:
    """Raise ShopError for what makes no shop."""
    check_number("days", request.days, 1, N_("ask for one day or more"))
    check_number(
        "events_per_day",
        request.events_per_day,
        EVENTS_MIN,
        N_("a smaller shop sells nothing on most days: ask for a larger one"),
    )
    check_number("seed", request.seed, 0, N_("drop the sign"))
    if (date.max - request.start).days < request.days:
        raise ShopError(
            "start",
            N_("found {start} and {days} days"),
            N_("a log that ends before {end}"),
            N_("start earlier, or ask for fewer days"),
            start=request.start,
            days=request.days,
            end=date.max,
        )
    check_format(request.file_format)


def check_number(name: str, found: int, least: int, next_step: str) -> None:
    """Raise ShopError for a number below ``least``."""
    if found < least:
        raise ShopError(
            "{name}",
            N_("found {found}"),
            N_("{least} or more"),
            next_step,
            name=name,
            found=found,
            least=least,
        )


def check_format(found: str) -> None:
    """Raise ShopError for a format that is none of FORMATS."""
    if found in FORMATS:
        return
    close = get_close_matches(str(found), FORMATS, n=1, cutoff=0.4)
    raise ShopError(
        "file_format",
        N_("found {found!r}"),
        N_("one of {known}"),
        N_("did you mean {near}?") if close else N_("choose one of them"),
        found=str(found)[:QUOTED],
        known=", ".join(FORMATS),
        near=next(iter(close), ""),
    )


def prepare_folder(folder: Path) -> Path:
    """Make the folder of events; remove what an earlier simulation wrote.

    Returns the folder of events. Raises ShopError where it cannot be written.
    """
    events = folder / "events"
    try:
        events.mkdir(parents=True, exist_ok=True)
        old = [path for names in OWN_FILES for path in events.glob(names)]
        for path in (folder / TRUTH, *old):
            path.unlink(missing_ok=True)
    except OSError as error:
        raise explain(error, events) from error
    if not os.access(events, os.W_OK):
        raise explain(PermissionError(EACCES, os.strerror(EACCES)), events)
    return events
