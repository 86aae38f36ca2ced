"""What lessons see of a service's instances and log, on a real Cloud Run."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner

from cloudrun_emulator import CloudRun, RunningServer, Settings
from cloudrun_emulator import main as cloudrun
from course.clients import instances
from course.clients.instances import count_instances, find_entry
from course.clients.services import REGION, ask, find_address
from course.errors import DeploymentError

# Writes a line of JSON a request, and others besides.
WRITING = """
import json, os
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

class Writing(BaseHTTPRequestHandler):
    def do_GET(self):
        entry = {"severity": "WARNING", "message": f"GET {self.path}"}
        print("a line", json.dumps(entry | {"rows": 1}), sep="\\n", flush=True)
        self.send_response(200)
        self.send_header("Content-Length", "0")
        self.end_headers()

port = int(os.environ["PORT"])
ThreadingHTTPServer(("0.0.0.0", port), Writing).serve_forever()
"""


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("cloudrun")
    with RunningServer(CloudRun(Settings(folder))) as server:
        yield server.address


@pytest.fixture
def shop(cloud: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """Deploy a shop; give its address."""
    monkeypatch.setenv("CLOUDRUN_EMULATOR_HOST", cloud)
    (tmp_path / "main.py").write_text(WRITING)
    (tmp_path / "Procfile").write_text("web: python main.py\n")
    words = ["deploy", "shop", "--source", str(tmp_path), "--quiet"]
    words += ["--region", REGION, "--allow-unauthenticated"]
    done = CliRunner().invoke(cloudrun, [*words, "--revision-suffix", "one"])
    assert done.exit_code == 0, done.output
    return find_address("shop")


def test_instances_that_live_are_counted_by_revision(shop: str) -> None:
    ask(shop)
    assert count_instances("shop") == {"shop-one": 1}


def test_the_newest_line_of_json_is_found(shop: str) -> None:
    ask(f"{shop}/a?1")
    ask(f"{shop}/a?2")
    found = find_entry("shop", "GET /a?2")
    assert found.items() >= {"severity": "WARNING", "rows": 1}.items()
    assert find_entry("shop", "GET /a")["message"] == "GET /a?2"


def test_a_line_that_never_comes_is_none(
    shop: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    ask(shop)
    monkeypatch.setattr(instances, "SECONDS_TO_APPEAR", 0.0)
    assert find_entry("shop", "POST") == {}


def test_an_unknown_service_is_named(shop: str) -> None:
    assert shop
    with pytest.raises(DeploymentError, match="service 'cart'"):
        count_instances("cart")
    with pytest.raises(DeploymentError, match="service 'cart'"):
        find_entry("cart", "GET")
