"""Which packages a folder names, and where."""

import re
import tomllib
from pathlib import Path
from typing import Any

from localcloud.errors import InvalidError

REQUIREMENTS, PYPROJECT = "requirements.txt", "pyproject.toml"
EXTRAS = "fastapi[standard]"


def find_packages_file(folder: Path) -> str:
    """Return the file that is installed: requirements.txt comes first.

    Raises:
        InvalidError: A Poetry project, or no TOML.
    """
    if (folder / REQUIREMENTS).is_file():
        return REQUIREMENTS
    project = read_pyproject(folder)
    if "poetry" in project.get("tool", {}) and "project" not in project:
        raise InvalidError(
            f"{PYPROJECT}: packages of Poetry's own table are not installed "
            "here",
            "write them to [project] dependencies, or export them: poetry "
            f"export --output {REQUIREMENTS}",
        )
    return PYPROJECT if "project" in project else ""


def read_pyproject(folder: Path) -> dict[str, Any]:
    """Read pyproject.toml; empty where there is none, or it stands back."""
    path = folder / PYPROJECT
    if not path.is_file() or (folder / REQUIREMENTS).is_file():
        return {}
    try:
        return tomllib.loads(path.read_text("utf-8"))
    except ValueError as error:
        raise InvalidError(f"{PYPROJECT}: {error}") from error


def names_package(folder: Path, name: str) -> bool:
    """Tell whether a package is named, by the buildpacks' own patterns."""
    text = _read_names(folder)
    escaped = re.escape(name)
    end = "" if name == EXTRAS else r"\b"
    return bool(
        re.search(rf"^{escaped}{end}([^-]|$)", text, re.MULTILINE)
        or re.search(rf"#egg={escaped}$", text, re.MULTILINE)
    )


def _read_names(folder: Path) -> str:
    path = folder / REQUIREMENTS
    if path.is_file():
        return path.read_text("utf-8", errors="replace")
    found = read_pyproject(folder).get("project", {}).get("dependencies", [])
    return "\n".join(map(str, found))
