"""The `course` command."""

import os
import signal
import subprocess
import sys
import threading
from collections.abc import Sequence
from pathlib import Path

import click

from course import cloud
from course.cloud import Condition
from course.coverage import write_page
from course.doctor import LANGUAGES, Verdict, choose_language, describe, examine
from course.editions import compare_cells, sync_cells
from course.errors import LessonError, SyncError
from course.giving import give_files
from course.lab import lab_command, lab_environment
from course.lessons import DEFAULT_LANGUAGE, Lesson, list_lessons
from course.outputs import keep_outputs
from course.places import OUT, current_places
from course.runs import run_lessons
from course.site import build_site
from course.viz.installing import install_viz
from course.warming import warm_up

EVALUATIONS = 4
SIGNALLED = 128


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Commands of the course."""


@main.command(context_settings={"ignore_unknown_options": True})
@click.argument("options", nargs=-1)
def lab(options: tuple[str, ...]) -> None:
    """Start the local cloud, and open JupyterLab at the welcome page.

    OPTIONS go to JupyterLab, for instance --no-browser.
    """
    _end_politely()
    cloud.prepare_home(current_places())
    # The Lab need not wait: a lesson waits for what it needs itself.
    threading.Thread(target=_try_up, daemon=True).start()
    command = lab_command(options)
    done = subprocess.run(command, env=lab_environment(), check=False)
    print("The local cloud is still up; `course down` ends it.")
    sys.exit(done.returncode)


@main.command()
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
    _end_politely()
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


@main.command()
def up() -> None:
    """Start the local cloud: MLflow, Cloud Build and a bucket."""
    _show_up()


@main.command()
def warm() -> None:
    """Make beforehand what the first lessons would wait for."""
    warm_up(say=click.echo)


@main.command()
def viz() -> None:
    """Add Kedro-Viz, which JupyterLab shows beside a lesson (100 MB, once)."""
    install_viz()
    print("Kedro-Viz is installed: open it from JupyterLab's launcher.")


@main.command()
def site() -> None:
    """Draw the lessons as a static site, as they were last run."""
    languages = build_site(OUT / "site", OUT / "notebooks")
    where = os.path.relpath(OUT / "site" / "index.html")
    print(f"{where} ({', '.join(languages)})")


@main.command()
def down() -> None:
    """End what `up` started."""
    ended = cloud.down()
    print(
        "The local cloud is down." if ended else "The local cloud was not up."
    )


@main.command()
def status() -> None:
    """Say how the local cloud is."""
    found = cloud.status()
    for name, condition in found.conditions.items():
        print(f"{name}: {condition.value}")
    if set(found.conditions.values()) == {Condition.RUNNING}:
        _show_addresses(found.addresses)
    else:
        print("`course up` starts what does not run.")


@main.command()
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    default=lambda: choose_language(os.environ),
)
def doctor(language: str) -> None:
    """Look at this machine: what is there, and what is to be done."""
    findings = examine(current_places())
    for line in describe(findings, language):
        print(line)
    bad = any(each.verdict is Verdict.BAD for each in findings)
    sys.exit(int(bad))


@main.command()
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


@main.command()
@click.argument("files", nargs=-1, required=True)
def give(files: tuple[str, ...]) -> None:
    """Copy FILES of the project that lessons do not write to this folder.

    A file that is there stays as it is.
    """
    given = give_files(files, Path.cwd())
    print(f"{len(given)} files given.")


@main.command()
def cover() -> None:
    """Write COVERAGE.md: the cells that teach each statement."""
    total, left = write_page()
    print(f"{total} statements, {left} of them without cells.")


def _end_politely() -> None:
    """Asked to end, let what we started be ended too."""
    signal.signal(
        signal.SIGTERM, lambda number, _: sys.exit(SIGNALLED + number)
    )


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


def _show_up() -> None:
    _show_addresses(cloud.up(say=print))


def _try_up() -> None:
    try:
        _show_up()
    except click.ClickException as error:
        error.show()


def _show_addresses(addresses: cloud.Addresses) -> None:
    for name, value in addresses.environment.items():
        print(f"{name}={value}")
