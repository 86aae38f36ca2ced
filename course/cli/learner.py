"""What a learner has on this machine, and may add."""

import os
import sys
from pathlib import Path

import click

from course.doctor import Verdict, describe, examine
from course.grading import machine
from course.languages import LANGUAGES, choose_language
from course.messages import N_, speak, speak_count
from course.places import current_home
from course.viz.installing import install_viz
from course.workspace.giving import give_files


@click.command()
@click.option(
    "--language",
    type=click.Choice(LANGUAGES),
    default=lambda: choose_language(os.environ),
)
@click.option(
    "--class",
    "for_class",
    is_flag=True,
    help=N_(
        "Also what it can keep a class's answers from, when they are graded."
    ),
)
def doctor(language: str, *, for_class: bool) -> None:
    """Look at this machine: what is there, and what is to be done."""
    findings = examine(current_home())
    for line in describe(findings, language):
        print(line)
    if for_class:
        for line in describe(
            machine.examine_class(), language, machine.SUBJECTS
        ):
            print(line)
    bad = any(each.verdict is Verdict.BAD for each in findings)
    sys.exit(int(bad))


@click.command()
def viz() -> None:
    """Add Kedro-Viz, which JupyterLab shows beside a lesson (100 MB, once)."""
    install_viz()
    words = N_("Kedro-Viz is installed: open it from JupyterLab's launcher.")
    print(speak(words))


@click.command()
@click.option("--anew", is_flag=True, help=N_("Replace what is there."))
@click.argument("files", nargs=-1, required=True)
def give(files: tuple[str, ...], *, anew: bool) -> None:
    """Copy FILES of the project that lessons do not write to this folder.

    A file that is there stays as it is.
    """
    given = give_files(files, Path.cwd(), anew=anew)
    said = speak_count(
        "{count} file given.", "{count} files given.", len(given)
    )
    print(said)
