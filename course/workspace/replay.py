"""Makes the project anew from the cells that make it, in an empty folder."""

import hashlib
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from importlib.metadata import version
from pathlib import Path
from tempfile import TemporaryDirectory

from course.errors import WorkspaceError
from course.languages import DEFAULT_LANGUAGE
from course.lessons.steps import (
    PLACE,
    BashStep,
    Step,
    WriteStep,
    list_steps_before,
)
from course.messages import N_
from course.programs import run_program

SECONDS_A_CELL = 120
# Bytecode is no part of the project.
_PLAIN = {"PYTHONDONTWRITEBYTECODE": "1"}


def replay_steps(steps: Iterable[Step], folder: Path) -> None:
    """Do what the cells do, in `folder`.

    Raises:
        WorkspaceError: a cell fails.
    """
    for step in steps:
        match step:
            case WriteStep():
                _write(step, folder)
            case BashStep():
                _run(step, folder)


def replay_once(steps: Sequence[Step], cache: Path) -> Path:
    """Give a folder of `cache` that holds the replayed steps, made at need.

    Raises:
        WorkspaceError: a cell fails.
    """
    made = cache / _fingerprint(steps)
    if not made.is_dir():
        cache.mkdir(parents=True, exist_ok=True)
        with TemporaryDirectory(dir=cache) as draft:
            replayed = Path(draft) / "replayed"
            replayed.mkdir()
            replay_steps(steps, replayed)
            replayed.replace(made)
    return made


def replay(
    target: Path,
    before_lesson: int,
    language: str = DEFAULT_LANGUAGE,
) -> tuple[Path, ...]:
    """Give `target` the project as it stands at the start of a lesson.

    Files that are there stay as they are; those copied in are given back.

    Raises:
        WorkspaceError: a cell fails, or a file of the learner's is in the way.
    """
    target.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory() as cache:
        steps = list_steps_before(before_lesson, language)
        return copy_missing(replay_once(steps, Path(cache)), target)


def copy_missing(source: Path, target: Path) -> tuple[Path, ...]:
    """Copy the files that `target` lacks; give their paths inside it.

    Raises:
        WorkspaceError: a file stands where a folder has to be.
    """
    copied = []
    for path in sorted(source.rglob("*")):
        inside = path.relative_to(source)
        destination = target / inside
        try:
            if path.is_dir():
                destination.mkdir(parents=True, exist_ok=True)
            elif not destination.exists():
                shutil.copy2(path, destination)
                copied.append(inside)
        except (FileExistsError, NotADirectoryError) as error:
            raise WorkspaceError(
                N_("the learner's folder, {path}"),
                N_("a file of yours where the lessons need a folder"),
                N_("a folder"),
                N_("move that file elsewhere, then open the lesson again"),
                path=inside,
            ) from error
    return tuple(copied)


def _write(step: WriteStep, folder: Path) -> None:
    path = folder / step.path
    try:
        with path.open(
            "a" if step.append else "w",
            encoding="utf-8",
        ) as file:
            file.write(step.text)
    except FileNotFoundError as error:
        raise WorkspaceError(
            PLACE,
            N_("it writes {path}, whose folder does not exist"),
            N_("an earlier cell tagged `replay` that makes {folder}"),
            N_("add it, for `%%writefile` makes no folders"),
            **step.origin.values,
            path=step.path,
            folder=step.path.parent,
        ) from error


def _run(step: BashStep, folder: Path) -> None:
    try:
        # As IPython's %%bash: a script on standard input, its last status.
        ended = run_program(
            ["bash"],
            folder=folder,
            environment=_PLAIN,
            given=step.script,
            seconds=SECONDS_A_CELL,
        )
    except subprocess.TimeoutExpired as error:
        found = N_("its commands did not end within {seconds} s")
        raise _fail(step, found, seconds=SECONDS_A_CELL) from error
    if ended.failed:
        found = N_("its commands failed ({status}):{lines}")
        lines = ended.quote()
        raise _fail(step, found, status=ended.status, lines=lines)


def _fail(step: BashStep, found: str, **values: object) -> WorkspaceError:
    return WorkspaceError(
        PLACE,
        found,
        N_("commands that work in an empty folder"),
        N_("correct the cell"),
        **step.origin.values,
        **values,
    )


def _fingerprint(steps: Iterable[Step]) -> str:
    """Name the outcome of these steps; Kedro's templates are part of it."""
    parts = [version("kedro")]
    for step in steps:
        match step:
            case WriteStep():
                parts += [str(step.path), str(step.append), step.text]
            case BashStep():
                parts += ["bash", step.script]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()[:16]
