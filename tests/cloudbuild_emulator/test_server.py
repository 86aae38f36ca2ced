"""The service on a port: started, stopped, met with a defect."""

import functools
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from cloudbuild_emulator.build import Job
from cloudbuild_emulator.messages import Build, BuildStep, Status
from cloudbuild_emulator.product import PRODUCT
from cloudbuild_emulator.server import STREAMED, RunningServer, serve
from cloudbuild_emulator.service import Service
from cloudbuild_emulator.settings import Settings
from localcloud.errors import ConflictError, UnavailableError
from localcloud.http.service import guard_service
from localcloud.http.serving import (
    RunningApp,
    listen,
    write_address,
    write_service_file,
)

SECONDS = 20
SERVE = """
import sys
from pathlib import Path
from cloudbuild_emulator.server import serve
from cloudbuild_emulator.settings import Settings

serve(
    Settings(Path(sys.argv[1]), port=0),
    ready=lambda address: print(address, flush=True),
)
print("ended", flush=True)
"""
BASH = Build(steps=[BuildStep(name="bash", args=["-c", "true"])])


def _hold(job: Job) -> Build:
    """Run until cancelled."""
    job.log.parent.mkdir(parents=True, exist_ok=True)
    job.log.write_text("holding\n")
    job.cancelled.wait(SECONDS)
    job.build.status = Status(Status.CANCELLED)
    job.save(job.build)
    return job.build


@pytest.fixture
def holding_service(tmp_path: Path) -> Service:
    return Service(Settings(tmp_path / "state"), _hold)


def test_a_server_answers_at_its_address(holding_service: Service) -> None:
    with RunningServer(holding_service) as server:
        assert httpx.get(f"{server.address}/emulator/v1/status").is_success


def test_builds_link_to_the_port_that_the_system_chose(
    holding_service: Service,
) -> None:
    with RunningServer(holding_service) as server:
        build = holding_service.builds.create("local", "", BASH)
        assert build.log_url == f"{server.address}/builds/{build.id}"


def test_nothing_answers_after_the_end(holding_service: Service) -> None:
    with RunningServer(holding_service) as server:
        address = server.address
    with pytest.raises(httpx.ConnectError, match="refused"):
        httpx.get(address)


def test_an_answer_does_not_wait_for_more_to_send(
    holding_service: Service,
) -> None:
    """Nagle's algorithm would make each of these wait for 40 ms."""
    with (
        RunningServer(holding_service) as server,
        httpx.Client(base_url=server.address, timeout=SECONDS) as client,
    ):
        client.get("/nothing")
        times = []
        for _ in range(20):
            start = time.perf_counter()
            client.post("/nothing", content=b"{}")
            times.append(time.perf_counter() - start)
    assert min(times) < 0.02


WAITERS = 50


def test_the_end_is_quick_though_many_wait_for_a_log(
    holding_service: Service,
) -> None:
    limits = httpx.Limits(max_connections=WAITERS)
    with (
        RunningServer(holding_service) as server,
        httpx.Client(limits=limits, timeout=SECONDS) as client,
        ThreadPoolExecutor(WAITERS) as threads,
    ):
        build = holding_service.builds.create("local", "", BASH)
        path = f"/emulator/v1/projects/local/builds/{build.id}/log"
        url = f"{server.address}{path}?wait=60&offset="
        assert client.get(f"{url}0").text == "holding\n"
        urls = [f"{url}8"] * WAITERS
        answers = threads.map(functools.partial(_ask, client), urls)
        # Others are answered meanwhile.
        assert httpx.get(f"{server.address}/emulator/v1/status").is_success
        start = time.monotonic()
        server.__exit__()
        assert time.monotonic() - start < 5
        assert b"" in set(answers) <= {b"", b"too late"}


def _ask(client: httpx.Client, url: str) -> bytes:
    try:
        return client.get(url).content
    except httpx.ConnectError:
        return b"too late"


def test_the_end_is_quick_though_a_connection_stays_open(
    holding_service: Service,
) -> None:
    with RunningServer(holding_service) as server, httpx.Client() as client:
        client.get(f"{server.address}/emulator/v1/status")
        start = time.monotonic()
        server.__exit__()
        assert time.monotonic() - start < 5


def test_the_end_is_quick_though_a_request_is_not_complete(
    holding_service: Service,
) -> None:
    server = RunningServer(holding_service)
    with server:
        port = int(server.address.rpartition(":")[2])
        half = socket.create_connection(("127.0.0.1", port), SECONDS)
        half.sendall(
            b"POST /v1/projects/local/builds HTTP/1.1\r\n"
            b"Host: 127.0.0.1\r\nContent-Length: 100\r\n\r\n{"
        )
        start = time.monotonic()
    half.close()
    assert time.monotonic() - start < 5


def test_a_taken_port_is_told(holding_service: Service) -> None:
    with listen("127.0.0.1", 0) as place:
        port = place.getsockname()[1]
        server = RunningServer(holding_service, port=port)
        with pytest.raises(UnavailableError, match=r"cloudbuild serve --port"):
            server.__enter__()
    holding_service.history.close()


@pytest.mark.parametrize("port", [-1, 70_000])
def test_a_port_that_cannot_be_is_told(port: int) -> None:
    with pytest.raises(UnavailableError, match=str(port)):
        listen("127.0.0.1", port)


def test_an_address_that_is_not_ours_is_told() -> None:
    with pytest.raises(UnavailableError, match=r"192\.0\.2\.1:0: "):
        listen("192.0.2.1", 0)


def test_a_taken_state_folder_is_told(
    holding_service: Service, tmp_path: Path
) -> None:
    second = Service(Settings(tmp_path / "state"), _hold)
    with (
        RunningServer(holding_service),
        pytest.raises(ConflictError, match="another service"),
    ):
        RunningServer(second).__enter__()
    second.history.close()


def test_who_listens_everywhere_is_asked_here() -> None:
    with listen("0.0.0.0", 0) as place:  # noqa: S104 - what is tested
        address = write_address(place)
    assert address == f"http://127.0.0.1:{address.rpartition(':')[2]}"


def test_a_defect_is_told_without_its_traceback(
    holding_service: Service, monkeypatch: pytest.MonkeyPatch
) -> None:
    def divide(*_: object, **__: object) -> None:
        raise ZeroDivisionError("of our own")

    monkeypatch.setattr(holding_service.builds, "list", divide)
    with RunningServer(holding_service) as server:
        answer = httpx.get(f"{server.address}/v1/projects/local/builds")
    error = answer.json()["error"]
    assert (answer.status_code, error["status"]) == (500, "INTERNAL")
    assert "own" in error["message"]
    assert "ZeroDivisionError" not in answer.text


def test_a_file_tells_other_programs_who_serves(tmp_path: Path) -> None:
    path = write_service_file(tmp_path, "http://127.0.0.1:1")
    assert path == tmp_path / "service.json"
    document = json.loads(path.read_text())
    assert document == {"pid": os.getpid(), "address": "http://127.0.0.1:1"}


def test_serving_ends_where_the_port_is_taken(tmp_path: Path) -> None:
    settings = Settings(tmp_path / "state")
    with listen("127.0.0.1", 0) as place:
        settings = replace(settings, port=place.getsockname()[1])
        with pytest.raises(UnavailableError, match="choose another port"):
            serve(settings, ready=lambda _: None)
    assert not (tmp_path / "state" / "service.json").exists()


StartServing = Callable[[], subprocess.Popen[str]]


@pytest.fixture
def start_serving(tmp_path: Path) -> Iterator[StartServing]:
    """Start a service as a program of its own, on one state folder."""
    started: list[subprocess.Popen[str]] = []

    def start() -> subprocess.Popen[str]:
        process = subprocess.Popen(
            [sys.executable, "-c", SERVE, str(tmp_path / "state")],
            stdout=subprocess.PIPE,
            text=True,
        )
        started.append(process)
        return process

    yield start
    for each in started:
        each.kill()
        each.communicate(timeout=SECONDS)


def _read_address(process: subprocess.Popen[str]) -> str:
    assert process.stdout is not None
    return process.stdout.readline().strip()


@pytest.mark.parametrize(
    "number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP]
)
def test_a_signal_ends_the_service_cleanly(
    start_serving: StartServing, tmp_path: Path, number: signal.Signals
) -> None:
    process = start_serving()
    address = _read_address(process)
    file = tmp_path / "state" / "service.json"
    told = json.loads(file.read_text())
    assert told == {"pid": process.pid, "address": address}
    process.send_signal(number)
    output, _ = process.communicate(timeout=SECONDS)
    assert (process.returncode, output) == (0, "ended\n")
    assert not file.exists()


def test_a_service_starts_again_after_a_kill(
    start_serving: StartServing,
) -> None:
    killed = start_serving()
    _read_address(killed)
    killed.kill()
    killed.wait(SECONDS)
    address = _read_address(start_serving())
    assert httpx.get(f"{address}/emulator/v1/status").is_success


async def _count_body(request: Request) -> PlainTextResponse:
    return PlainTextResponse(str(len(await request.body())))


@pytest.fixture(scope="module")
def guarded_client() -> Iterator[httpx.Client]:
    settings = Settings(Path("/nowhere"), body_bytes=1000)
    app = Starlette(
        routes=[Route("/{path:path}", _count_body, methods=["POST"])],
        middleware=guard_service(PRODUCT, settings, STREAMED),
    )
    with listen("127.0.0.1", 0) as listener, RunningApp(app, listener):
        address = write_address(listener)
        with httpx.Client(base_url=address, timeout=10) as client:
            yield client


@pytest.mark.parametrize(
    "path",
    ["/p/local/r/shop/git-receive-pack", "/emulator/v1/projects/a/sources"],
)
def test_pushes_and_sources_may_be_large(
    guarded_client: httpx.Client, path: str
) -> None:
    assert guarded_client.post(path, content=b"x" * 5000).text == "5000"


@pytest.mark.parametrize("path", ["/x/p/a/r/b", "/emulator/v1/projects/a/b"])
def test_what_only_looks_like_a_push_may_not(
    guarded_client: httpx.Client, path: str
) -> None:
    assert guarded_client.post(path, content=b"x" * 5000).status_code == 413
