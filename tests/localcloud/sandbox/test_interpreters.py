"""The Python interpreters of this machine."""

import sys
from pathlib import Path

import pytest

from localcloud.errors import InvalidError
from localcloud.sandbox import interpreters
from localcloud.sandbox.interpreters import find_interpreter, list_interpreters


def test_the_interpreter_of_the_tests_is_found() -> None:
    version = "{}.{}".format(*sys.version_info)
    assert find_interpreter(version, "python").version.startswith(version)


def test_another_version_is_refused_with_those_found() -> None:
    with pytest.raises(InvalidError, match=r"no Python 3\.99") as refused:
        find_interpreter("3.99", "python:3.99")
    assert list_interpreters()[0].version in refused.value.message


def test_a_folder_that_may_not_be_read_holds_no_interpreters(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def refuse(*_: object) -> list[Path]:
        raise PermissionError

    monkeypatch.setattr(Path, "glob", refuse)
    list_interpreters.cache_clear()
    found = interpreters.list_interpreters()
    list_interpreters.cache_clear()
    assert sys.version.split()[0] in [each.version for each in found]
