import json
import subprocess
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

from course.jupyter import readiness
from course.jupyter.readiness import wait_for_page


class Status(BaseHTTPRequestHandler):
    """Answers as Jupyter does: at its second answer a page is connected."""

    asked = 0

    def do_GET(self) -> None:
        type(self).asked += 1
        connections = int(type(self).asked > 1)
        granted = self.headers["Authorization"] == "token secret"
        self.send_response(200 if granted else 403)
        self.end_headers()
        self.wfile.write(json.dumps({"connections": connections}).encode())

    def log_message(self, *_: object) -> None:
        pass


@pytest.fixture
def lab(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> Iterator[subprocess.Popen[bytes]]:
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(tmp_path))
    monkeypatch.setattr(readiness, "SECONDS_BETWEEN_LOOKS", 0.01)
    with subprocess.Popen(["cat"], stdin=subprocess.PIPE) as process:
        yield process
        process.kill()


@pytest.fixture
def answering(
    tmp_path: Path, lab: subprocess.Popen[bytes]
) -> Iterator[type[Status]]:
    handler = type("Handler", (Status,), {})
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        url = f"http://127.0.0.1:{server.server_port}/"
        runtime = {"url": url, "token": "secret"}
        (tmp_path / f"jpserver-{lab.pid}.json").write_text(json.dumps(runtime))
        yield handler
        server.shutdown()


def test_the_page_is_there_once_it_is_connected(
    lab: subprocess.Popen[bytes], answering: type[Status]
) -> None:
    assert wait_for_page(lab)
    assert answering.asked == 2


def test_who_opens_no_page_does_not_wait_for_ever(
    lab: subprocess.Popen[bytes],
    answering: type[Status],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    answering.asked = -(10**6)
    monkeypatch.setattr(readiness, "SECONDS_FOR_PAGE", 0.05)
    assert wait_for_page(lab)


def test_a_lab_that_ends_before_it_answers_is_not_waited_for(
    lab: subprocess.Popen[bytes],
) -> None:
    lab.kill()
    lab.wait()
    assert not wait_for_page(lab)
