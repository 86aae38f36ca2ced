"""Kedro-Viz's packages: in a folder beside the environment, never in it.

Nothing but the server of Kedro-Viz has that folder on its path, so that the
learner's `kedro` starts as quickly as before: with Kedro-Viz it takes 2 s more.
"""

import shutil
import sys
from pathlib import Path

from course.errors import VizError, VizMissingError
from course.messages import N_
from course.places import REPOSITORY
from course.programs import run_program

# What Kedro-Viz needs beyond requirements.txt.
LOCK = REPOSITORY / "requirements-viz.txt"
FOLDER = Path(sys.prefix) / "viz"
# Written last: an installation that was interrupted does not count.
# What serves it, with these packages on its path.
PROGRAM = Path(__file__).with_name("host.py")
MARK = "installed.txt"


def is_installed() -> bool:
    """Whether the folder holds what the lock says now."""
    try:
        return (FOLDER / MARK).read_bytes() == LOCK.read_bytes()
    except OSError:
        return False


def require_viz() -> None:
    """Refuse to go on without the packages.

    Raises:
        VizMissingError: they are not there, or of another lock.
    """
    if not is_installed():
        raise VizMissingError(
            "Kedro-Viz",
            N_("not installed"),
            N_("its packages (100 MB, once)"),
            N_("`course viz`, then look again"),
        )


def install_viz() -> None:
    """Download the packages of the lock, if they are not there.

    Raises:
        VizError: quotes the last line of what uv says.
    """
    if is_installed():
        return
    shutil.rmtree(FOLDER, ignore_errors=True)
    ended = run_program(
        [
            *(sys.executable, "-m", "uv", "pip", "install", "--quiet"),
            *("--python", sys.executable, "--target", FOLDER),
            *("--no-deps", "--require-hashes", "--compile-bytecode"),
            *("--requirements", LOCK),
        ]
    )
    if ended.failed:
        said = ended.find_reason("")
        raise VizError(
            "course viz",
            "{said}" if said else N_("uv failed"),
            N_("the packages of {lock}"),
            N_(
                "check the network or proxy (HTTPS_PROXY), "
                "then `course viz` again"
            ),
            said=said,
            lock=LOCK.name,
        )
    shutil.copyfile(LOCK, FOLDER / MARK)
