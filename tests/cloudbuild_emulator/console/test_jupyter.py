"""The console in a browser, behind jupyter-server-proxy and a hub's name."""

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, expect

from cloudbuild_emulator.server import RunningServer
from cloudbuild_emulator.service import Service
from cloudbuild_emulator.settings import Settings
from localcloud.http.serving import listen
from tests.browsing import (
    MILLISECONDS,
    Tab,
    open_tab,
)
from tests.cloudbuild_emulator.console.conftest import (
    QUICK,
    Console,
    Stage,
    await_value,
)

pytestmark = pytest.mark.browser

expect.set_options(timeout=MILLISECONDS)

HUB = "hub.test"
BASE = "/user/ada/"
# Jupyter takes three, on a machine that does nothing else.
SECONDS_TO_START = 120
TOKEN = "sesame"  # noqa: S105 -- of a server that lasts as long as the tests


@pytest.fixture(scope="module")
def hub_port() -> int:
    with listen("127.0.0.1", 0) as place:
        return int(place.getsockname()[1])


@pytest.fixture(scope="module")
def hub_console(
    hub_port: int, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Console]:
    """Serve a console that answers to the hub's name and origin only."""
    settings = Settings(
        tmp_path_factory.mktemp("hub") / "state",
        allowed_hosts=(f"{HUB}:{hub_port}",),
        allowed_origins=(f"http://{HUB}:{hub_port}",),
    )
    stage = Stage()
    with RunningServer(Service(settings, stage)) as server:
        yield Console(server.address, server.service, stage)


@pytest.fixture(scope="module")
def hub(
    hub_console: Console,
    hub_port: int,
    tmp_path_factory: pytest.TempPathFactory,
) -> Iterator[str]:
    """Start Jupyter, which hands requests on; return its address."""
    folder = tmp_path_factory.mktemp("jupyter")
    with _start_jupyter(folder, hub_port, hub_console.address):
        yield f"http://{HUB}:{hub_port}{BASE}"


@contextmanager
def _start_jupyter(folder: Path, port: int, address: str) -> Iterator[None]:
    proxied = {"command": [], "port": int(address.rpartition(":")[2])}
    config = {
        "ServerApp": {
            "allow_remote_access": True,
            "allow_root": True,
            "base_url": BASE,
            "open_browser": False,
            "port": port,
            "port_retries": 0,
            "root_dir": str(folder),
        },
        "IdentityProvider": {"token": TOKEN},
        "ServerProxy": {"servers": {"cloudbuild": proxied}},
    }
    file = folder / "config.json"
    file.write_text(json.dumps(config))
    names = ("CONFIG_DIR", "DATA_DIR", "RUNTIME_DIR")
    places = {f"JUPYTER_{name}": str(folder / name) for name in names}
    server = subprocess.Popen(
        [sys.executable, "-m", "jupyter_server", f"--config={file}"],
        env={**os.environ, **places},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )
    try:
        address = f"http://127.0.0.1:{port}{BASE}api"
        await_value(lambda: _ask(address), SECONDS_TO_START)
        yield
    finally:
        server.terminate()
        server.wait()


def _ask(address: str) -> str | None:
    try:
        return httpx.get(address).text
    except httpx.TransportError:
        return None


@pytest.fixture
def tab(hub: str, browser: Browser) -> Iterator[Tab]:
    """Open a tab of somebody who has signed in."""
    with open_tab(browser, hub) as tab:
        tab.open(f"api/status?token={TOKEN}")
        yield tab


@pytest.fixture(params=["proxy/PORT", "proxy/PORT/", "cloudbuild/"])
def start(request: pytest.FixtureRequest, hub_console: Console) -> str:
    """Return where the proxy has the console."""
    port = hub_console.address.rpartition(":")[2]
    return str(request.param).replace("PORT", port)


def test_a_build_is_followed_behind_the_proxy(
    tab: Tab, hub_console: Console, start: str
) -> None:
    play = hub_console.play()
    tab.open(start)
    tab.page.click(f"a[href*='{play.build.id}']")
    play.say("A line that came later")
    expect(tab.page.locator("#log")).to_contain_text("A line that came later")
    play.end()
    expect(tab.page.locator("#retry")).to_be_visible()
    assert f"/{start.rstrip('/')}/builds/{play.build.id}" in tab.page.url


def test_a_form_is_sent_behind_the_proxy(
    tab: Tab, hub_console: Console, start: str
) -> None:
    build = hub_console.end(hub_console.submit(tags=[QUICK]))
    tab.open(f"{start.rstrip('/')}/builds/{build.id}")
    tab.page.click("#retry")
    tab.page.wait_for_url(lambda url: "/builds/" in url and build.id not in url)
    expect(tab.page.locator("h1")).to_contain_text("Build")


def test_a_hub_that_is_not_allowed_is_told_what_to_allow(
    hub: str, hub_console: Console
) -> None:
    _ = hub
    headers = {"host": HUB}
    answer = httpx.get(f"{hub_console.address}/builds", headers=headers)
    assert answer.status_code == 403
    assert f"--allowed-host {HUB}" in answer.text
