"""JupyterLab on the lessons: loopback only, no news, pictures trusted."""

import json
import os
import sys
from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from course.cloud.ports import LOOPBACK
from course.environment import STARTUP, course_environment
from course.errors import LessonError
from course.languages import LANGUAGE_VARIABLE
from course.lessons.notebooks import choose_edition, read_notebook
from course.places import NOTEBOOKS, REPOSITORY, Home

# Without announcements: they ask each newcomer about news from outside.
CONFIG = Path(__file__).parent / "config"
# A folder a language: JupyterLab's own words beside that edition.
LOCALES = Path(__file__).parent / "locales"
# What each kernel runs as it starts.
FIRST_RUN = Path(__file__).parents[1] / "classroom" / "startup.py"
ALLOW_ROOT = "--allow-root"
FOLDER = "--ServerApp.root_dir"
WELCOME = "00_*.ipynb"
KERNEL = "python3"
# The outline of a lesson beside it, in place of the list of files.
LAYOUT = {
    "data": {
        "layout-restorer:data": {
            "left": {
                "collapsed": False,
                "visible": True,
                "current": "@jupyterlab/toc:plugin",
                "widgets": ["filebrowser", "@jupyterlab/toc:plugin"],
            },
            "relativeSizes": [0.2, 0.8, 0],
        }
    },
    "metadata": {"id": "default"},
}


def lab_environment(language: str) -> dict[str, str]:
    """Give the environment of the Lab: ours, and our configuration first.

    JupyterLab, its terminals and its kernels speak as the edition does, until a
    lesson of another is opened; what a user set in JupyterLab itself counts
    more.
    """
    environment = course_environment()
    theirs = environment.get("JUPYTER_CONFIG_PATH", "")
    paths = [str(CONFIG), str(LOCALES / language), theirs]
    path = os.pathsep.join(filter(None, paths))
    return environment | {
        "JUPYTER_CONFIG_PATH": path,
        LANGUAGE_VARIABLE: language,
        STARTUP: str(FIRST_RUN),
    }


def lab_command(options: Sequence[str]) -> list[str]:
    """Compose the command; what opens is in `configure_lab`."""
    # Containers and cloud shells have no other user; loopback and token hold.
    root = [ALLOW_ROOT] if is_root() and ALLOW_ROOT not in options else []
    # Jupyter takes one folder: a learner's own may lie outside the clone.
    named = any(each.startswith(f"{FOLDER}=") for each in options)
    return [
        *(sys.executable, "-m", "jupyter", "lab"),
        f"--ServerApp.ip={LOOPBACK}",
        *([] if named else [f"{FOLDER}={REPOSITORY}"]),
        *root,
        *options,
    ]


def is_root() -> bool:
    """Whether we are the machine's administrator, whom Jupyter refuses."""
    return os.geteuid() == 0


def configure_lab(config: Any, home: Home) -> None:
    """Open the welcome page, trust the lessons, run them with our kernel.

    Args:
        config: Jupyter's.
        home: Keeps how the learner arranges the Lab.
    """
    edition = choose_edition(os.environ)
    found = sorted((NOTEBOOKS / edition).glob(WELCOME))
    if found:
        page = found[0].relative_to(REPOSITORY).as_posix()
        config.LabApp.default_url = f"/lab/tree/{page}"
    # A lesson saved with another kernel is offered this one alone.
    config.KernelSpecManager.allowed_kernelspecs = {KERNEL}
    config.MappingKernelManager.default_kernel_name = KERNEL
    config.LabApp.workspaces_dir = str(prepare_layout(home))
    trust_notebooks(NOTEBOOKS.glob("*/*.ipynb"))


def prepare_layout(home: Home) -> Path:
    """Write how the Lab first looks; what a learner changed stays."""
    from jupyterlab_server.workspaces_handler import (  # noqa: PLC0415 -- slow to load
        WorkspacesManager,
    )

    folder = home.folder / "lab"
    folder.mkdir(parents=True, exist_ok=True)
    if not any(folder.iterdir()):
        WorkspacesManager(str(folder)).save("default", json.dumps(LAYOUT))
    return folder


def trust_notebooks(paths: Iterable[Path]) -> None:
    """Sign the lessons as they are, so that their stored pictures show.

    What is wrong with one that is damaged is printed.
    """
    from nbformat.sign import NotebookNotary  # noqa: PLC0415 -- slow to load

    notary: Any = NotebookNotary()  # type: ignore[no-untyped-call]
    for path in paths:
        try:
            notary.sign(read_notebook(path))
        except LessonError as error:
            # The others open all the same.
            error.show()
