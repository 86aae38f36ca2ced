"""What a learner who opens lesson 7 or 8 first finds in place."""

import subprocess
from dataclasses import replace
from pathlib import Path

import pytest

from cloudbuild_emulator import BuildTrigger
from course.clients.builds import connect, list_builds
from course.cloud.lifecycle import Addresses
from course.errors import WorkspaceError
from course.lessons.plan import Delivery, find_plan
from course.places import Home
from course.workspace.delivery import (
    TRIGGER,
    commit_put_back,
    describe_trigger,
    prepare_delivery,
)


@pytest.fixture(autouse=True)
def no_identity(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    """Git as on a new machine."""
    monkeypatch.setenv("HOME", str(tmp_path))
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    monkeypatch.setenv("GIT_CONFIG_NOSYSTEM", "1")


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "purchase_predict"
    folder.mkdir()
    (folder / "install.sh").write_text("true")
    return folder


def git(folder: Path, *words: str) -> str:
    return subprocess.check_output(["git", *words], cwd=folder, text=True)


def find_trigger() -> BuildTrigger:
    (found,) = connect().list_build_triggers(project_id="local")
    return found


@pytest.mark.parametrize("lesson", [3, 5, 6])
def test_up_to_lesson_6_nothing_is_made(
    lesson: int, addresses: Addresses, project: Path
) -> None:
    prepare_delivery(find_plan(lesson).delivery, project, addresses)
    assert not (project / ".git").exists()
    assert not list(connect().list_build_triggers(project_id="local"))


def test_lesson_7_finds_its_files_committed_and_pushed(
    addresses: Addresses, project: Path
) -> None:
    prepare_delivery(Delivery.WATCHED, project, addresses)
    pushed = git(project, "ls-remote", "google", "staging")
    assert pushed.split()[0] == git(project, "rev-parse", "HEAD").strip()
    assert git(project, "ls-files") == "install.sh\n"
    assert git(project, "status", "--short", "--branch").startswith(
        "## staging"
    )


def test_making_it_starts_no_build(addresses: Addresses, project: Path) -> None:
    prepare_delivery(Delivery.WATCHED, project, addresses)
    assert list_builds() == []


def test_the_trigger_is_as_lesson_6_leaves_it(
    addresses: Addresses, project: Path
) -> None:
    prepare_delivery(Delivery.WATCHED, project, addresses)
    found = find_trigger()
    assert found.name == TRIGGER == "build-purchase-predict-staging"
    assert found.trigger_template.branch_name == "^staging$"
    assert dict(found.substitutions) == {}


def test_lesson_8_finds_the_triggers_substitutions(
    addresses: Addresses, project: Path
) -> None:
    prepare_delivery(Delivery.CONFIGURED, project, addresses)
    assert dict(find_trigger().substitutions) == {
        "_BUCKET": str(addresses.bucket),
        "_MLFLOW_SERVER": addresses.mlflow_server,
    }


def test_opening_again_changes_nothing_of_the_learners(
    addresses: Addresses, project: Path
) -> None:
    prepare_delivery(Delivery.WATCHED, project, addresses)
    git(project, "commit", "--quiet", "--allow-empty", "--message", "mine")
    mine = git(project, "rev-parse", "HEAD")
    prepare_delivery(Delivery.WATCHED, project, addresses)
    assert git(project, "rev-parse", "HEAD") == mine
    assert dict(find_trigger().substitutions) == {}


def test_lesson_8_adds_the_substitutions_that_lesson_7_was_left_without(
    addresses: Addresses, project: Path
) -> None:
    prepare_delivery(Delivery.WATCHED, project, addresses)
    prepare_delivery(Delivery.CONFIGURED, project, addresses)
    assert dict(find_trigger().substitutions) == {
        "_BUCKET": str(addresses.bucket),
        "_MLFLOW_SERVER": addresses.mlflow_server,
    }


def test_a_remote_of_an_old_port_is_renewed(
    addresses: Addresses, project: Path
) -> None:
    prepare_delivery(Delivery.WATCHED, project, addresses)
    url = "http://127.0.0.1:1/p/local/r/purchase_predict"
    git(project, "remote", "set-url", "google", url)
    prepare_delivery(Delivery.BY_LEARNER, project, addresses)
    found = git(project, "remote", "get-url", "google").strip()
    assert found == f"{addresses.cloudbuild}/p/local/r/purchase_predict"


def test_a_remote_of_the_learners_own_is_left_alone(
    addresses: Addresses, project: Path
) -> None:
    prepare_delivery(Delivery.WATCHED, project, addresses)
    url = "https://source.example.org/r/purchase_predict"
    git(project, "remote", "set-url", "google", url)
    prepare_delivery(Delivery.BY_LEARNER, project, addresses)
    assert git(project, "remote", "get-url", "google").strip() == url


def test_an_old_address_of_mlflow_is_renewed_in_the_trigger(
    addresses: Addresses, project: Path
) -> None:
    prepare_delivery(Delivery.CONFIGURED, project, addresses)
    moved = replace(addresses, mlflow_server="http://127.0.0.1:5001")
    prepare_delivery(Delivery.CONFIGURED, project, moved)
    found = find_trigger().substitutions["_MLFLOW_SERVER"]
    assert found == "http://127.0.0.1:5001"


def test_a_server_of_the_learners_own_is_left_in_the_trigger(
    addresses: Addresses, project: Path
) -> None:
    own = {"_MLFLOW_SERVER": "http://mlflow.example.org", "_BUCKET": "gs://b"}
    connect().create_build_trigger(
        project_id="local", trigger=describe_trigger(own)
    )
    prepare_delivery(Delivery.CONFIGURED, project, addresses)
    assert dict(find_trigger().substitutions) == own


def test_what_was_put_back_is_committed_and_pushed_without_a_build(
    addresses: Addresses, home: Home, project: Path
) -> None:
    home.workspace.mkdir(parents=True)
    project.rename(home.project)
    prepare_delivery(Delivery.CONFIGURED, home.project, addresses)
    (home.project / "install.sh").write_text("false")
    (home.project / "mine").write_text("not yet")
    commit_put_back(home, [Path("purchase_predict/install.sh"), Path("prices")])
    pushed = git(home.project, "ls-remote", "google", "staging")
    assert pushed.split()[0] == git(home.project, "rev-parse", "HEAD").strip()
    assert git(home.project, "status", "--short") == "?? mine\n"
    assert list_builds() == []


def test_where_nothing_changed_nothing_is_committed(
    addresses: Addresses, home: Home, project: Path
) -> None:
    home.workspace.mkdir(parents=True)
    project.rename(home.project)
    prepare_delivery(Delivery.WATCHED, home.project, addresses)
    head = git(home.project, "rev-parse", "HEAD")
    commit_put_back(home, [Path("purchase_predict/install.sh")])
    assert git(home.project, "rev-parse", "HEAD") == head


def test_what_git_refuses_is_said_in_its_words(
    addresses: Addresses, project: Path
) -> None:
    (project / "install.sh").unlink()
    with pytest.raises(WorkspaceError, match=r"^git commit in purchase_predi"):
        prepare_delivery(Delivery.WATCHED, project, addresses)
