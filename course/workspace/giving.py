"""Gives a learner the files of the project that lessons do not write."""

import shutil
from collections.abc import Iterable
from pathlib import Path

from course.errors import GiveError
from course.messages import N_
from course.places import REFERENCE

LEFT_OUT = ("__pycache__", "data", ".pytest_cache")


def give_files(
    names: Iterable[str],
    folder: Path,
    project: Path = REFERENCE,
    *,
    anew: bool = False,
) -> list[Path]:
    """Copy files of the reference project into `folder`, where they lack.

    Args:
        names: files or folders, relative to the project.
        folder: the learner's project; by default its own files stay as they
            are.
        project: the reference.
        anew: copies them where they do not lack, too.

    Returns:
        The files named, relative to the project, whether copied or there.

    Raises:
        GiveError: the project has no such file.
    """
    given = [path for name in names for path in list_files(project, name)]
    for path in given:
        target = folder / path
        if anew or not target.exists():
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(project / path, target)
    return given


def list_files(project: Path, name: str) -> list[Path]:
    """List a file, or all files below a folder, relative to the project.

    Raises:
        GiveError: there is neither.
    """
    start = project / name
    if start.is_file():
        return [Path(name)]
    found = sorted(path for path in start.rglob("*") if path.is_file())
    inside = [path.relative_to(project) for path in found]
    kept = [path for path in inside if not set(path.parts) & set(LEFT_OUT)]
    if not kept:
        raise GiveError(
            "course give {name}",
            N_("purchase_predict has no {name}"),
            N_("a file or folder of the project"),
            N_("correct the name"),
            name=name,
        )
    return kept
