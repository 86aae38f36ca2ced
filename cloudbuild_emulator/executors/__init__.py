"""Executors: what runs a build's steps."""

from cloudbuild_emulator.errors import InvalidError
from cloudbuild_emulator.executors.container import ContainerExecutor
from cloudbuild_emulator.executors.contract import Executor
from cloudbuild_emulator.executors.host import HostExecutor
from cloudbuild_emulator.settings import Settings

__all__ = ["Executor", "create_executor"]


def create_executor(settings: Settings) -> Executor:
    """Create the executor that the settings name. Raises `InvalidError`."""
    match settings.executor:
        case "host":
            return HostExecutor(settings)
        case "container":
            return ContainerExecutor(settings)
        case other:
            raise InvalidError(
                f"executor {other!r} is unknown; expected host or container"
            )
