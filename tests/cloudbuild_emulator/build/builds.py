"""Builds made and run in a test's own folder."""

import shutil
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import timedelta
from pathlib import Path
from typing import Any

from cloudbuild_emulator.build import BuildServices, Job, run_build
from cloudbuild_emulator.build.worker import FetchSource
from cloudbuild_emulator.executors import Executor
from cloudbuild_emulator.executors.contract import Say
from cloudbuild_emulator.messages import Build, BuildStep, Status
from cloudbuild_emulator.settings import Settings
from localcloud.messages import from_document
from tests.cloudbuild_emulator.build.scripted import ScriptedExecutor

BUILD_ID = "11111111-2222-3333-4444-555555555555"
HEAD = f'starting build "{BUILD_ID}"\n\nFETCHSOURCE\nBUILD\n'
TAIL = "PUSH\nDONE\n"
SECONDS = 10


def make_build(*steps: BuildStep, **fields: Any) -> Build:
    build = Build(
        id=BUILD_ID,
        project_id="p",
        status=Status.QUEUED,
        timeout=timedelta(seconds=60),
        steps=steps or [make_step()],
    )
    for name, value in fields.items():
        setattr(build, name, value)
    return build


def make_step(**fields: Any) -> BuildStep:
    return BuildStep(name="bash", **fields)


def read_build(**document: Any) -> Build:
    """Make a build of Google's JSON."""
    document.setdefault("steps", [{"name": "bash"}])
    document.setdefault("timeout", "60s")
    return from_document(Build, {"id": BUILD_ID, "projectId": "p", **document})


def fetch_nothing(build: Build, workspace: Path, say: Say) -> Build:
    _ = workspace, say
    return build


def fetch_files(files: Path) -> FetchSource:
    """Return what copies a folder into the workspace."""

    def fetch(build: Build, workspace: Path, _: Say) -> Build:
        if files.is_dir():
            shutil.copytree(files, workspace, dirs_exist_ok=True)
        return build

    return fetch


@dataclass
class Yard:
    """Where builds are run: a state folder, and what came of them."""

    settings: Settings
    saved: list[Build] = field(default_factory=list)
    cancelled: threading.Event = field(default_factory=threading.Event)

    @property
    def folder(self) -> Path:
        return self.settings.work / BUILD_ID

    @property
    def log(self) -> str:
        path = self.settings.logs / f"log-{BUILD_ID}.txt"
        return path.read_bytes().decode()

    def run(
        self,
        build: Build,
        executor: Executor | None = None,
        fetch_source: FetchSource = fetch_nothing,
    ) -> Build:
        log = self.settings.logs / f"log-{BUILD_ID}.txt"
        job = Job(build, self.folder, log, self.saved.append, self.cancelled)
        return run_build(
            job,
            BuildServices(
                self.settings, executor or ScriptedExecutor(), fetch_source
            ),
        )

    def write_secret(self, name: str, value: str) -> None:
        path = self.settings.secrets / "p" / name / "latest"
        path.parent.mkdir(parents=True)
        path.write_text(value, encoding="utf-8")


def list_statuses(build: Build) -> list[str]:
    """Return the build's status, and each step's."""
    steps = [Status(each.status).name for each in build.steps]
    return [Status(build.status).name, *steps]


def wait_until(condition: Callable[[], object]) -> None:
    deadline = time.monotonic() + SECONDS
    while not condition():
        assert time.monotonic() < deadline, "waited in vain"
        time.sleep(0.005)
