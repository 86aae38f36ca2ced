"""After a kill: every build gets an end that says why, or its turn."""

from cloudbuild_emulator.build.folders import remove_folder
from cloudbuild_emulator.build.progress import now
from cloudbuild_emulator.executors import Executor
from cloudbuild_emulator.history import BuildTable
from cloudbuild_emulator.messages import Build, Status
from cloudbuild_emulator.service.logs import Logs
from cloudbuild_emulator.service.queue import read_since
from cloudbuild_emulator.settings import Settings

KILLED = (
    "the service was killed while the build was running; "
    "retry it with `cloudbuild retry`"
)
# Builds' folders are named by their ids; the packages' cache is beside them.
FOLDERS = "????????-????-????-????-????????????"


def recover_builds(
    settings: Settings, table: BuildTable, executor: Executor, logs: Logs
) -> list[Build]:
    """End what a killed service left running.

    Returns:
        The builds that still wait, in the order of their turns.
    """
    executor.sweep()
    left = table.list_unfinished()
    for build in left:
        if build.status == Status.WORKING:
            _end_build(build, table, logs)
    for folder in settings.work.glob(FOLDERS):
        remove_folder(folder)
    waiting = [each for each in left if each.status == Status.QUEUED]
    return sorted(waiting, key=read_since)


def _end_build(build: Build, table: BuildTable, logs: Logs) -> None:
    for step in build.steps:
        if step.status == Status.WORKING:
            step.status = Status(Status.CANCELLED)
            step.timing.end_time = now()
    build.status = Status(Status.INTERNAL_ERROR)
    build.status_detail = KILLED
    build.finish_time = now()
    # The log first: who sees that the build has ended reads all of it.
    logs.write_end(build.id, KILLED)
    table.save(build)
