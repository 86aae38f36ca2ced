"""Which Python of this machine stands in for one that a client names."""

import re
from collections.abc import Mapping, Sequence

import click

from localcloud.errors import InvalidError
from localcloud.sandbox.interpreters import (
    Interpreter,
    find_interpreter,
    list_interpreters,
    read_version,
)

OPTION = "--stand-in"
STAND_IN = re.compile(r"python:(?P<version>\d+\.\d+)=(?P<other>\d+\.\d+)")
stand_in_option = click.option(
    OPTION,
    "stand_ins",
    multiple=True,
    metavar="python:X.Y=X.Z",
    help="Let Python X.Z of this machine stand in for X.Y.",
)


def read_stand_ins(texts: Sequence[str]) -> dict[str, str]:
    """Read `python:3.12=3.13`; return `{"3.12": "3.13"}`.

    Raises `InvalidError`.
    """
    stand_ins = {}
    for text in texts:
        found = STAND_IN.fullmatch(text)
        if found is None:
            raise InvalidError(
                f"{OPTION}: found {text[:80]!r}; expected python:X.Y=X.Z",
                f"write for instance {OPTION} python:3.12=3.13",
            )
        stand_ins[found["version"]] = found["other"]
    return stand_ins


def check_stand_ins(stand_ins: Mapping[str, str]) -> None:
    """Raise `InvalidError` where this machine lacks one."""
    for version, other in stand_ins.items():
        name = _write(version, other)
        find_interpreter(other, name, f"name one of these after {version}=")


def find_asked(version: str, stand_ins: Mapping[str, str]) -> str:
    """Find what stands in for `3.12` or `3.12.4`; empty where nothing does."""
    return stand_ins.get(_shorten(version), "")


def say_asked(version: str, stand_ins: Mapping[str, str]) -> str:
    """Say that a stand-in was asked for; nothing where none was."""
    other = find_asked(version, stand_ins)
    return f", as {_write(_shorten(version), other)} asks" if other else ""


def find_stand_in(
    version: str, name: str, stand_ins: Mapping[str, str], remedy: str
) -> Interpreter:
    """Find the interpreter of a version, or the one that stands in for it.

    Args:
        version: `3`, `3.12` or `3.12.4`; empty for the newest.
        name: Of what asks for it.
        stand_ins: As `read_stand_ins` returns them.
        remedy: What can be done where there is none; `{version}` and
            `{stand_in}`, the option that lets the nearest stand in, are
            filled in.

    Raises:
        InvalidError: None of that version; says the remedy.
    """
    told = remedy.format(version=version, stand_in=_suggest(version))
    asked = find_asked(version, stand_ins)
    return find_interpreter(asked or version, name, told)


def _suggest(version: str) -> str:
    """Write the option that lets the nearest version stand in."""
    _, minor = (*read_version(version), 0, 0)[:2]
    nearest = min(
        list_interpreters(), key=lambda each: abs(each.numbers[1] - minor)
    )
    return _write(_shorten(version), _shorten(nearest.version))


def _shorten(version: str) -> str:
    return ".".join(version.split(".")[:2])


def _write(version: str, other: str) -> str:
    return f"{OPTION} python:{version}={other}"
