"""Practice repositories under the settings that people have for themselves."""

import os
import subprocess
from pathlib import Path

import pytest

from course.cloud.lifecycle import Addresses
from course.environment import enter_environment
from course.errors import WorkspaceError
from course.lessons.plan import Delivery
from course.places import Home
from course.workspace.delivery import prepare_delivery
from course.workspace.git import prepare_git

# Each stops a commit or a push to this machine, or changes what is committed.
SETTINGS = {
    "signing": "[commit]\n gpgsign = true\n[gpg]\n program = /bin/false",
    "signed tags": "[tag]\n gpgsign = true\n[push]\n gpgsign = true",
    "hooks": "[core]\n hooksPath = {folder}/hooks",
    "template": "[init]\n templateDir = {folder}/template",
    "proxy": "[http]\n proxy = http://127.0.0.1:9",
    "https only": '[url "https://"]\n insteadOf = http://',
    "elsewhere": '[url "ssh://a/"]\n pushInsteadOf = http://127.0.0.1',
    "protocol": '[protocol "http"]\n allow = never',
    "no push": "[push]\n default = nothing",
    "line ends": "[core]\n autocrlf = true\n safecrlf = true",
    "ignored": "[core]\n excludesFile = {folder}/ignored",
    "editor": "[core]\n editor = /bin/false",
    "branch": "[init]\n defaultBranch = trunk",
    "merge": "[merge]\n ff = false\n[pull]\n ff = only",
    "not to be parsed": "[nonsense",
}


@pytest.fixture
def person(
    request: pytest.FixtureRequest,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Path:
    """Give somebody's own folder, with the setting that is asked for."""
    folder = tmp_path / "person"
    for place in ("hooks", "template/hooks", ".config/git"):
        (folder / place).mkdir(parents=True)
    for hooks in (folder / "hooks", folder / "template/hooks"):
        for name in ("pre-commit", "pre-push"):
            (hooks / name).write_text("#!/bin/sh\nexit 1\n")
            (hooks / name).chmod(0o755)
    for ignored in ("ignored", ".config/git/ignore"):
        (folder / ignored).write_text("*.sh\n")
    identity = "[user]\n name = Ada\n email = ada@example.invalid\n"
    setting = str(request.param).format(folder=folder)
    (folder / ".gitconfig").write_text(identity + setting + "\n")
    monkeypatch.setattr(os, "environ", dict(os.environ))
    monkeypatch.setenv("HOME", str(folder))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(folder / ".config"))
    return folder


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "purchase_predict"
    folder.mkdir()
    (folder / "install.sh").write_bytes(b"set -euo pipefail\n")
    return folder


def git(folder: Path, *words: str) -> str:
    """Run git as a lesson's `!git` cell does: in the kernel's environment."""
    return subprocess.check_output(
        ["git", *words], cwd=folder, text=True, env=os.environ
    ).strip()


def enter(home: Home) -> None:
    home.folder.mkdir(parents=True, exist_ok=True)
    enter_environment(prepare_git(home))


@pytest.mark.usefixtures("person")
@pytest.mark.parametrize(
    "person", SETTINGS.values(), ids=SETTINGS.keys(), indirect=True
)
def test_practice_works_whatever_ones_own_settings(
    home: Home, addresses: Addresses, project: Path
) -> None:
    enter(home)
    prepare_delivery(Delivery.WATCHED, project, addresses)
    assert git(project, "ls-files", "--eol").split()[:2] == ["i/lf", "w/lf"]
    git(project, "commit", "--quiet", "--allow-empty", "--message", "mine")
    git(project, "tag", "--annotate", "--message", "one", "v1")
    git(project, "push", "--quiet", "google", "HEAD:other")
    mine = git(project, "rev-parse", "HEAD")
    assert git(project, "ls-remote", "google", "other").split()[0] == mine
    git(project, "init", "--quiet", "toy")
    assert not list((project / "toy/.git/hooks").glob("pre-push"))


@pytest.mark.usefixtures("person")
@pytest.mark.parametrize("person", [""], indirect=True)
def test_what_a_push_says_holds_no_code_of_a_terminal(
    home: Home, addresses: Addresses, project: Path
) -> None:
    enter(home)
    prepare_delivery(Delivery.WATCHED, project, addresses)
    # IPython's `!` runs a command in one.
    ours, theirs = os.openpty()
    push = ["git", "push", "--quiet", "google", "HEAD:other"]
    subprocess.run(push, cwd=project, env=os.environ, stderr=theirs, check=True)
    said = os.read(ours, 4096)
    os.close(ours)
    os.close(theirs)
    assert b"remote: Cloud Build" in said
    assert b"\x1b" not in said


@pytest.mark.usefixtures("person")
@pytest.mark.parametrize("person", [""], indirect=True)
def test_commits_are_the_learners(home: Home, project: Path) -> None:
    enter(home)
    enter(home)
    assert git(project, "config", "user.name") == "Ada"


@pytest.mark.usefixtures("person")
@pytest.mark.parametrize("person", [""], indirect=True)
def test_ones_own_settings_stay_as_they_are(home: Home, person: Path) -> None:
    before = (person / ".gitconfig").read_bytes()
    enter(home)
    git(person, "config", "--global", "pull.rebase", "true")
    assert (person / ".gitconfig").read_bytes() == before


@pytest.mark.usefixtures("person")
@pytest.mark.parametrize("person", [SETTINGS["template"]], indirect=True)
@pytest.mark.parametrize("branch", ["staging", "master"])
def test_a_repository_without_a_commit_is_brought_to_its_end(
    home: Home, addresses: Addresses, project: Path, branch: str
) -> None:
    git(project, "init", "--quiet", "--initial-branch", branch)
    enter(home)
    prepare_delivery(Delivery.WATCHED, project, addresses)
    assert git(project, "rev-parse", "--abbrev-ref", "HEAD") == "staging"
    assert git(project, "ls-remote", "google", "staging")


def test_without_git_only_its_lessons_are_stopped(
    home: Home,
    addresses: Addresses,
    project: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    home.folder.mkdir(parents=True)
    monkeypatch.setenv("PATH", "/nowhere")
    assert "GIT_CONFIG_GLOBAL" not in prepare_git(home)
    with pytest.raises(WorkspaceError, match="git: no such program"):
        prepare_delivery(Delivery.WATCHED, project, addresses)
