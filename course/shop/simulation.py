"""The simulation: day after day, stretch after stretch, into files."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

import numpy as np

from course.shop import figures, traffic
from course.shop.catalogue import build_catalogue
from course.shop.figures import SECONDS_A_DAY
from course.shop.files import (
    FileFormat,
    complete_or_absent,
    name_day,
    open_day,
    open_parquet,
)
from course.shop.request import TRUTH, Request, check_request, prepare_folder
from course.shop.rows import Writing, prepare_writing
from course.shop.stretch import Shop
from course.shop.truth import SCHEMA, build_truth
from course.shop.waiting import admit, nobody_waits

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from pyarrow.parquet import ParquetWriter

    Progress = Callable[[int, int], None]

STRETCH_EVENTS = 400_000  # simulated at a time: this bounds the memory needed
FIRST_OF_OCTOBER = date(2019, 10, 1)


@dataclass(frozen=True)
class Simulation:
    """What was written: how much of it, and where."""

    events: int
    sessions: int
    decisions: int
    paths: tuple[Path, ...]
    truth: Path


def simulate(
    folder: Path,
    *,
    days: int = 1,
    events_per_day: int = figures.EVENTS_A_DAY,
    seed: int = 0,
    start: date = FIRST_OF_OCTOBER,
    file_format: FileFormat = "csv",
    progress: Progress | None = None,
) -> Simulation:
    """Write the raw events of a shop, and apart the truth about its decisions.

    ``folder/events`` gets one file a day, ``events-2019-10-01.csv`` and on, in
    the columns of REES46 and in order of time; ``folder/truth.parquet`` one row
    for each product carted or bought in a session. What an earlier simulation
    left there is removed. ``events_per_day`` is met within a few per cent. The
    same arguments give the same bytes, and more days do not change the first
    ones. ``progress`` is called with days done and days in all.

    Raises ShopError for arguments that make no shop, and where a file cannot be
    written: that file is then absent, never cut short.
    """
    request = Request(days, events_per_day, seed, start, file_format)
    check_request(request)
    events_folder = prepare_folder(folder)
    with (
        complete_or_absent(folder / TRUTH) as draft,
        open_parquet(draft, SCHEMA) as truth,
    ):
        return write_log(request, events_folder, truth, progress or ignore)


def ignore(_done: int, _days: int, /) -> None:
    """Show no progress."""


def write_log(
    request: Request, folder: Path, truth: ParquetWriter, progress: Progress
) -> Simulation:
    """Run the shop day by day into files of ``folder`` and into ``truth``."""
    shop, writing = open_shop(request)
    waiting = nobody_waits()
    events = decisions = 0
    paths = []
    for day in range(request.days):
        path = folder / name_day(today(request, day), request.file_format)
        with open_day(
            path, today(request, day), request.file_format, writing
        ) as file:
            for begin, end, sessions in plan_day(request.events_per_day):
                stretch = shop.run(day, begin, end, sessions)
                now, who, waiting = admit(
                    waiting, stretch, day * SECONDS_A_DAY + end
                )
                file.write(now, who)
                made = stretch.decisions.before(request.days * SECONDS_A_DAY)
                truth.write_table(
                    build_truth(writing, request.start, made, stretch.sessions)
                )
                events += len(now)
                decisions += len(made.time)
        paths.append(path)
        progress(day + 1, request.days)
    return Simulation(
        events, shop.serial, decisions, tuple(paths), folder.parent / TRUTH
    )


def open_shop(request: Request) -> tuple[Shop, Writing]:
    """Stock a shop of the size asked for; nobody has come yet."""
    share = request.events_per_day / figures.EVENTS_A_DAY
    pool = round(figures.USER_POOL * share)
    catalogue = build_catalogue(request.seed, request.events_per_day)
    seen = np.zeros(pool, dtype=np.int32)
    shop = Shop(catalogue, request.seed, request.start.weekday(), seen)
    return shop, prepare_writing(catalogue, request.seed, pool)


def today(request: Request, day: int) -> date:
    """Date of the log's day, counted from 0."""
    return request.start + timedelta(days=day)


def plan_day(events_per_day: int) -> Iterator[tuple[int, int, int]]:
    """Yield stretches of a day: first second, end, sessions that begin."""
    total = events_per_day / figures.EVENTS_A_SESSION
    cuts = traffic.cut_day(-(-events_per_day // STRETCH_EVENTS))
    begun = [round(total * traffic.volume_before(second)) for second in cuts]
    for i, begin in enumerate(cuts[:-1]):
        yield int(begin), int(cuts[i + 1]), begun[i + 1] - begun[i]
