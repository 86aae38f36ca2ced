"""The lessons: run, kept true, shown."""

import os
from collections.abc import Sequence

import click

from course.authoring.coverage import write_page
from course.authoring.site import build_site
from course.authoring.sync import compare_cells, sync_cells
from course.cli.ending import end_politely
from course.errors import LessonError, SyncError
from course.execution.outputs import keep_outputs
from course.execution.runs import run_lessons
from course.languages import DEFAULT_LANGUAGE
from course.lessons.notebooks import Lesson, list_lessons
from course.places import OUT

EVALUATIONS = 4


@click.command()
@click.argument("lessons", nargs=-1)
@click.option("--language", default=DEFAULT_LANGUAGE, show_default=True)
@click.option(
    "--max-evals",
    type=click.IntRange(min=1),
    default=EVALUATIONS,
    show_default=True,
    help="Evaluations of the hyper-parameter search.",
)
@click.option(
    "--in-place", is_flag=True, help="Keep the outputs in the lessons too."
)
def run(
    lessons: tuple[str, ...], language: str, max_evals: int, *, in_place: bool
) -> None:
    """Run LESSONS (numbers or names; all by default), keep what they show."""
    end_politely()
    chosen = choose_lessons(list_lessons(language), lessons)
    model = run_lessons(
        chosen,
        {"LANGUAGE": language, "MAX_EVALS": max_evals},
        out=OUT,
    )
    if in_place:
        for lesson in chosen:
            keep_outputs(lesson, OUT / "notebooks" / lesson.path.name)
    folder = os.path.relpath(OUT)
    print(f"Notebooks in {folder}/notebooks, pages in {folder}/html.")
    print(f"To look at the runs again: COURSE_HOME={folder}/course course up")
    print(model)


@click.command()
def site() -> None:
    """Draw the lessons as a static site, as they were last run."""
    languages = build_site(OUT / "site", OUT / "notebooks")
    where = os.path.relpath(OUT / "site" / "index.html")
    print(f"{where} ({', '.join(languages)})")


@click.command()
@click.option(
    "--check", is_flag=True, help="Change nothing; fail on a difference."
)
@click.option("--language", default=DEFAULT_LANGUAGE, show_default=True)
def sync(*, check: bool, language: str) -> None:
    """Write the lessons' %%writefile cells from purchase_predict's files."""
    lessons = list_lessons(language)
    differences = compare_cells(lessons) if check else sync_cells(lessons)
    for difference in differences:
        print(difference.describe())
    if check and differences:
        raise SyncError(
            "course sync --check",
            f"{len(differences)} cells that differ from the files",
            "equal bytes",
            "`course sync` writes the cells from the files",
        )
    print(
        f"{len(differences)} cells written."
        if differences
        else "All cells equal."
    )


@click.command()
def cover() -> None:
    """Write COVERAGE.md: the cells that teach each statement."""
    total, left = write_page()
    print(f"{total} statements, {left} of them without cells.")


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
            f"no lesson {', '.join(unknown)}" if unknown else "no lesson",
            f"some of {', '.join(each.name for each in lessons) or 'them'}",
            "correct the command" if lessons else "restore notebooks/ from git",
        )
    chosen = {known[name].number for name in wanted}
    return [each for each in lessons if not chosen or each.number in chosen]
