"""Executors: what runs a build's steps."""

from cloudbuild_emulator.executors.container import ContainerExecutor
from cloudbuild_emulator.executors.contract import Executor
from cloudbuild_emulator.executors.host import HostExecutor
from cloudbuild_emulator.settings import Settings
from localcloud.errors import InvalidError
from localcloud.folders import check_writable
from localcloud.sandbox.stand_ins import check_stand_ins

__all__ = ["Executor", "create_executor"]


def create_executor(settings: Settings) -> Executor:
    """Create the executor that the settings name. Raises `InvalidError`."""
    for folder in settings.writable:
        check_writable(folder, settings.state)
    check_stand_ins(settings.stand_ins)
    match settings.executor:
        case "host":
            return HostExecutor(settings)
        case "container":
            return ContainerExecutor(settings)
        case other:
            raise InvalidError(
                f"executor {other!r} is unknown; expected host or container"
            )
