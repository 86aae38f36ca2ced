"""From `git push` to the end of the build, with everything real."""

import re
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from cloudbuild_emulator.messages import (
    FINISHED,
    Build,
    BuildTrigger,
    RepoSource,
    Status,
)
from cloudbuild_emulator.server import RunningServer
from cloudbuild_emulator.service import Service
from cloudbuild_emulator.settings import Settings
from tests.cloudbuild_emulator.repositories.learners import Learner
from tests.cloudbuild_emulator.service.conftest import wait_for

CONFIG = """\
steps:
- name: bash
  args: [bash, -c, 'echo said $(cat word) $(git rev-parse HEAD) $COMMIT_SHA']
"""
SAID = re.compile("^said (.*)$", re.MULTILINE)
SLEEP = Build(steps=[{"name": "bash", "args": ["-c", "sleep 60"]}])
BUILD_ID = re.compile(r"started build (\S+)")


@pytest.fixture
def server(tmp_path: Path) -> Iterator[RunningServer]:
    """Serve a repository that is built whatever is pushed to it."""
    settings = Settings(tmp_path / "state", running_builds=1)
    with RunningServer(Service(settings)) as server:
        server.service.repositories.create("local", "shop")
        template = RepoSource(repo_name="shop", branch_name=".*")
        trigger = BuildTrigger(
            name="all", trigger_template=template, filename="cloudbuild.yaml"
        )
        server.service.triggers.create("local", "global", trigger)
        yield server


@pytest.fixture
def push(server: RunningServer) -> Callable[[Learner, str], str]:
    """Push HEAD to a branch; return what git says."""

    def run(learner: Learner, branch: str) -> str:
        address = f"{server.address}/p/local/r/shop"
        return learner.git("push", address, f"HEAD:refs/heads/{branch}")

    return run


def await_end(server: RunningServer, said: str) -> Build:
    found = BUILD_ID.search(said)
    assert found, said
    return wait_for(server.service, found[1], *FINISHED)


def read_said(server: RunningServer, build: Build) -> list[str]:
    """Return the word, the commit and the substitution that a step saw."""
    log = server.service.builds.read_log("local", build.id, 0).data.decode()
    found = SAID.search(log)
    assert found, log
    return found[1].split()


def test_pushes_at_once_each_build_exactly_their_own_commit(
    server: RunningServer,
    push: Callable[[Learner, str], str],
    tmp_path: Path,
) -> None:
    names = [f"branch-{number}" for number in range(5)]
    learners = [Learner(tmp_path / each) for each in names]
    shas = [
        each.commit({"cloudbuild.yaml": CONFIG, "word": f"{name}\n"})
        for each, name in zip(learners, names, strict=True)
    ]
    with ThreadPoolExecutor(len(names)) as pool:
        said = list(pool.map(push, learners, names))
    builds = [await_end(server, each) for each in said]
    for name, sha, build in zip(names, shas, builds, strict=True):
        assert build.status == Status.SUCCESS
        assert read_said(server, build) == [name, sha, sha]


def test_quick_pushes_to_one_branch_each_build_their_own_commit(
    server: RunningServer,
    push: Callable[[Learner, str], str],
    tmp_path: Path,
) -> None:
    learner = Learner(tmp_path / "learner")
    before = server.service.builds.create("local", "global", SLEEP)
    shas, said = [], []
    for number in range(4):
        files = {"cloudbuild.yaml": CONFIG, "word": f"{number}\n"}
        shas.append(learner.commit(files))
        said.append(push(learner, "staging"))
    # Nothing of it ran while the branch moved on.
    server.service.builds.cancel("local", before.id)
    for number, (sha, each) in enumerate(zip(shas, said, strict=True)):
        found = read_said(server, await_end(server, each))
        assert found == [str(number), sha, sha]


@pytest.mark.parametrize(
    ("files", "detail"),
    [
        (
            {"cloudbuild.yaml": "steps:\n- name: bash\n  args\n"},
            "failed unmarshalling build config cloudbuild.yaml: ",
        ),
        ({"README.md": "x"}, "cloudbuild.yaml"),
    ],
)
def test_a_config_that_cannot_be_read_makes_a_build_that_failed(
    server: RunningServer,
    push: Callable[[Learner, str], str],
    tmp_path: Path,
    files: dict[str, str],
    detail: str,
) -> None:
    learner = Learner(tmp_path / "learner")
    sha = learner.commit(files)
    said = push(learner, "staging")
    build = server.service.builds.list("local", "global")[0][0]
    assert build.status == Status.FAILURE
    assert detail in build.status_detail
    assert build.substitutions["COMMIT_SHA"] == sha
    assert build.id in said


def test_a_work_tree_that_is_not_committed_is_not_built(
    server: RunningServer,
    push: Callable[[Learner, str], str],
    tmp_path: Path,
) -> None:
    learner = Learner(tmp_path / "learner")
    learner.commit({"cloudbuild.yaml": CONFIG, "word": "committed\n"})
    (learner.folder / "word").write_text("dirty\n")
    build = await_end(server, push(learner, "staging"))
    assert read_said(server, build)[0] == "committed"


def test_neither_a_skipped_commit_nor_a_deletion_makes_a_build(
    server: RunningServer,
    push: Callable[[Learner, str], str],
    tmp_path: Path,
) -> None:
    learner = Learner(tmp_path / "learner")
    learner.commit({"cloudbuild.yaml": CONFIG}, "Change a word [skip ci]")
    push(learner, "main")
    push(learner, "staging")
    address = f"{server.address}/p/local/r/shop"
    learner.git("push", address, ":refs/heads/staging")
    assert server.service.builds.list("local", "global")[0] == []
