"""How the local cloud starts Cloud Run, and how builds find it."""

from pathlib import Path

import pytest

from cloudbuild_emulator import Build, Status
from course.clients.builds import connect, follow_build
from course.clients.services import list_services
from course.cloud import lifecycle
from course.cloud.cloudbuild import CLOUD_BUILD
from course.cloud.cloudrun import CLOUD_RUN
from course.cloud.processes import end_processes
from course.cloud.state import read_state
from course.lessons.plan import PLAN, ServerKey
from course.places import Home

HOME = Home(Path("home"))
LIST = {
    "name": "gcr.io/cloud-builders/gcloud",
    "args": ["run", "services", "list", "--region", "europe-west1"],
}


def compose() -> str:
    return " ".join(CLOUD_RUN.compose(8086, HOME))


def list_in_a_build() -> Status:
    made = connect().create_build(
        project_id="local", build=Build({"steps": [LIST]})
    )
    *_, ended = follow_build(str(made.metadata.build.id))
    return Status(ended.status)


def test_it_listens_on_loopback_and_links_the_packages_of_builds() -> None:
    command = compose()
    assert "--host 127.0.0.1 --port 8086 --state home/cloudrun" in command
    assert f"--cache {HOME.packages}" in command
    assert "--idle 20s" in command
    assert "--console-url" not in command


def test_behind_a_hub_it_names_the_hubs_address(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    hub = "https://hub.example/user/ada/"
    monkeypatch.setenv("JUPYTERHUB_PUBLIC_URL", hub)
    command = compose()
    assert f"--console-url {hub}cloudrun/" in command
    assert "--allowed-origin=https://hub.example" in command


def test_in_a_codespace_it_is_shown_where_its_port_is(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("CODESPACE_NAME", "fuzzy")
    command = compose()
    name = "fuzzy-8086.app.github.dev"
    assert f"--console-url https://{name}/" in command
    assert f"--allowed-host={name} --allowed-origin=https://{name}" in command


def test_lessons_that_deploy_nothing_do_not_start_it() -> None:
    users = [
        x.number for x in PLAN.values() if ServerKey.CLOUD_RUN in x.servers
    ]
    assert users == [9]


def test_a_build_finds_a_cloud_run_that_comes_up_later(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    try:
        found = lifecycle.up(home=home, servers=[CLOUD_BUILD]).environment
        for name, value in found.items():
            monkeypatch.setenv(name, value)
        assert list_in_a_build() == Status.FAILURE
        lifecycle.up(home=home, servers=[CLOUD_RUN])
        assert list_in_a_build() == Status.SUCCESS
    finally:
        lifecycle.down(home=home)


def test_one_that_was_ended_from_outside_is_back_where_it_was(
    home: Home,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    try:
        address = lifecycle.up(home=home, servers=[CLOUD_RUN]).cloudrun
        monkeypatch.setenv("CLOUDRUN_EMULATOR_HOST", address)
        end_processes(read_state(home.state("cloudrun")).processes)
        lifecycle.keep_up(home, [CLOUD_RUN])
        assert lifecycle.status(home=home).addresses.cloudrun == address
        assert list_services() == []
    finally:
        lifecycle.down(home=home)
    assert "Cloud Run was ended from outside" in capsys.readouterr().out


def test_servers_are_not_told_where_others_were(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("CLOUDRUN_EMULATOR_HOST", "http://127.0.0.1:1")
    try:
        lifecycle.up(home=home, servers=[CLOUD_BUILD])
        first, *_ = read_state(home.state("cloudbuild")).processes
        process = first.find()
        assert process is not None
        assert "CLOUDRUN_EMULATOR_HOST" not in process.environ()
    finally:
        lifecycle.down(home=home)
