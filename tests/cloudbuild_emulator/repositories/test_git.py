"""Nothing of the user's git reaches ours."""

from pathlib import Path

import pytest

from cloudbuild_emulator.repositories import Repositories, Repository
from cloudbuild_emulator.repositories.git import GitError, run_git
from localcloud.errors import UnavailableError
from tests.cloudbuild_emulator.repositories.learners import Learner


@pytest.fixture
def trap(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A user whose hooks, template, filter and config all leave a trace."""
    trace = tmp_path / "trace"
    home = tmp_path / "trap"
    for folder in ("hooks", "template/hooks"):
        (home / folder).mkdir(parents=True)
        for name in ("post-receive", "pre-receive", "update", "post-checkout"):
            hook = home / folder / name
            hook.write_text(f"#!/bin/sh\necho {folder}/{name} >> {trace}\n")
            hook.chmod(0o755)
    (home / ".gitconfig").write_text(
        f"[core]\nhooksPath = {home}/hooks\n"
        f"[init]\ntemplateDir = {home}/template\ndefaultBranch = trap\n"
        "[receive]\ndenyCurrentBranch = refuse\nmaxInputSize = 1\n"
        "[uploadpack]\nallowAnySHA1InWant = false\n"
    )
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("GIT_CONFIG_GLOBAL", str(home / ".gitconfig"))
    monkeypatch.setenv("GIT_TEMPLATE_DIR", str(home / "template"))
    monkeypatch.setenv("GIT_DIR", str(home / "nowhere"))
    monkeypatch.setenv("GIT_CONFIG_COUNT", "1")
    monkeypatch.setenv("GIT_CONFIG_KEY_0", "core.hooksPath")
    monkeypatch.setenv("GIT_CONFIG_VALUE_0", str(home / "hooks"))
    return trace


@pytest.mark.usefixtures("trap")
def test_a_repository_is_made_without_the_users_template(
    served_repositories: Repositories,
) -> None:
    made = served_repositories.create("local", "shop")
    assert [x.name for x in (made.path / "hooks").iterdir()] == ["post-receive"]
    assert made.default_branch() == "main"


def test_a_push_runs_none_of_the_users_hooks(
    trap: Path, learner: Learner, shop: Repository
) -> None:
    sha = learner.commit({"a": "1"})
    said = learner.git("push", "google", "main")
    assert "remote: heard" in said
    assert shop.branches() == {"main": sha}
    assert not trap.exists()


def test_a_repository_of_another_user_is_served(
    learner: Learner, shop: Repository
) -> None:
    """Git's own test of ownership is told that the owner is another."""
    learner.commit({"a": "1"})
    learner.git("push", "google", "main")
    words = ["for-each-ref", "--format=%(refname)"]
    other = {"GIT_TEST_ASSUME_DIFFERENT_OWNER": "1"}
    assert run_git(shop.path, words, other) == b"refs/heads/main\n"


def test_gits_words_are_in_the_error(shop: Repository) -> None:
    with pytest.raises(GitError, match=r"git cat-file: fatal: .*nothing"):
        run_git(shop.path, ["cat-file", "blob", "nothing"])


def test_without_git_the_error_says_what_to_install(
    shop: Repository, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("PATH", "/nonexistent")
    with pytest.raises(UnavailableError, match="install git"):
        run_git(shop.path, ["version"])
