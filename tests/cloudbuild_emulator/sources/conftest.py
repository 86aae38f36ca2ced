"""A state folder with one repository, and what fetches from it."""

from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import pytest

from cloudbuild_emulator.messages import Build
from cloudbuild_emulator.repositories import Repositories, Repository
from cloudbuild_emulator.settings import Settings
from cloudbuild_emulator.sources import make_fetch_source
from localcloud.messages import from_document
from tests.cloudbuild_emulator.repositories.learners import Learner


@dataclass
class Fetching:
    """Fetches sources into a workspace, and keeps the log's lines."""

    settings: Settings
    workspace: Path
    lines: list[str] = field(default_factory=list)

    def fetch(self, **source: object) -> Build:
        return self.fetch_build({"source": source})

    def fetch_build(self, document: dict[str, object]) -> Build:
        build = from_document(Build, {"projectId": "local", **document})
        fetch = make_fetch_source(self.settings)
        return fetch(build, self.workspace, self.lines.append)


@pytest.fixture
def fetching(tmp_path: Path) -> Fetching:
    workspace = tmp_path / "workspace"
    workspace.mkdir()
    return Fetching(Settings(tmp_path / "state"), workspace)


@pytest.fixture
def stored_shop(fetching: Fetching) -> Repository:
    root = fetching.settings.state / "repositories"
    return Repositories(root).create("local", "shop")


@pytest.fixture
def store(
    tmp_path: Path, stored_shop: Repository
) -> Callable[[dict[str, str], str], str]:
    """Commit files and push them to a branch; returns the SHA."""
    learner = Learner(tmp_path / "author")

    def store(files: dict[str, str], ref: str = "refs/heads/main") -> str:
        sha = learner.commit(files)
        path = str(stored_shop.path)
        learner.git("push", "--quiet", "--force", path, f"HEAD:{ref}")
        return sha

    return store
