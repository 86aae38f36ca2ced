"""Builds as lessons read them, on a real service."""

import subprocess
from pathlib import Path

import pytest

from cloudbuild_emulator import Build, BuildTrigger, Status
from course.clients import builds
from course.clients.builds import (
    connect,
    find_build,
    follow_build,
    get_build,
    list_builds,
    read_commit,
)
from course.cloud import lifecycle
from course.cloud.lifecycle import Addresses
from course.errors import BuildError

STEP = {"name": "bash", "args": ["-c", "sleep 0.5"]}
IDENTITY = ("-c", "user.name=Ada", "-c", "user.email=ada@example.org")


def submit(**fields: object) -> str:
    build = Build({"steps": [STEP], **fields})
    made = connect().create_build(project_id="local", build=build)
    return str(made.metadata.build.id)


@pytest.fixture
def repository(tmp_path: Path) -> Path:
    """Give a folder with one commit and a remote."""
    for words in (
        ("init", "-q"),
        ("commit", "-q", "--allow-empty", "-m", "a"),
        ("remote", "add", "google", "http://127.0.0.1:9"),
    ):
        folder = ["git", "-C", str(tmp_path)]
        subprocess.run([*folder, *IDENTITY, *words], check=True)
    return tmp_path


@pytest.mark.usefixtures("addresses")
def test_builds_are_listed_newest_first_and_filtered() -> None:
    first, second = submit(tags=["a"]), submit(tags=["b"])
    assert [each.id for each in list_builds()] == [second, first]
    assert [each.id for each in list_builds("tags=a")] == [first]


@pytest.mark.usefixtures("addresses")
def test_a_build_is_followed_to_its_end() -> None:
    seen = [each.status for each in follow_build(submit())]
    assert Status.WORKING in seen
    assert seen[-1] == Status.SUCCESS
    assert Status.SUCCESS not in seen[:-1]


@pytest.mark.usefixtures("addresses")
def test_the_newest_build_of_a_commit_is_found(repository: Path) -> None:
    commit = read_commit(repository)
    given = {"substitutions": {"COMMIT_SHA": commit}}
    loose = {"options": {"substitution_option": "ALLOW_LOOSE"}}
    submit(**given, **loose)
    newest = submit(**given, **loose)
    submit()
    assert find_build(repository).id == newest


@pytest.mark.usefixtures("addresses")
def test_a_commit_that_was_not_pushed_has_no_build(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(builds, "SECONDS_TO_APPEAR", 0.1)
    with pytest.raises(BuildError, match=r"no build of it; .*push google \w"):
        find_build(repository)


@pytest.mark.usefixtures("addresses")
@pytest.mark.parametrize(
    ("pattern", "push"),
    [
        ("^(main|x)$", "push google main`"),
        (
            "^(staging|production)$",
            r"HEAD:BRANCH` with a BRANCH of `\^\(staging\|production\)\$`",
        ),
    ],
)
def test_the_push_that_is_missing_is_to_a_branch_that_its_trigger_watches(
    pattern: str,
    push: str,
    repository: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(builds, "SECONDS_TO_APPEAR", 0.1)
    head = ["git", "-C", str(repository), "symbolic-ref", "HEAD"]
    commit = read_commit(repository)
    subprocess.run([*head, "refs/heads/main"], check=True)
    subprocess.run(
        ["git", "-C", str(repository), "reset", "-q", commit], check=True
    )
    template = {"repo_name": repository.name, "branch_name": pattern}
    trigger = BuildTrigger(
        name="t", filename="cloudbuild.yaml", trigger_template=template
    )
    connect().create_build_trigger(project_id="local", trigger=trigger)
    with pytest.raises(BuildError, match=push):
        find_build(repository)


@pytest.mark.usefixtures("addresses")
def test_without_a_remote_the_cells_that_name_it_come_first(
    repository: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(builds, "SECONDS_TO_APPEAR", 0.1)
    remove = ["git", "-C", str(repository), "remote", "remove", "google"]
    subprocess.run(remove, check=True)
    with pytest.raises(BuildError, match=r"no remote `google`: .*repos create"):
        find_build(repository)


def test_a_folder_without_a_commit_is_refused(tmp_path: Path) -> None:
    says = r"not a git repository.*run the lesson's cells that make it"
    with pytest.raises(BuildError, match=says):
        read_commit(tmp_path)


def test_a_folder_that_is_not_there_is_for_the_lesson_to_make(
    tmp_path: Path,
) -> None:
    with pytest.raises(BuildError, match="run the lesson's cells that make it"):
        read_commit(tmp_path / "gone")


@pytest.mark.usefixtures("addresses")
def test_an_unknown_build_is_refused_in_the_services_words() -> None:
    with pytest.raises(BuildError, match=r"^build 'abc': build 'abc' not f"):
        get_build("abc")


@pytest.mark.usefixtures("addresses")
def test_a_wrong_filter_is_refused_in_the_services_words() -> None:
    with pytest.raises(BuildError, match=r"^list_builds: invalid filter 'x"):
        list_builds("x y")


def test_without_an_opened_lesson_the_next_step_is_to_open_it(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.delenv("CLOUDBUILD_EMULATOR_HOST", raising=False)
    with pytest.raises(BuildError, match=r"not set; .*run the first cells"):
        list_builds()


def test_a_service_that_does_not_answer_is_said(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CLOUDBUILD_EMULATOR_HOST", "http://127.0.0.1:1")
    with pytest.raises(BuildError, match=r"127.0.0.1:1: no answer; expected"):
        list_builds()


def test_a_service_that_ended_is_started_again_to_get_a_build(
    addresses: Addresses, monkeypatch: pytest.MonkeyPatch
) -> None:
    build_id = submit()
    monkeypatch.setenv("CLOUDBUILD_EMULATOR_HOST", "http://127.0.0.1:1")
    monkeypatch.setattr(lifecycle, "up", lambda **_: addresses)
    assert get_build(build_id).id == build_id
