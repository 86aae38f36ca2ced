"""Which Python a folder asks for."""

import re
from collections.abc import Mapping
from pathlib import Path

from localcloud.errors import InvalidError

VERSION_FILE = ".python-version"
OF_PYTHON, OF_RUNTIME = "GOOGLE_PYTHON_VERSION", "GOOGLE_RUNTIME_VERSION"
# 3.12, 3.12.4, 3.12.*, 3.12.x; what is open is left to this machine.
VERSION = re.compile(r"(?P<known>3(\.\d+){0,2})(\.[*x])?")


def read_python(folder: Path, variables: Mapping[str, str]) -> str:
    """Return `3.12`, `3.12.4`, or nothing for the newest of this machine.

    Raises:
        InvalidError: No version, or two.
    """
    source, text = _find_version(folder, variables)
    if not text:
        return ""
    found = VERSION.fullmatch(text.removeprefix("python").strip())
    if found is None:
        raise InvalidError(
            f"invalid Python version specified: {source}: {text[:80]}",
            "write for instance 3.12",
        )
    return found["known"]


def _find_version(
    folder: Path, variables: Mapping[str, str]
) -> tuple[str, str]:
    one, other = variables.get(OF_PYTHON, ""), variables.get(OF_RUNTIME, "")
    if one and other and one != other:
        raise InvalidError(
            f"{OF_PYTHON}={one} and {OF_RUNTIME}={other} are inconsistent, "
            "pick one of them or set them to the same value"
        )
    if one or other:
        return (OF_PYTHON, one) if one else (OF_RUNTIME, other)
    path = folder / VERSION_FILE
    if not path.is_file():
        return "", ""
    text = path.read_text("utf-8", errors="replace").strip()
    if not text:
        raise InvalidError(
            f"{VERSION_FILE} exists but does not specify a version"
        )
    return VERSION_FILE, text
