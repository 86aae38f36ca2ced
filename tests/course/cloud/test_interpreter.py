"""Which Python stands in for the lessons' where this machine lacks it."""

import sys
from pathlib import Path

import pytest

from course.cloud import interpreter
from course.cloud.cloudbuild import CLOUD_BUILD
from course.cloud.cloudrun import CLOUD_RUN
from course.cloud.server import Server
from course.places import Home
from localcloud.sandbox.interpreters import Interpreter

OWN = f"{sys.version_info.major}.{sys.version_info.minor}"
# Those that run what the learner has written.
EMULATORS = pytest.mark.parametrize("server", [CLOUD_BUILD, CLOUD_RUN])


def compose(
    server: Server, monkeypatch: pytest.MonkeyPatch, *versions: str
) -> str:
    found = [Interpreter(Path(), each, Path()) for each in versions]
    monkeypatch.setattr(interpreter, "list_interpreters", lambda: found)
    return " ".join(server.compose(8085, Home(Path("home"))))


@EMULATORS
def test_the_lessons_python_needs_no_stand_in(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = compose(server, monkeypatch, "3.13.0", "3.12.9")
    assert "--stand-in" not in command


@EMULATORS
def test_where_it_is_missing_the_courses_own_stands_in(
    server: Server, monkeypatch: pytest.MonkeyPatch
) -> None:
    command = compose(server, monkeypatch, "3.11.7", "3.13.0")
    assert f"--stand-in python:3.12={OWN}" in command
