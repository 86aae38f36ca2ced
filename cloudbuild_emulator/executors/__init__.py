"""Executors: what runs a build's steps."""

from pathlib import Path

from cloudbuild_emulator.executors.container import ContainerExecutor
from cloudbuild_emulator.executors.contract import Executor
from cloudbuild_emulator.executors.host import HostExecutor
from cloudbuild_emulator.executors.stand_ins import find_stand_in
from cloudbuild_emulator.settings import Settings
from localcloud.errors import InvalidError

__all__ = ["Executor", "create_executor"]


def create_executor(settings: Settings) -> Executor:
    """Create the executor that the settings name. Raises `InvalidError`."""
    for folder in settings.writable:
        _check_writable(folder, settings.state)
    for version, other in settings.stand_ins.items():
        find_stand_in(other, f"--stand-in python:{version}={other}")
    match settings.executor:
        case "host":
            return HostExecutor(settings)
        case "container":
            return ContainerExecutor(settings)
        case other:
            raise InvalidError(
                f"executor {other!r} is unknown; expected host or container"
            )


def _check_writable(folder: Path, state: Path) -> None:
    if not folder.is_dir():
        raise InvalidError(
            f"--writable {folder}: no such folder; expected one that exists",
            f"correct the path, or make the folder: mkdir -p {folder}",
        )
    if state.resolve().is_relative_to(folder.resolve()):
        raise InvalidError(
            f"--writable {folder}: holds the state folder {state}, whose "
            "secrets and history no step may see",
            "name a folder in it, or move the state with --state",
        )
