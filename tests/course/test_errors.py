import importlib
import pkgutil

import pytest
from click import ClickException, command
from click.testing import CliRunner

import course
from course.errors import CourseError, SyncError

PROGRAMS = {"course.execution.worker", "course.viz.host", "course.viz.project"}


def every_error() -> list[type[CourseError]]:
    for module in pkgutil.walk_packages(course.__path__, "course."):
        if module.name not in PROGRAMS:
            importlib.import_module(module.name)
    found = [CourseError]
    for each in found:
        found.extend(each.__subclasses__())
    return found


def test_each_error_has_an_exit_code_of_its_own() -> None:
    codes = [each.exit_code for each in every_error()]
    assert len(codes) > 5
    assert len(set(codes)) == len(codes)


def test_a_message_says_where_found_expected_and_next() -> None:
    with pytest.raises(
        ClickException, match=r"^here: this; expected that. Next: go$"
    ):
        raise CourseError("here", "this", "that", "go")


def test_a_command_prints_the_message_without_traceback() -> None:
    @command()
    def fail() -> None:
        raise SyncError("here", "this", "that", "go")

    result = CliRunner().invoke(fail)
    assert result.exit_code == SyncError.exit_code
    assert result.output == "Error: here: this; expected that. Next: go\n"
