"""What Jupyter shows beside a lesson, as a hub's user reaches it."""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest
from playwright.sync_api import Browser

from course.cloud import lifecycle
from course.cloud.cloudbuild import CLOUD_BUILD
from course.cloud.ports import PortChoice
from course.cloud.processes import end_processes, identify_family
from course.cloud.state import read_state
from course.jupyter.lab import CONFIG
from course.places import Home
from tests.answering import wait_for_answer

HUB = "hub.test"
BASE = "/user/ada/"
SECONDS = 60
FRENCH = {"Accept-Language": "fr"}
# Jupyter reads it after ours.
NOT_INSTALLED = """
from pathlib import Path
from course.viz import installing
installing.FOLDER = Path("nowhere")
"""


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    home = Home(tmp_path_factory.mktemp("hub") / "home")
    yield home
    lifecycle.down(home=home)


@pytest.fixture(scope="module")
def hub(home: Home) -> Iterator[httpx.Client]:
    with start_hub(home, CONFIG) as client:
        yield client


@contextmanager
def start_hub(home: Home, *configs: Path) -> Iterator[httpx.Client]:
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
    path = os.pathsep.join(map(str, configs))
    own = {"JUPYTER_CONFIG_PATH": path, "COURSE_HOME": str(home.folder)}
    with subprocess.Popen(
        [sys.executable, "-m", "jupyter_server", *words],
        env=os.environ | own,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        address = f"http://127.0.0.1:{port}{BASE}"
        headers = {"Host": HUB}
        with httpx.Client(
            base_url=address, headers=headers, timeout=SECONDS
        ) as client:
            wait_for_answer(lambda: client.get("api"), SECONDS)
            yield client
        end_processes(identify_family(process.pid))


def create_trigger(hub: httpx.Client, origin: str) -> httpx.Response:
    """Send the console's form for a new trigger, as a page of `origin`."""
    page = hub.get("cloudbuild/triggers/new").text
    fields = dict(re.findall(r'name="(form_token)" value="([^"]+)"', page))
    fields |= {"name": "by-form", "repository": "shop", "branch": "^main$"}
    return hub.post(
        "cloudbuild/triggers/new", data=fields, headers={"Origin": origin}
    )


def test_the_console_is_started_by_the_first_look(
    hub: httpx.Client, home: Home
) -> None:
    answer = hub.get("cloudbuild/builds")
    assert answer.status_code == 200
    (style,) = re.findall(r'rel="stylesheet" href="([^"]+)"', answer.text)
    assert hub.get(str(answer.url.join(style))).status_code == 200
    assert lifecycle.status(home=home).addresses.cloudbuild


def test_a_console_that_was_killed_is_there_at_the_next_look(
    hub: httpx.Client, home: Home
) -> None:
    hub.get("cloudbuild/builds")
    state = read_state(home.state("cloudbuild"))
    for each in state.processes:
        if process := each.find():
            process.kill()
    while state.alive:
        time.sleep(0.01)
    assert hub.get("cloudbuild/builds").status_code == 200


def test_a_look_while_a_server_starts_waits_for_it(
    hub: httpx.Client, home: Home
) -> None:
    lifecycle.down(home=home)
    with ThreadPoolExecutor() as threads:
        start = threads.submit(lifecycle.up, home=home, servers=[CLOUD_BUILD])
        while not read_state(home.state("cloudbuild")).alive:
            time.sleep(0.01)
        assert hub.get("cloudbuild/builds").status_code == 200
        assert start.result().cloudbuild


@pytest.mark.parametrize(
    ("here", "there"),
    [
        ("cloudbuild/builds", "cloudrun"),
        ("cloudrun/services", "cloudbuild"),
    ],
)
def test_each_console_leads_to_the_other_below_the_hubs_path(
    hub: httpx.Client, here: str, there: str
) -> None:
    page = hub.get(here)
    (link,) = re.findall(rf'href="([^"]*/{there}/)"', page.text)
    assert link == f"{BASE}{there}/"
    (title,) = re.findall("<title>.*</title>", hub.get(f"{there}/").text)
    assert {"cloudrun": "Cloud Run", "cloudbuild": "Cloud Build"}[
        there
    ] in title


def test_a_form_of_the_hubs_own_page_is_taken(hub: httpx.Client) -> None:
    answer = create_trigger(hub, f"http://{HUB}")
    # It was read: the form lacks a config, which the answer says.
    assert answer.status_code == 400
    assert "inline: the file is empty" in answer.text


def test_a_form_of_a_foreign_page_is_refused(hub: httpx.Client) -> None:
    answer = create_trigger(hub, "http://evil.example")
    assert answer.status_code == 403


def test_mlflow_answers_by_the_hubs_name(hub: httpx.Client, home: Home) -> None:
    assert "MLflow" in hub.get("mlflow/").text
    path = "mlflow/ajax-api/2.0/mlflow/experiments/search"
    body = {"max_results": 1}
    own = hub.post(path, json=body, headers={"Origin": f"http://{HUB}"})
    foreign = hub.post(path, json=body, headers={"Origin": "http://evil.test"})
    assert (own.status_code, foreign.status_code) == (200, 403)
    assert lifecycle.status(home=home).addresses.mlflow_server


def test_the_launcher_offers_all_in_a_tab_beside_the_lesson(
    hub: httpx.Client,
) -> None:
    found = hub.get("server-proxy/servers-info").json()["server_processes"]
    entries = {each["launcher_entry"]["title"]: each for each in found}
    assert set(entries) == {"MLflow", "Cloud Build", "Cloud Run", "Kedro-Viz"}
    assert not any(each["new_browser_tab"] for each in found)
    for each in found:
        icon = hub.get(f"server-proxy/icon/{each['name']}")
        assert icon.headers["content-type"] == "image/svg+xml"


def test_a_server_that_cannot_start_says_what_to_do(
    hub: httpx.Client, home: Home, tmp_path: Path
) -> None:
    kept = home.bucket
    lifecycle.down(home=home)
    kept.mkdir(parents=True, exist_ok=True)
    kept.rename(tmp_path / "kept")
    kept.write_text("in the way")
    try:
        answer = hub.get("cloudbuild/builds")
        french = hub.get("cloudbuild/builds", headers=FRENCH)
    finally:
        kept.unlink()
        (tmp_path / "kept").rename(kept)
    assert answer.status_code == 503
    assert "expected a folder that can be written" in answer.text
    assert french.status_code == 503
    assert "il faut un dossier" in french.text
    assert '<html lang="fr">' in french.text
    assert "<title>Cloud Build</title>" in french.text
    # Jupyter's own page would say so in English.
    assert not re.search("expected|Service Unavailable|error", french.text)


def test_kedro_viz_is_started_by_the_first_look(
    hub: httpx.Client, home: Home
) -> None:
    assert "Kedro-Viz" not in lifecycle.status(home=home).conditions
    assert "pas encore" in hub.get("kedro-viz/", headers=FRENCH).text
    assert "Kedro-Viz" in lifecycle.status(home=home).conditions


def test_kedro_viz_answers_the_hubs_own_pages_alone(hub: httpx.Client) -> None:
    path = "kedro-viz/?project=course"
    own = hub.get(path, headers={"Origin": f"http://{HUB}"})
    foreign = hub.get(path, headers={"Origin": "http://evil.test"})
    assert (own.status_code, foreign.status_code) == (200, 403)


def test_without_its_packages_kedro_viz_says_how_to_get_them(
    tmp_path: Path,
) -> None:
    (tmp_path / "jupyter_server_config.py").write_text(NOT_INSTALLED)
    with start_hub(Home(tmp_path / "home"), CONFIG, tmp_path) as hub:
        page = hub.get("kedro-viz/", headers=FRENCH)
    assert page.status_code == 503
    assert "<pre>course viz</pre>" in page.text
    assert "Aucune leçon n’en a" in page.text  # noqa: RUF001 -- French


@pytest.mark.browser
def test_kedro_viz_draws_below_a_prefix_and_loads_nothing_from_elsewhere(
    hub: httpx.Client, browser: Browser
) -> None:
    place = f"{HUB}:{hub.base_url.port}"
    answered: list[str] = []
    page = browser.new_page()
    page.on("response", lambda answer: answered.append(answer.url))
    page.goto(f"http://{place}{BASE}kedro-viz/?project=course")
    for name in ("read_parts", "tune", "register"):
        page.locator(".pipeline-node", has_text=name).first.wait_for()
    page.close()
    elsewhere = [x for x in answered if urlsplit(x).netloc not in {place, ""}]
    assert not elsewhere
    assert f"http://{place}{BASE}kedro-viz/api/main" in answered
