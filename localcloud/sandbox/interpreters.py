"""The Python interpreters of this machine."""

import os
import re
import shutil
import subprocess
import sys
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

from localcloud.errors import InvalidError

ASK = "import sys; print('%d.%d.%d' % sys.version_info[:3], sys.base_prefix)"
SECONDS_TO_ANSWER = 10
MINOR_VERSIONS = range(8, 20)


@dataclass(frozen=True)
class Interpreter:
    """A Python that answered; `prefix` is the folder it lives in."""

    path: Path
    version: str
    prefix: Path

    @property
    def numbers(self) -> tuple[int, ...]:
        return read_version(self.version)


@lru_cache(maxsize=1)
def list_interpreters() -> tuple[Interpreter, ...]:
    """List them newest first, one for each version."""
    found: dict[str, Interpreter] = {}
    for path in _candidates():
        if interpreter := _ask(path):
            found.setdefault(interpreter.version, interpreter)
    return tuple(
        sorted(found.values(), key=lambda each: each.numbers, reverse=True)
    )


def find_interpreter(version: str, image: str, remedy: str = "") -> Interpreter:
    """Find the interpreter of the version that an image names.

    Args:
        version: `3`, `3.12` or `3.12.4`; empty for the newest.
        image: For the message.
        remedy: What else can be done where there is none.

    Raises:
        InvalidError: None of that version; names those found.
    """
    wanted = read_version(version)
    interpreters = list_interpreters()
    for length in (len(wanted), 2):
        for each in interpreters:
            if each.numbers[:length] == wanted[:length]:
                return each
    found = ", ".join(each.version for each in interpreters)
    raise InvalidError(
        f"{image}: no Python {version} on this machine; found {found}",
        remedy or f"name one of these, or install Python {version}",
    )


def read_version(version: str) -> tuple[int, ...]:
    """Read `3.12.4` as three numbers; of an empty one there are none."""
    return tuple(int(each) for each in version.split(".") if each)


def _candidates() -> list[Path]:
    home = Path(os.path.expanduser("~"))  # noqa: PTH111 -- never fails
    pyenv = Path(os.environ.get("PYENV_ROOT") or home / ".pyenv")
    # A shim asks pyenv, for 0.1 to 0.2 s, which of its versions is meant; those
    # are looked for themselves.
    folders = os.environ.get("PATH", os.defpath).split(os.pathsep)
    path = os.pathsep.join(x for x in folders if Path(x) != pyenv / "shims")
    names = ["python3", *(f"python3.{each}" for each in MINOR_VERSIONS)]
    on_path = [shutil.which(name, path=path) for name in names]
    paths = [Path(sys.executable), *(Path(each) for each in on_path if each)]
    paths += _look_below(pyenv, "versions/*/bin/python3")
    paths += _look_below(home / ".local/share/uv/python", "*/bin/python3")
    return paths


def _look_below(folder: Path, pattern: str) -> list[Path]:
    """List what is there; nothing where the folder may not be read."""
    try:
        return sorted(folder.glob(pattern))
    except OSError:
        return []


def _ask(path: Path) -> Interpreter | None:
    """Ask for its version; a shim of a version not installed answers none."""
    try:
        done = subprocess.run(
            [str(path), "-I", "-S", "-c", ASK],
            capture_output=True,
            text=True,
            timeout=SECONDS_TO_ANSWER,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired):
        return None
    found = re.fullmatch(r"(3\.\d+\.\d+) (.+)\n", done.stdout)
    if done.returncode or not found:
        return None
    return Interpreter(path, found[1], Path(found[2]))
