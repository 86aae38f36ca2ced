"""From a folder and the build's variables to how it is run."""

from collections.abc import Mapping
from pathlib import Path

from cloudrun_emulator.model.images import ImageConfig
from cloudrun_emulator.sources.defaults import choose_default
from cloudrun_emulator.sources.entrypoints import find_entrypoint
from cloudrun_emulator.sources.packages import find_packages_file
from cloudrun_emulator.sources.versions import read_python
from localcloud.errors import InvalidError

DOCKERFILE = "Dockerfile"
# pkg/gcpbuildpack: what is no part of the application.
DEPENDENCIES = frozenset({"node_modules", "vendor", "venv", ".venv"})
RUNTIME = "GOOGLE_RUNTIME"
TARGET = "GOOGLE_FUNCTION_TARGET"
MANAGER = "GOOGLE_PYTHON_PACKAGE_MANAGER"
MANAGERS = ("", "pip", "uv")


def build(folder: Path, variables: Mapping[str, str]) -> ImageConfig:
    """Decide how a folder is run; nothing is installed yet.

    Args:
        folder: What was sent.
        variables: Of the build: GOOGLE_ENTRYPOINT and the like.

    Raises:
        InvalidError: In the buildpacks' words, where they have them.
    """
    _refuse_dockerfile(folder)
    _check_variables(variables)
    _detect(folder, variables)
    python = read_python(folder, variables)
    packages = find_packages_file(folder)
    command = find_entrypoint(folder, variables)
    env: Mapping[str, str] = {}
    if not command:
        command, env = choose_default(folder, python)
    return ImageConfig(command, python, packages, env)


def _refuse_dockerfile(folder: Path) -> None:
    if (folder / DOCKERFILE).is_file():
        raise InvalidError(
            f"{DOCKERFILE}: gcloud builds the image that it describes; no "
            "image is built here",
            "to deploy by the buildpacks' rules, remove it or name it in "
            ".gcloudignore; to run an image that is built already, deploy it "
            "with --image, and start the emulator with --executor container",
        )


def _check_variables(variables: Mapping[str, str]) -> None:
    if variables.get(TARGET):
        raise InvalidError(
            f"{TARGET}: functions are not built here",
            "write a service: an application that listens on $PORT",
        )
    if variables.get(MANAGER, "") not in MANAGERS:
        raise InvalidError(
            f"{MANAGER}: found {variables[MANAGER][:80]!r}; expected pip or "
            "uv, either of which is uv here",
            "leave it out, and write the packages to requirements.txt",
        )


def _detect(folder: Path, variables: Mapping[str, str]) -> None:
    """Tell whether it is Python. Raises `InvalidError`."""
    runtime = variables.get(RUNTIME, "python")
    if runtime.startswith("python") and _has_python(folder):
        return
    raise InvalidError(
        "No buildpack groups passed detection. failed to detect: no "
        "buildpacks participating (no .py files found)",
        "only Python is built here: name the folder that holds main.py, and "
        "see that .gcloudignore or .gitignore does not leave it out",
    )


def _has_python(folder: Path) -> bool:
    found = (each.relative_to(folder) for each in folder.rglob("*.py"))
    return any(not DEPENDENCIES & set(each.parts) for each in found)
