"""Grades what a class handed in."""

import os
from datetime import UTC, datetime
from pathlib import Path

import click

from course.cli.ending import end_politely
from course.grading.classes import (
    grade_class,
    read_handed,
    read_originals,
    sort_submissions,
)
from course.grading.grades import count_outcomes
from course.grading.names import name_anonymously
from course.grading.pages import INDEX, Grading, write_pages
from course.grading.points import read_points
from course.grading.roster import read_roster
from course.grading.tables import write_tables
from course.grading.words import LABELS, OUTCOMES
from course.languages import choose_language
from course.messages import N_, speak, speak_count, translate
from course.places import OUT, current_home

FILE = click.Path(dir_okay=False, path_type=Path)
FOLDER = click.Path(file_okay=False, path_type=Path)
MOMENTS = ["%Y-%m-%d", "%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y-%m-%dT%H:%M:%S"]


@click.command()
@click.argument(
    "submissions", type=click.Path(exists=True, file_okay=False, path_type=Path)
)
@click.option(
    "--roster", type=FILE, help=N_("CSV: learner, language, lessons.")
)
@click.option(
    "--deadline",
    type=click.DateTime(MOMENTS),
    help=N_("In this machine's time; a day alone ends with it."),
)
@click.option(
    "--late",
    type=click.Choice(["keep", "zero"]),
    default="keep",
    show_default=True,
    help=N_("What is handed in late keeps its points, or gets 0."),
)
@click.option("--points", type=FILE, help=N_("YAML: points by exercise."))
@click.option(
    "--anonymous", type=FILE, help=N_("Codes for names; this file tells whose.")
)
@click.option(
    "--regrade", is_flag=True, help=N_("Judge only the answers that changed.")
)
@click.option("--out", type=FOLDER, default=OUT / "grades", show_default=True)
@click.option("--jobs", type=click.IntRange(1), default=os.cpu_count() or 1)
def grade(
    submissions: Path,
    roster: Path | None,
    deadline: datetime | None,
    late: str,
    points: Path | None,
    anonymous: Path | None,
    *,
    regrade: bool,
    out: Path,
    jobs: int,
) -> None:
    """Grade SUBMISSIONS: a folder of folders, archives or notebooks.

    Each answer runs by itself, and the course's own checks decide.
    """
    end_politely()
    language = choose_language(os.environ)
    learners, doubled = read_roster(roster) if roster else ([], [])
    originals = read_originals()
    found, extra = sort_submissions(
        read_handed(submissions, learners),
        learners,
        originals,
        read_deadline(deadline),
    )
    chosen = read_points(points, originals.keys)
    people = sorted(
        {x.learner for x in found} | {x.handed.learner for x in extra}
    )
    codes = name_anonymously(people, anonymous) if anonymous else {}
    out.mkdir(parents=True, exist_ok=True)
    private = (
        submissions,
        *(x.parent for x in (roster, points, anonymous) if x),
    )
    judged = grade_class(
        found,
        originals,
        home=current_home(),
        out=out,
        hidden=tuple(each.resolve() for each in private),
        regrade=regrade,
        jobs=jobs,
        say=say_progress,
    )
    shown = doubled if not codes else ["…"] * len(doubled)
    grading = Grading(
        found, extra, originals, chosen, codes, shown, late == "keep"
    )
    write_pages(grading, out, language)
    write_tables(grading, out)
    for outcome, count in count_outcomes(found).items():
        name = translate(OUTCOMES[outcome], language)
        print(speak(LABELS["pair"], name=name, value=count))
    said = speak_count(
        "{count} answer judged now. Read {page}",
        "{count} answers judged now. Read {page}",
        judged,
        page=out / INDEX,
    )
    print(said)


def read_deadline(deadline: datetime | None) -> datetime | None:
    """Read a moment in this machine's time; a day alone means its end."""
    if deadline is None:
        return None
    if (deadline.hour, deadline.minute, deadline.second) == (0, 0, 0):
        deadline = deadline.replace(hour=23, minute=59, second=59)
    return deadline.astimezone(UTC)


def say_progress(done: int, count: int) -> None:
    """Show how far it is, on one line."""
    if os.isatty(2):
        click.echo(f"\r{done}/{count}", err=True, nl=done == count)
