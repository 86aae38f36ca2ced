"""The entry point where an author names none: cmd/python/missing_entrypoint."""

from collections.abc import Mapping
from pathlib import Path

from cloudrun_emulator.sources.entrypoints import ENTRYPOINT, PROCFILE
from cloudrun_emulator.sources.packages import (
    EXTRAS,
    PYPROJECT,
    names_package,
    read_pyproject,
)
from localcloud.errors import InvalidError

# The buildpacks write 8080; the launcher puts the instance's port here.
PORT = "$(PORT)"
ANYWHERE = "0.0.0.0"  # noqa: S104 -- the container contract
# From this version the packages decide.
SMART = (3, 13)
NEITHER = (
    "provide a main.py or app.py file or set an entrypoint with "
    f'"{ENTRYPOINT}" env var or by creating a "{PROCFILE}" file'
)
NO_SCRIPT = NEITHER.replace(
    " or set", f" or a script command in {PYPROJECT} or set"
)
RUN_SCRIPT = """\
import sys
sys.path[:0] = ["src"]
from {module} import {name}
sys.exit({function}())
"""

Default = tuple[tuple[str, ...], Mapping[str, str]]


def choose_default(folder: Path, python: str) -> Default:
    """Return the command that the files suggest, and its variables.

    Args:
        folder: What was sent.
        python: The version it asks for; empty for the newest.

    Raises:
        InvalidError: Nothing suggests one; in the buildpacks' words.
    """
    project = read_pyproject(folder)
    file = next((x for x in ("main", "app") if _has(folder, x)), "")
    if script := _find_script(project):
        return script, {}
    if not file:
        with_project = bool(project)
        raise InvalidError(
            f"for Python with {PYPROJECT}, {NO_SCRIPT}"
            if with_project
            else f"for Python, {NEITHER}"
        )
    if python and tuple(map(int, python.split(".")))[:2] < SMART:
        return _gunicorn(file), {}
    return _choose_smart(folder, file)


def _has(folder: Path, name: str) -> bool:
    return (folder / f"{name}.py").is_file()


def _gunicorn(file: str) -> tuple[str, ...]:
    return ("gunicorn", "-b", f":{PORT}", f"{file}:app")


def _choose_smart(folder: Path, file: str) -> Default:
    if names_package(folder, "gunicorn"):
        return _gunicorn(file), {}
    if names_package(folder, "uvicorn") or names_package(folder, EXTRAS):
        words = ("uvicorn", f"{file}:app", "--port", PORT, "--host", ANYWHERE)
        return words, {}
    if names_package(folder, "gradio"):
        # Read from the environment, where nothing is put in its place.
        start = f"GRADIO_SERVER_PORT=$PORT exec python {file}.py"
        return ("bash", "-c", start), {"GRADIO_SERVER_NAME": ANYWHERE}
    if names_package(folder, "streamlit"):
        address = ("--server.address", ANYWHERE, "--server.port", PORT)
        return ("streamlit", "run", f"{file}.py", *address), {}
    return _gunicorn(file), {}


def _find_script(project: Mapping[str, object]) -> tuple[str, ...]:
    """Return what starts the one script, or the one called start."""
    table = project.get("project", {})
    scripts = table.get("scripts", {}) if isinstance(table, dict) else {}
    if len(scripts) == 1:
        target = str(next(iter(scripts.values())))
    else:
        target = str(scripts.get("start", ""))
    module, _, function = target.partition(":")
    if not function:
        return ()
    # The project itself is not installed: its files are where it starts.
    name = function.partition(".")[0]
    text = RUN_SCRIPT.format(module=module, name=name, function=function)
    return ("python", "-c", text)
