"""JupyterLab, beside the local cloud."""

import io
import os
import subprocess
import sys
import threading

import click

from course.cli.ending import end_politely
from course.cli.local_cloud import show_up
from course.cloud import lifecycle
from course.cloud.cloudbuild import CLOUD_BUILD
from course.cloud.mlflow import MLFLOW
from course.cloud.packages import begin_filling, end_filling
from course.jupyter.lab import is_root, lab_command, lab_environment
from course.jupyter.readiness import wait_for_page
from course.lessons.notebooks import choose_edition, require_edition
from course.messages import N_, speak
from course.places import current_home

# Cloud Run waits for the one lesson that needs it.
AT_ONCE = (MLFLOW, CLOUD_BUILD)


@click.command(context_settings={"ignore_unknown_options": True})
@click.option(
    "--language",
    default=lambda: choose_edition(os.environ),
    help=N_("Of the edition; by default the locale's."),
)
@click.argument("options", nargs=-1)
def lab(options: tuple[str, ...], language: str) -> None:
    """Open JupyterLab at the welcome page, the local cloud beside it.

    OPTIONS go to JupyterLab, for instance --no-browser.
    """
    require_edition(language)
    end_politely()
    # A log shows what happens when it happens, as a terminal does.
    if isinstance(sys.stdout, io.TextIOWrapper):
        sys.stdout.reconfigure(line_buffering=True)
    lifecycle.prepare_home(current_home())
    if is_root():
        words = N_(
            "You are root: JupyterLab listens on this machine only, and asks "
            "for its token."
        )
        print(speak(words))
    with subprocess.Popen(
        lab_command(options), env=lab_environment(language)
    ) as process:
        beside = Beside(process)
        beside.start()
        try:
            status = process.wait()
        except BaseException:
            process.kill()
            raise
        finally:
            beside.stop()
    print(speak(N_("The local cloud is still up; `course down` ends it.")))
    sys.exit(status)


class Beside(threading.Thread):
    """What is made while the learner reads the first page.

    A lesson waits for what it needs itself; the page waits for nothing.
    """

    def __init__(self, process: "subprocess.Popen[bytes]") -> None:
        super().__init__(daemon=True)
        self._lab = process
        self._filling: subprocess.Popen[bytes] | None = None
        self._ended = threading.Event()

    def run(self) -> None:
        """Start the local cloud, then compile the packages of builds."""
        if not wait_for_page(self._lab):
            return
        try:
            show_up(AT_ONCE)
        except click.ClickException as error:
            error.show()
        self._filling = begin_filling(current_home())
        if self._filling:
            words = N_("Compiling the packages of builds beside (see {log})")
            print(speak(words, log=current_home().log("packages")))
        if self._ended.is_set():
            self.stop()

    def stop(self) -> None:
        """End what is not done; what is made already is kept."""
        self._ended.set()
        end_filling(self._filling)
