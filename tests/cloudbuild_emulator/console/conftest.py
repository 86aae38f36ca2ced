"""A console on a real port, and builds that go only as far as a test says."""

import re
import subprocess
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

import httpx
import pytest

from cloudbuild_emulator.build import Job
from cloudbuild_emulator.build.progress import now
from cloudbuild_emulator.messages import Build, BuildStep, BuildTrigger, Status
from cloudbuild_emulator.repositories import Repository
from cloudbuild_emulator.server import create_app
from cloudbuild_emulator.service import Service
from cloudbuild_emulator.settings import Settings
from localcloud.http.forms import FORM_TOKEN_FIELD
from localcloud.http.serving import RunningApp, listen, write_address
from localcloud.messages import EnumValue, copy_message

Value = TypeVar("Value")
SECONDS = 20
TOKEN = re.compile(rf'name="{FORM_TOKEN_FIELD}" value="([0-9a-f]+)"')
# Ends by itself, with SUCCESS.
QUICK = "quick"


class Play:
    """A running build, moved by the test."""

    def __init__(self, job: Job) -> None:
        self.job = job
        self.build = copy_message(job.build)
        self.ended = threading.Event()
        self.build.status = Status(Status.WORKING)
        self.build.start_time = now()
        for step in self.build.steps:
            step.status = Status(Status.QUEUED)
        job.log.parent.mkdir(parents=True, exist_ok=True)
        self.say(f'starting build "{self.build.id}"\n')
        self._save()

    def say(self, text: str) -> None:
        with self.job.log.open("ab") as log:
            log.write(text.encode() + b"\n")

    def find_commit(self, sha: str) -> None:
        """Note which commit was fetched."""
        found = copy_message(self.build.source.repo_source)
        found.commit_sha = sha
        self.build.source_provenance.resolved_repo_source = found
        self._save()

    def start(self, number: int) -> None:
        step = self.build.steps[number]
        step.status = Status(Status.WORKING)
        step.timing.start_time = now()
        self._save()

    def finish(
        self, number: int, status: EnumValue = Status.SUCCESS, code: int = 0
    ) -> None:
        step = self.build.steps[number]
        step.status = Status(status)
        step.exit_code = code
        step.timing.end_time = now()
        self._save()

    def end(self, status: EnumValue = Status.SUCCESS, detail: str = "") -> None:
        self.build.status = Status(status)
        self.build.status_detail = detail
        self.build.finish_time = now()
        self._save()
        self.ended.set()

    def _save(self) -> None:
        self.job.save(copy_message(self.build))


@dataclass
class Stage:
    """Runs builds by playing them."""

    plays: dict[str, Play] = field(default_factory=dict)
    changed: threading.Condition = field(default_factory=threading.Condition)

    def __call__(self, job: Job) -> Build:
        play = Play(job)
        with self.changed:
            self.plays[job.build.id] = play
            self.changed.notify_all()
        if QUICK in job.build.tags:
            play.end()
        while not play.ended.wait(0.01):
            if job.cancelled.is_set():
                play.end(Status.CANCELLED)
        return play.build

    def find(self, build_id: str) -> Play:
        """Wait for a build to be running."""
        with self.changed:
            found = self.changed.wait_for(
                lambda: self.plays.get(build_id), SECONDS
            )
        assert found, f"build {build_id} did not start"
        return found


@dataclass(frozen=True)
class Console:
    """A console at an address, and the service behind it."""

    address: str
    service: Service
    stage: Stage

    def submit(self, *steps: BuildStep, **fields: object) -> Build:
        """Submit a build; one trivial step where none is named."""
        steps = steps or (BuildStep(name="bash", args=["-c", "true"]),)
        build = Build(steps=list(steps), **fields)
        return self.service.builds.create("local", "global", build)

    def play(self, *steps: BuildStep, **fields: object) -> Play:
        """Submit a build, and wait until it runs."""
        return self.stage.find(self.submit(*steps, **fields).id)

    def end(self, build: Build) -> Build:
        """Wait for a build's end."""
        return await_value(lambda: self._find_ended(build))

    def keep(self, name: str, **fields: object) -> BuildTrigger:
        """Keep a trigger, with an inline build where it names none."""
        if "filename" not in fields:
            fields["build"] = Build(
                steps=[BuildStep(name="bash", args=["-c", "true"])]
            )
        trigger = BuildTrigger(name=name, **fields)
        return self.service.triggers.create("local", "global", trigger)

    def push(self, name: str, *branches: str, message: str = "First") -> str:
        """Make a repository with one commit on branches; return its SHA."""
        repository = self.service.repositories.create("local", name)
        return commit(repository, branches, message)

    def _find_ended(self, build: Build) -> Build | None:
        found = self.service.builds.get(build.project_id, build.id)
        return found if found.finish_time else None


def await_value(
    find: Callable[[], Value | None], seconds: float = SECONDS
) -> Value:
    """Return what is found at last."""
    end = time.monotonic() + seconds
    while (value := find()) is None:
        assert time.monotonic() < end, "nothing came"
        time.sleep(0.01)
    return value


def commit(repository: Repository, branches: tuple[str, ...], text: str) -> str:
    """Commit an empty tree to branches of a bare repository."""
    git = ["git", "-C", str(repository.path)]
    person = ["-c", "user.name=Ada", "-c", "user.email=ada@example.org"]
    empty = _run([*git, "hash-object", "-t", "tree", "-w", "/dev/null"])
    made = [*git, *person, "commit-tree", "-m", text, empty]
    sha = _run(made)
    for branch in branches:
        _run([*git, "update-ref", f"refs/heads/{branch}", sha])
    return sha


def _run(words: list[str]) -> str:
    done = subprocess.run(words, check=True, capture_output=True, text=True)
    return done.stdout.strip()


@pytest.fixture
def console(tmp_path: Path) -> Iterator[Console]:
    """Serve the console of a new service."""
    stage = Stage()
    service = Service(Settings(tmp_path / "state", running_builds=4), stage)
    app = create_app(service)
    with ExitStack() as stack:
        place = stack.enter_context(listen("127.0.0.1", 0))
        service.address = write_address(place)
        stack.enter_context(service)
        stack.enter_context(RunningApp(app, place))
        yield Console(service.address, service, stage)


# Reading those of this machine would take most of a test's time.
NO_CERTIFICATES = False


@pytest.fixture
def visitor(console: Console) -> Iterator[httpx.Client]:
    """Visit the console as a browser without scripts does."""
    with httpx.Client(
        base_url=console.address,
        timeout=SECONDS,
        follow_redirects=True,
        verify=NO_CERTIFICATES,
        headers={"accept-language": "en"},
    ) as client:
        yield client


Send = Callable[..., httpx.Response]


@pytest.fixture
def send(visitor: httpx.Client) -> Send:
    """Send a form of a page, with the page's token."""

    def post(page: str, action: str, **fields: str) -> httpx.Response:
        token = TOKEN.search(visitor.get(page).text)
        assert token, f"{page} has no form"
        data = {FORM_TOKEN_FIELD: token[1], **fields}
        return visitor.post(action, data=data)

    return post
