"""A server of repositories, told of pushes by a desk that takes notes."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from starlette.applications import Starlette

from cloudbuild_emulator.product import PRODUCT
from cloudbuild_emulator.repositories import (
    RefUpdate,
    Repositories,
    Repository,
    git_routes,
)
from localcloud.errors import CloudError
from localcloud.http.errors import error_handlers
from localcloud.http.serving import RunningApp, listen, write_address
from tests.cloudbuild_emulator.repositories.learners import Learner


@dataclass
class Desk:
    """Notes pushes, and answers as it is told."""

    repositories: Repositories
    address: str = ""
    pushes: list[RefUpdate] = field(default_factory=list)
    names: list[str] = field(default_factory=list)
    lines: list[str] = field(default_factory=lambda: ["heard"])
    error: CloudError | None = None

    def receive_push(
        self, project: str, repository: str, updates: Sequence[RefUpdate]
    ) -> list[str]:
        self.names.append(f"{project}/{repository}")
        self.pushes += updates
        if self.error:
            raise self.error
        return self.lines

    def make_app(self) -> Starlette:
        return Starlette(
            routes=git_routes(
                self.repositories, self.receive_push, lambda: self.address
            ),
            exception_handlers=error_handlers(PRODUCT),
        )


@pytest.fixture
def served_repositories(tmp_path: Path) -> Repositories:
    return Repositories(tmp_path / "repositories")


@pytest.fixture
def desk(served_repositories: Repositories) -> Iterator[Desk]:
    desk = Desk(served_repositories)
    with listen("127.0.0.1", 0) as place:
        desk.address = write_address(place)
        with RunningApp(desk.make_app(), place):
            yield desk


@pytest.fixture
def shop(served_repositories: Repositories) -> Repository:
    return served_repositories.create("local", "shop")


@pytest.fixture
def learner(tmp_path: Path, desk: Desk, shop: Repository) -> Learner:
    """Somebody whose remote `google` is the served repository."""
    learner = Learner(tmp_path / "learner")
    url = f"{desk.address}/p/local/r/{shop.name}"
    learner.git("remote", "add", "google", url)
    return learner
