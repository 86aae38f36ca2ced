"""JupyterLab, beside the local cloud."""

import subprocess
import sys
import threading

import click

from course.cli.ending import end_politely
from course.cli.local_cloud import show_up
from course.cloud import lifecycle
from course.jupyter.lab import lab_command, lab_environment
from course.places import current_home


@click.command(context_settings={"ignore_unknown_options": True})
@click.argument("options", nargs=-1)
def lab(options: tuple[str, ...]) -> None:
    """Start the local cloud, and open JupyterLab at the welcome page.

    OPTIONS go to JupyterLab, for instance --no-browser.
    """
    end_politely()
    lifecycle.prepare_home(current_home())
    # The Lab need not wait: a lesson waits for what it needs itself.
    threading.Thread(target=_try_up, daemon=True).start()
    command = lab_command(options)
    done = subprocess.run(command, env=lab_environment(), check=False)
    print("The local cloud is still up; `course down` ends it.")
    sys.exit(done.returncode)


def _try_up() -> None:
    try:
        show_up()
    except click.ClickException as error:
        error.show()
