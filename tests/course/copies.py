"""A copy of the repository as a clone would hold it, uncommitted work too."""

import shutil
import subprocess
from pathlib import Path

from course.places import REPOSITORY


def copy_repository(target: Path) -> Path:
    """Copy the files that git keeps or would keep into a new folder."""
    for name in list_files():
        path = target / name
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copy2(REPOSITORY / name, path, follow_symlinks=False)
    return target


def list_files() -> list[str]:
    """List the files that git keeps or would keep, and that are there."""
    listed = subprocess.check_output(
        ["git", "ls-files", "--cached", "--others", "--exclude-standard"],
        cwd=REPOSITORY,
        text=True,
    )
    names = sorted(set(listed.splitlines()))
    return [each for each in names if (REPOSITORY / each).is_file()]
