"""An environment on a disk that knows no links."""

import subprocess
import sys
from pathlib import Path
from typing import NoReturn

import pytest

from localcloud.sandbox.environments import link_uv, make_environment
from localcloud.sandbox.interpreters import find_interpreter


def test_without_links_an_environment_is_made_of_copies(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr(Path, "symlink_to", refuse)
    version = "{}.{}".format(*sys.version_info)
    own = find_interpreter(version, "python")
    folder = tmp_path / "made" / "environment"
    programs = make_environment(folder, own, tmp_path / "cache")
    link_uv(programs)
    assert not [each for each in tmp_path.rglob("*") if each.is_symlink()]
    ask = "import sys, pip, json; print(sys.prefix, sys.base_prefix)"
    said = subprocess.check_output([programs / "python", "-c", ask], text=True)
    assert said.split() == [str(folder), str(own.prefix)]
    assert subprocess.run([programs / "pip", "--version"], check=True)
    assert subprocess.run([programs / "uv", "--version"], check=True)
