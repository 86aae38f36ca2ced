"""After a kill: every build gets an end that says why, or its turn."""

import fcntl
import os
import shutil
from pathlib import Path
from typing import IO

from cloudbuild_emulator.build.progress import now
from cloudbuild_emulator.errors import ConflictError
from cloudbuild_emulator.executors import Executor
from cloudbuild_emulator.history import History
from cloudbuild_emulator.messages import Build, Status
from cloudbuild_emulator.settings import Settings

KILLED = (
    "the service was killed while the build was running; retry it with "
    "`cloudbuild retry`"
)


def lock_state(state: Path) -> IO[str]:
    """Take the state folder for this process, until it ends.

    Raises:
        ConflictError: Another service has it.
    """
    state.mkdir(parents=True, exist_ok=True)
    file = (state / "lock").open("a+", encoding="utf-8")
    try:
        fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError as error:
        file.seek(0)
        holder = file.read().strip() or "unknown"
        file.close()
        raise ConflictError(
            f"another service (process {holder}) uses this state folder",
            "use that one, end it, or name another folder with --state",
        ) from error
    file.truncate(0)
    file.write(str(os.getpid()))
    file.flush()
    return file


def recover_builds(
    settings: Settings, history: History, executor: Executor
) -> list[Build]:
    """End what a killed service left; return the builds that still wait."""
    executor.sweep()
    waiting = []
    for build in history.list_unfinished():
        if build.status == Status.WORKING:
            _end_build(settings, history, build)
        elif build.status == Status.QUEUED:
            waiting.append(build)
    for folder in settings.work.glob("????????-????-????-????-*"):
        shutil.rmtree(folder, ignore_errors=True)
    return waiting


def _end_build(settings: Settings, history: History, build: Build) -> None:
    for step in build.steps:
        if step.status == Status.WORKING:
            step.status = Status(Status.CANCELLED)
            step.timing.end_time = now()
    build.status = Status(Status.INTERNAL_ERROR)
    build.status_detail = KILLED
    build.finish_time = now()
    history.save_build(build)
    settings.logs.mkdir(parents=True, exist_ok=True)
    log = settings.logs / f"log-{build.id}.txt"
    with log.open("ab") as file:
        file.write(f"ERROR\nERROR: {KILLED}\n".encode())
