"""The Python that runs the lessons' builds."""

import sys

from localcloud.sandbox.interpreters import Interpreter, list_interpreters

# The version that the lessons' cloudbuild.yaml names.
LESSONS_PYTHON = "3.12"
OWN_PYTHON = f"{sys.version_info.major}.{sys.version_info.minor}"


def find_stand_in() -> str | None:
    """Name the version that stands in for the lessons' where it is missing."""
    found = [_shorten(each) for each in list_interpreters()]
    return None if LESSONS_PYTHON in found else OWN_PYTHON


def compose_stand_in() -> dict[str, str]:
    """Let the course's own Python serve where the lessons' is missing."""
    own = find_stand_in()
    return {"--stand-in": f"python:{LESSONS_PYTHON}={own}"} if own else {}


def find_builds_interpreter() -> Interpreter:
    """Find what a build's step `python:3.12` runs with on this machine."""
    wanted = find_stand_in() or LESSONS_PYTHON
    return next(x for x in list_interpreters() if _shorten(x) == wanted)


def _shorten(interpreter: Interpreter) -> str:
    return ".".join(map(str, interpreter.numbers[:2]))
