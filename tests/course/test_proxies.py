"""MLflow and Cloud Build through Jupyter, as a hub's user reaches them."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from course import cloud
from course.lab import CONFIG
from course.places import Places
from course.ports import PortChoice
from course.processes import end_processes, identify_family
from course.server_state import read_state

HUB = "hub.example.org"
BASE = "/user/ada/"
SECONDS = 60


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Places]:
    places = Places(tmp_path_factory.mktemp("hub") / "home")
    yield places
    cloud.down(places=places)


@pytest.fixture(scope="module")
def hub(home: Places) -> Iterator[httpx.Client]:
    """Start Jupyter below a hub's path; speak to it by the hub's name."""
    port = PortChoice("", 8990).choose()
    options = {
        "ServerApp.allow_remote_access": "True",
        "ServerApp.allow_root": "True",
        "ServerApp.base_url": BASE,
        "ServerApp.open_browser": "False",
        "ServerApp.port": str(port),
        "IdentityProvider.token": "",
    }
    words = [f"--{name}={value}" for name, value in options.items()]
    places = {"JUPYTER_CONFIG_PATH": str(CONFIG), "COURSE_HOME": str(home.home)}
    with subprocess.Popen(
        [sys.executable, "-m", "jupyter_server", *words],
        env=os.environ | places,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        address = f"http://127.0.0.1:{port}{BASE}"
        headers = {"Host": HUB}
        with httpx.Client(
            base_url=address, headers=headers, timeout=SECONDS
        ) as client:
            wait_for(client)
            yield client
        end_processes(identify_family(process.pid))


def wait_for(client: httpx.Client) -> None:
    end = time.monotonic() + SECONDS
    while time.monotonic() < end:
        try:
            client.get("api")
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("Jupyter did not start")


def create_trigger(hub: httpx.Client, origin: str) -> httpx.Response:
    """Send the console's form for a new trigger, as a page of `origin`."""
    page = hub.get("cloudbuild/triggers/new").text
    fields = dict(re.findall(r'name="(form_token)" value="([^"]+)"', page))
    fields |= {"name": "by-form", "repository": "shop", "branch": "^main$"}
    return hub.post(
        "cloudbuild/triggers/new", data=fields, headers={"Origin": origin}
    )


def test_the_console_is_started_by_the_first_look(
    hub: httpx.Client, home: Places
) -> None:
    answer = hub.get("cloudbuild/builds")
    assert answer.status_code == 200
    (style,) = re.findall(r'rel="stylesheet" href="([^"]+)"', answer.text)
    assert hub.get(str(answer.url.join(style))).status_code == 200
    assert cloud.status(places=home).addresses.cloudbuild


def test_a_console_that_was_killed_is_there_at_the_next_look(
    hub: httpx.Client, home: Places
) -> None:
    hub.get("cloudbuild/builds")
    for each in read_state(home.state("cloudbuild")).processes:
        if process := each.find():
            process.kill()
    assert hub.get("cloudbuild/builds").status_code == 200


def test_a_form_of_the_hubs_own_page_is_taken(hub: httpx.Client) -> None:
    answer = create_trigger(hub, f"http://{HUB}")
    # It was read: the form lacks a config, which the answer says.
    assert answer.status_code == 400
    assert "inline: the file is empty" in answer.text


def test_a_form_of_a_foreign_page_is_refused(hub: httpx.Client) -> None:
    answer = create_trigger(hub, "http://evil.example")
    assert answer.status_code == 403


def test_mlflow_answers_by_the_hubs_name(
    hub: httpx.Client, home: Places
) -> None:
    assert "MLflow" in hub.get("mlflow/").text
    path = "mlflow/ajax-api/2.0/mlflow/experiments/search"
    body = {"max_results": 1}
    own = hub.post(path, json=body, headers={"Origin": f"http://{HUB}"})
    foreign = hub.post(path, json=body, headers={"Origin": "http://evil.test"})
    assert (own.status_code, foreign.status_code) == (200, 403)
    assert cloud.status(places=home).addresses.mlflow_server


def test_the_launcher_offers_both_in_a_tab_beside_the_lesson(
    hub: httpx.Client,
) -> None:
    found = hub.get("server-proxy/servers-info").json()["server_processes"]
    entries = {each["launcher_entry"]["title"]: each for each in found}
    assert set(entries) == {"MLflow", "Cloud Build"}
    assert not any(each["new_browser_tab"] for each in found)
    icon = hub.get("server-proxy/icon/mlflow")
    assert icon.headers["content-type"] == "image/svg+xml"


def test_a_server_that_cannot_start_says_what_to_do(
    hub: httpx.Client, home: Places, tmp_path: Path
) -> None:
    kept = home.bucket
    cloud.down(places=home)
    kept.rename(tmp_path / "kept")
    kept.write_text("in the way")
    try:
        answer = hub.get("cloudbuild/builds")
    finally:
        kept.unlink()
        (tmp_path / "kept").rename(kept)
    assert answer.status_code == 503
    assert "expected a folder that can be written" in answer.text
