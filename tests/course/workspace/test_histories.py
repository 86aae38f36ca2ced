"""A learner deletes a repository, or brings back an old one, and pushes."""

import shutil
import subprocess
from pathlib import Path

import pytest

from cloudbuild_emulator import Client
from course.cloud.lifecycle import Addresses
from course.workspace.histories import join_history, locate_repository


@pytest.fixture(autouse=True)
def no_identity(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Git as on a new machine."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


def git(folder: Path, *words: str) -> str:
    return subprocess.check_output(["git", "-C", folder, *words], text=True)


class Learner:
    """Makes, commits and pushes a folder as lesson 1 does."""

    def __init__(self, folder: Path, service: str) -> None:
        self.folder = folder
        self.service = service
        self.url = locate_repository(service, folder.name)

    def deliver(self, price: str, *branches: str) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        git(self.folder, "init", "-q", "--initial-branch", "main")
        git(self.folder, "config", "user.name", "Bookseller")
        git(self.folder, "config", "user.email", "l@example.invalid")
        (self.folder / "price").write_text(price)
        git(self.folder, "add", ".")
        git(self.folder, "commit", "-q", "--allow-empty", "-m", price)
        for branch in branches or ("main",):
            git(self.folder, "push", "-q", self.url, f"HEAD:{branch}")

    def join(self) -> bool:
        return join_history(self.folder, "main", self.service)

    def read_remote(self, branch: str = "main") -> str:
        return git(self.folder, "ls-remote", self.url, branch).split("\t")[0]


@pytest.fixture
def learner(addresses: Addresses, tmp_path: Path) -> Learner:
    with Client() as client:
        path = f"{client.own}/repositories"
        client.call("POST", path, json={"name": "bookshop"})
    return Learner(tmp_path / "work" / "bookshop", addresses.cloudbuild)


def test_a_folder_made_anew_is_pushed_after_the_deleted_one(
    learner: Learner,
) -> None:
    learner.deliver("20")
    before = learner.read_remote()
    shutil.rmtree(learner.folder)
    assert learner.join()
    learner.deliver("30")
    subjects = git(learner.folder, "log", "--format=%s").split()
    assert subjects == ["30", "20"]
    assert git(learner.folder, "rev-parse", "HEAD~").strip() == before


def test_a_folder_brought_back_is_pushed_after_what_came_meanwhile(
    learner: Learner, tmp_path: Path
) -> None:
    learner.deliver("20")
    old = learner.folder.rename(tmp_path / "old")
    assert learner.join()
    learner.deliver("30")
    shutil.rmtree(learner.folder)
    old.rename(learner.folder)
    assert learner.join()
    assert (learner.folder / "price").read_text() == "20"
    assert git(learner.folder, "status", "--short") == ""
    learner.deliver("40")


def test_branches_that_went_apart_are_all_gone_on_from(
    learner: Learner,
) -> None:
    learner.deliver("20", "staging", "production")
    git(learner.folder, "commit", "-q", "--amend", "-m", "other")
    git(learner.folder, "push", "-qf", learner.url, "HEAD:staging")
    shutil.rmtree(learner.folder)
    assert learner.join()
    learner.deliver("30", "staging", "production")
    assert learner.read_remote("staging") == learner.read_remote("production")


def test_what_was_pushed_from_here_is_left_where_it_lies(
    learner: Learner,
) -> None:
    learner.deliver("20", "main", "feature")
    git(learner.folder, "commit", "-q", "--amend", "-m", "mine")
    head = git(learner.folder, "rev-parse", "HEAD")
    assert not learner.join()
    assert git(learner.folder, "rev-parse", "HEAD") == head


def test_where_nothing_was_pushed_no_folder_is_made(learner: Learner) -> None:
    assert not learner.join()
    assert not learner.folder.exists()
    other = learner.folder.with_name("unknown")
    assert not join_history(other, "main", learner.service)


def test_a_new_folder_without_gits_own_author_can_commit(
    learner: Learner,
) -> None:
    learner.deliver("20")
    shutil.rmtree(learner.folder)
    assert learner.join()
    git(learner.folder, "commit", "-q", "--allow-empty", "-m", "mine")
