"""Plays a learner's unittest file beside code that it has to judge."""

import ast
import re
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from course.checks.diagnosis import Diagnosis
from course.checks.reading import FoundError, cap
from course.checks.verdict import OVERDUE, UNFILLED
from course.programs import run_program

SECONDS = 4.0
# Without this environment's packages: a build's image has none of them.
_PLAY = (sys.executable, "-E", "-S", "-B", "-m", "unittest")
_ERROR = re.compile(r"^\w*(?:Error|Exception)\b.*$", re.MULTILINE)
_UNDEFINED = re.compile(r"NameError: name '(?P<name>\w+)' is not defined")
_COUNT = re.compile(r"^Ran (\d+) test", re.MULTILINE)


@dataclass(frozen=True)
class Played:
    """What the tests of one file came to.

    Args:
        failed: Whether one of them failed, or none could be played.
        count: How many were played.
        reason: The last error's line.
    """

    failed: bool
    count: int
    reason: str


def read_filled(path: Path) -> str:
    """Read a Python file that a learner was to fill.

    Raises:
        FoundError: it is missing, cannot be read, or holds an Ellipsis still.
    """
    try:
        text = path.read_text(encoding="utf-8")
    except FileNotFoundError as error:
        raise FoundError(Diagnosis("no_file", {"name": path.name})) from error
    try:
        tree = ast.parse(text)
    except SyntaxError as error:
        words = cap(str(error.msg))
        raise FoundError(Diagnosis("syntax", {"error": words})) from error
    values = (getattr(node, "value", None) for node in ast.walk(tree))
    if any(value is ... for value in values):
        raise FoundError(Diagnosis(UNFILLED))
    return text


def play(name: str, files: Mapping[str, str]) -> Played:
    """Play a test file among others, in a folder of their own.

    Args:
        name: Of the test file, one of `files`.
        files: What the folder holds: texts by name.

    Raises:
        FoundError: they did not end within SECONDS, or use a name that
            nothing defines.
    """
    with TemporaryDirectory() as folder:
        for each, text in files.items():
            Path(folder, each).write_text(text, encoding="utf-8")
        words = [*_PLAY, Path(name).stem]
        try:
            ended = run_program(words, folder=Path(folder), seconds=SECONDS)
        except subprocess.TimeoutExpired as error:
            late = Diagnosis(OVERDUE, {"seconds": SECONDS})
            raise FoundError(late) from error
    if undefined := _UNDEFINED.search(ended.errors):
        raise FoundError(Diagnosis("undefined", undefined.groupdict()))
    count = _COUNT.search(ended.errors)
    # Python adds where a module lies, which differs from run to run.
    lines = _ERROR.findall(ended.errors.replace(f"{folder}/", ""))
    return Played(
        failed=ended.failed,
        count=int(count[1]) if count else 0,
        reason=cap(lines[-1]) if lines else "",
    )
