"""A starter that takes notes: what a push starts, without a service."""

from dataclasses import dataclass, field
from pathlib import Path

import pytest

from cloudbuild_emulator.messages import Build, BuildTrigger, Status
from cloudbuild_emulator.repositories import (
    NO_COMMIT,
    RefUpdate,
    Repositories,
    Repository,
)
from cloudbuild_emulator.triggers import Start, fire_push
from localcloud.errors import CloudError
from tests.cloudbuild_emulator.repositories.learners import Learner


@dataclass
class Starter:
    """Has triggers, and notes the builds that are to be started."""

    triggers: list[BuildTrigger] = field(default_factory=list)
    starts: list[Start] = field(default_factory=list)
    build: Build = field(
        default_factory=lambda: Build(id="b-1", log_url="http://x/builds/b-1")
    )
    error: CloudError | None = None

    def create_triggered(self, start: Start) -> Build:
        if self.error:
            raise self.error
        self.starts.append(start)
        return self.build

    def fail(self, detail: str) -> None:
        self.build.status = Status(Status.FAILURE)
        self.build.status_detail = detail


@dataclass
class Pushed:
    """A learner whose pushes fire the triggers of a starter."""

    learner: Learner
    repositories: Repositories
    repository: Repository
    starter: Starter

    def push(self, ref: str, old: str = NO_COMMIT) -> list[str]:
        """Push HEAD to a full ref; return the lines for the terminal."""
        learner = self.learner
        path = str(self.repository.path)
        learner.git("push", "--quiet", "--force", path, f"HEAD:{ref}")
        return self.fire(RefUpdate(ref, old, learner.git("rev-parse", "HEAD")))

    def fire(self, *updates: RefUpdate) -> list[str]:
        starter = self.starter
        return fire_push(
            self.repository, starter.triggers, updates, starter.create_triggered
        )

    @property
    def fired(self) -> list[str]:
        """The names of the triggers that fired."""
        return [each.trigger.name for each in self.starter.starts]


@pytest.fixture
def pushed(tmp_path: Path) -> Pushed:
    repositories = Repositories(tmp_path / "repositories")
    repository = repositories.create("local", "shop")
    learner = Learner(tmp_path / "learner")
    return Pushed(learner, repositories, repository, Starter())
