"""Which Python of this machine stands in for that of an image."""

from localcloud.sandbox.interpreters import (
    Interpreter,
    find_interpreter,
    list_interpreters,
    read_version,
)


def find_stand_in(version: str, image: str) -> Interpreter:
    """Find the interpreter of the version that an image names.

    Raises `InvalidError` that says how another one may stand in.
    """
    remedy = (
        f"name one of these in the step, install Python {version}, let one "
        f"stand in with `cloudbuild serve {_suggest(version)}`, or use "
        "--executor container"
    )
    return find_interpreter(version, image, remedy)


def _suggest(version: str) -> str:
    """Write the option that lets the nearest version stand in."""
    major, minor = (*read_version(version), 0, 0)[:2]
    nearest = min(
        list_interpreters(), key=lambda each: abs(each.numbers[1] - minor)
    )
    other = ".".join(map(str, nearest.numbers[:2]))
    return f"--stand-in python:{major}.{minor}={other}"
