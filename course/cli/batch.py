"""A whole class at once."""

import os
from pathlib import Path

import click

from course.batch.classes import SchoolClass, choose_folder
from course.batch.preparing import find_changed_packages, prepare_shared
from course.batch.records import Status
from course.batch.roster import Defaults, read_roster
from course.batch.scheduling import Plan, choose_jobs, run_class
from course.batch.showing import show_class
from course.batch.submitting import Target, submit_class
from course.cli.ending import end_politely
from course.cli.lessons import EVALUATIONS
from course.cli.packages import say_stage
from course.execution.confinement import GIB, Limits
from course.execution.runs import SECONDS_A_CELL, SECONDS_A_NOTEBOOK
from course.languages import choose_language
from course.lessons.notebooks import choose_edition
from course.messages import N_, speak, speak_count
from course.places import DEFAULT_HOME, Home

AT_LEAST_ONE = click.IntRange(min=1)


@click.command()
@click.argument("roster", type=click.Path(path_type=Path, dir_okay=False))
@click.option(
    "--jobs",
    type=AT_LEAST_ONE,
    help=N_("Learners at a time; by default what cores and memory allow."),
)
@click.option(
    "--out",
    default="",
    help=N_("A folder, or an address such as gs://bucket/class."),
)
@click.option(
    "--on",
    "place",
    type=click.Choice(["local", "cloudbuild"]),
    default="local",
    show_default=True,
    help=N_("This machine, or one build a learner."),
)
@click.option(
    "--language",
    default=lambda: choose_edition(os.environ),
    help=N_("Where the roster names none; by default the locale's."),
)
@click.option(
    "--max-evals",
    type=AT_LEAST_ONE,
    default=EVALUATIONS,
    show_default=True,
    help=N_("Where the roster has none."),
)
@click.option(
    "--limit-cell",
    type=AT_LEAST_ONE,
    default=SECONDS_A_CELL,
    show_default=True,
    help=N_("Seconds."),
)
@click.option(
    "--limit-notebook",
    type=AT_LEAST_ONE,
    default=SECONDS_A_NOTEBOOK,
    show_default=True,
    help=N_("Seconds."),
)
@click.option(
    "--limit-run",
    type=AT_LEAST_ONE,
    default=int(Limits().seconds),
    show_default=True,
    help=N_("Seconds of a learner."),
)
@click.option(
    "--limit-memory",
    type=click.FloatRange(min=0.5),
    default=Limits().memory / GIB,
    show_default=True,
    help=N_("GiB of a learner."),
)
@click.option(
    "--retry",
    is_flag=True,
    help=N_("Run the lessons that did not end well again."),
)
@click.option(
    "--report-only",
    is_flag=True,
    help=N_("Run nothing; write the report anew."),
)
@click.option("--project", default="", help=N_("On Cloud Build; of Google's."))
@click.option(
    "--endpoint",
    default="",
    help=N_(
        "Of Cloud Build: an address, or `google`; by default the emulator's."
    ),
)
@click.option("--bucket", default="course-batch", help=N_("On Cloud Build."))
def batch(
    roster: Path,
    *,
    jobs: int | None,
    out: str,
    place: str,
    language: str,
    max_evals: int,
    limit_cell: int,
    limit_notebook: int,
    limit_run: int,
    limit_memory: float,
    retry: bool,
    report_only: bool,
    project: str,
    endpoint: str,
    bucket: str,
) -> None:
    """Run the lessons of each learner of ROSTER (CSV or YAML), and report.

    What was run already is kept: a batch that was stopped goes on.
    """
    end_politely()
    learners = read_roster(roster, Defaults(language, {"MAX_EVALS": max_evals}))
    folder, address = choose_folder(out, roster)
    school = SchoolClass(roster.stem, learners, folder, address)
    with school.own():
        if retry:
            good = {Status.DONE, Status.MISSING}
            school.forget(lambda status: status not in good)
        plan = Plan(
            folder,
            folder / "shared",
            jobs or choose_jobs(len(learners)),
            Limits(seconds=limit_run, memory=int(limit_memory * GIB)),
            limit_cell,
            limit_notebook,
        )
        try:
            if left := 0 if report_only else school.count():
                say_begin(school, left, plan.jobs)
                if place == "local":
                    run_here(school, plan, left)
                else:
                    submit_class(
                        school, plan, Target(endpoint, project, bucket)
                    )
        finally:
            pages = school.report()
    say_end(school, pages)


def run_here(school: SchoolClass, plan: Plan, left: int) -> None:
    """Run on this machine what is left."""
    prepare_shared(plan.shared, school.learners, say_stage=say_stage)
    try:
        with show_class(left) as watcher:
            run_class(school.learners, plan, watcher)
    finally:
        warn_of_changes(plan.shared)


def warn_of_changes(shared: Path) -> None:
    """Name the packages that a run has changed for all others."""
    changed = find_changed_packages(shared)
    if not changed:
        return
    said = speak_count(
        "{count} file of the packages that all learners share was changed by "
        "a run, {first}: later lessons are not to be trusted. Next: "
        "rm -r {shared} {own}, then `course batch --retry`",
        "{count} files of the packages that all learners share were changed by "
        "a run, {first} for one: later lessons are not to be trusted. Next: "
        "rm -r {shared} {own}, then `course batch --retry`",
        len(changed),
        first=changed[0],
        shared=os.path.relpath(shared),
        own=os.path.relpath(Home(DEFAULT_HOME).packages),
    )
    click.echo(said, err=True)


def say_begin(school: SchoolClass, left: int, jobs: int) -> None:
    """Say what is going to be run."""
    learners = len(school.learners)
    counts = {
        "learners": speak_count(
            "{count} learner", "{count} learners", learners
        ),
        "lessons": speak_count(
            "{count} lesson to run", "{count} lessons to run", left
        ),
    }
    words = N_("{learners}, {lessons}, {jobs} at a time")
    print(speak(words, **counts, jobs=jobs), flush=True)


def say_end(school: SchoolClass, pages: list[Path]) -> None:
    """Say what came of it, and where the report is."""
    records = [each for row in school.list_rows() for each in row.records]
    counts = {
        status: sum(record.status is status for record in records)
        for status in Status
    }
    print(
        ", ".join(
            f"{speak(status.words)} {count}"
            for status, count in counts.items()
            if count
        )
    )
    own = f".{choose_language(os.environ)}.html"
    page = next((x for x in pages if x.name.endswith(own)), pages[0])
    print(speak(N_("Report: {page}"), page=os.path.relpath(page)))
    if school.address:
        print(speak(N_("Sent to {address}"), address=school.address))
    if any(count for x, count in counts.items() if x is not Status.DONE):
        raise click.exceptions.Exit(1)
