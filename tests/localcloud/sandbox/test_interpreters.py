"""The Python interpreters of this machine."""

import os
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


def test_pyenvs_shims_are_not_asked_what_its_versions_say(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    asked = tmp_path / "asked"
    places = ("shims/python3", "versions/3.12.9/bin/python3", "own/python3.12")
    for place in places:
        program = tmp_path / place
        program.parent.mkdir(parents=True)
        version = "3.10.1" if place.startswith("own") else "3.12.9"
        program.write_text(
            f"#!/bin/sh\necho $0 >> {asked}\necho {version} {tmp_path}\n"
        )
        program.chmod(0o755)
    monkeypatch.setenv("PYENV_ROOT", str(tmp_path))
    path = os.pathsep.join(f"{tmp_path}/{each}" for each in ("shims/", "own"))
    monkeypatch.setenv("PATH", f"{path}{os.pathsep}{os.environ['PATH']}")
    list_interpreters.cache_clear()
    found = {each.version: each.path for each in list_interpreters()}
    list_interpreters.cache_clear()
    assert found["3.12.9"] == tmp_path / "versions/3.12.9/bin/python3"
    assert found["3.10.1"] == tmp_path / "own/python3.12"
    assert "/shims/python" not in asked.read_text()
