"""The lessons: run, kept true, shown."""

import os
from collections.abc import Iterable, Sequence

import click

from course.authoring.coverage import write_pages
from course.authoring.site import build_site
from course.cli.ending import end_politely
from course.cli.packages import say_stage
from course.clients.registry import describe_model
from course.cloud import lifecycle
from course.errors import LessonError
from course.execution.outputs import keep_outputs
from course.execution.runs import Outcome, fresh_home, run_lessons
from course.lessons.notebooks import Lesson, choose_edition, list_lessons
from course.messages import N_, speak
from course.places import OUT, Home

EVALUATIONS = 4


@click.command()
@click.argument("lessons", nargs=-1)
@click.option(
    "--language",
    default=lambda: choose_edition(os.environ),
    help=N_("Of the edition; by default the locale's."),
)
@click.option(
    "--max-evals",
    type=click.IntRange(min=1),
    default=EVALUATIONS,
    show_default=True,
    help=N_("Evaluations of the hyper-parameter search."),
)
@click.option(
    "--keep-going",
    is_flag=True,
    help=N_("Run the lessons after a failed one too."),
)
@click.option(
    "--in-place", is_flag=True, help=N_("Keep the outputs in the lessons too.")
)
def run(
    lessons: tuple[str, ...],
    language: str,
    max_evals: int,
    *,
    keep_going: bool,
    in_place: bool,
) -> None:
    """Run LESSONS (numbers or names; all by default), keep what they show."""
    end_politely()
    chosen = choose_lessons(list_lessons(language), lessons)
    with fresh_home(OUT) as home:
        outcomes = run_lessons(
            chosen,
            {"LANGUAGE": language, "MAX_EVALS": max_evals},
            home,
            out=OUT,
            say_stage=say_stage,
        )
        require_success(outcomes, keep_going=keep_going)
        model = name_model(home)
    if in_place:
        for lesson in chosen:
            keep_outputs(lesson, OUT / "notebooks" / lesson.path.name)
    folder = os.path.relpath(OUT)
    places = N_("Notebooks in {folder}/notebooks, pages in {folder}/html.")
    print(speak(places, folder=folder))
    again = N_(
        "To look at the runs again: COURSE_HOME={folder}/course course up"
    )
    print(speak(again, folder=folder))
    print(model)


def require_success(
    outcomes: Iterable[Outcome], *, keep_going: bool = False
) -> None:
    """Run to the end, or to the first failure.

    Raises:
        RunError: the first failure; with `keep_going`, once all were run.
    """
    failed = []
    for outcome in outcomes:
        if outcome.error is None:
            continue
        failed.append(outcome.error)
        if not keep_going:
            break
    for error in failed[1:]:
        error.show()
    if failed:
        raise failed[0]


def name_model(home: Home) -> str:
    """Say what the lessons' MLflow has registered."""
    server = lifecycle.status(home=home).addresses.mlflow_server
    if not server:
        return speak(
            N_("no MLflow server was started, no model was registered")
        )
    return describe_model(server)


@click.command()
def site() -> None:
    """Draw the lessons as a static site, as they were last run."""
    languages = build_site(OUT / "site", OUT / "notebooks")
    where = os.path.relpath(OUT / "site" / "index.html")
    print(f"{where} ({', '.join(languages)})")


@click.command()
def cover() -> None:
    """Write the pages that name the cells teaching each statement."""
    total, left = write_pages()
    words = N_("{total} statements, {left} of them without cells.")
    print(speak(words, total=total, left=left))


def choose_lessons(
    lessons: Sequence[Lesson],
    wanted: Sequence[str],
) -> list[Lesson]:
    """Pick lessons by number or name, in order; all where none is named.

    Raises:
        LessonError: there is no such lesson, or none at all.
    """
    known = {str(each.number): each for each in lessons}
    known |= {f"{each.number:02}": each for each in lessons}
    known |= {each.name: each for each in lessons}
    unknown = [name for name in wanted if name not in known]
    if unknown or not lessons:
        raise LessonError(
            "course run",
            N_("no lesson {unknown}") if unknown else N_("no lesson"),
            N_("some of {known}") if lessons else N_("some of them"),
            N_("correct the command")
            if lessons
            else N_("restore notebooks/ from git"),
            unknown=", ".join(unknown),
            known=", ".join(each.name for each in lessons),
        )
    chosen = {known[name].number for name in wanted}
    return [each for each in lessons if not chosen or each.number in chosen]
