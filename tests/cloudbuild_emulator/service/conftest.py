"""Services whose builds are run by a script, in no time."""

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

import pytest

from cloudbuild_emulator.build import Job
from cloudbuild_emulator.messages import FINISHED, Build, Status
from cloudbuild_emulator.service import Service
from cloudbuild_emulator.settings import Settings
from localcloud.messages import copy_message

SECONDS = 20


@dataclass
class ScriptedRunner:
    """Runs builds as it is told: those tagged `wait` until they may end."""

    started: list[str] = field(default_factory=list)
    most: int = 0
    release: threading.Event = field(default_factory=threading.Event)
    _running: int = 0
    _lock: threading.Lock = field(default_factory=threading.Lock)

    def __call__(self, job: Job) -> Build:
        build = copy_message(job.build)
        with self._lock:
            self.started.append(build.id)
            self._running += 1
            self.most = max(self.most, self._running)
        build.status = Status(Status.WORKING)
        job.save(copy_message(build))
        if "fault" in build.tags:
            raise ZeroDivisionError("a fault")
        end = Status.SUCCESS
        while "wait" in build.tags and not self.release.is_set():
            if job.cancelled.wait(0.01):
                end = Status.CANCELLED
                break
        job.log.parent.mkdir(parents=True, exist_ok=True)
        job.log.write_text("one\ntwo\n")
        build.status = Status(end)
        build.finish_time = datetime.now(UTC)
        with self._lock:
            self._running -= 1
        job.save(build)
        return build


@pytest.fixture
def runner() -> ScriptedRunner:
    return ScriptedRunner()


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(tmp_path / "state")


@pytest.fixture
def service(settings: Settings, runner: ScriptedRunner) -> Iterator[Service]:
    with Service(settings, runner) as service:
        yield service


@pytest.fixture
def submit(service: Service) -> Callable[..., Build]:
    def submit(*tags: str, location: str = "global") -> Build:
        build = Build(steps=[{"name": "bash", "args": ["true"]}], tags=tags)
        return service.builds.create("local", location, build)

    return submit


@pytest.fixture
def finish(service: Service) -> Callable[[str], Build]:
    def finish(build_id: str) -> Build:
        return wait_for(service, build_id, *FINISHED)

    return finish


def wait_for(service: Service, build_id: str, *statuses: int) -> Build:
    """Wait until a build has one of the statuses."""
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        build = service.builds.get("local", build_id)
        if build.status in statuses:
            return build
        time.sleep(0.01)
    pytest.fail(f"build {build_id} stayed {Status(build.status).name}")
