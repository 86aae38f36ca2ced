"""Kill -9 of the emulator: services answer again, and nothing is left over."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import psutil

from tests.cloudrun_emulator.applications import TELLING
from tests.cloudrun_emulator.sending import PLACE, SHOP, pack

SERVE = """
import sys
from pathlib import Path
from cloudrun_emulator.server import serve
from cloudrun_emulator.settings import Settings
serve(Settings(Path(sys.argv[1]), port=0), ready=lambda address: None)
"""
SECONDS = 60


@contextmanager
def run(state: Path) -> Iterator[tuple[subprocess.Popen[bytes], httpx.Client]]:
    """Run an emulator as a process of its own, until it is killed."""
    file = state / "service.json"
    file.unlink(missing_ok=True)
    process = subprocess.Popen([sys.executable, "-c", SERVE, str(state)])
    try:
        end = time.monotonic() + SECONDS
        while not file.exists():
            assert process.poll() is None
            assert time.monotonic() < end
            time.sleep(0.02)
        address = json.loads(file.read_text())["address"]
        with httpx.Client(base_url=address, timeout=SECONDS) as client:
            yield process, client
    finally:
        process.kill()
        process.wait()


def stop(process: subprocess.Popen[bytes]) -> None:
    process.send_signal(signal.SIGTERM)
    assert process.wait(SECONDS) == 0


def describe(image: str, **env: str) -> dict[str, Any]:
    container = {
        "image": image,
        "command": ["python3", "main.py"],
        "env": [{"name": name, "value": env[name]} for name in env],
    }
    return {"invokerIamDisabled": True, "template": {"containers": [container]}}


def wait(web: httpx.Client, operation: dict[str, Any]) -> dict[str, Any]:
    path = f"/v2/{operation['name']}:wait"
    found: dict[str, Any] = web.post(path, json={"timeout": "60s"}).json()
    assert found.get("done"), found
    return found


def deploy(web: httpx.Client, image: str, **env: str) -> dict[str, Any]:
    path = f"/v2/{SHOP}?allowMissing=true"
    return wait(web, web.patch(path, json=describe(image, **env)).json())


def send(web: httpx.Client) -> str:
    data = pack({"main.py": TELLING}).getvalue()
    answer = web.post(f"/emulator/v1/{SHOP}/sources", content=data).json()
    return str(answer["image"])


def find_processes(state: Path) -> list[int]:
    """Find what still runs the application of this state."""
    found = []
    for each in psutil.process_iter():
        try:
            if str(state) in " ".join(
                [*each.cmdline(), *each.environ().values()]
            ):
                found.append(each.pid)
        except psutil.Error:
            continue
    return [pid for pid in found if pid != os.getpid()]


def wait_for_none(state: Path) -> None:
    """Wait until nothing runs that this state's emulator started."""
    end = time.monotonic() + SECONDS
    while find_processes(state):
        assert time.monotonic() < end
        time.sleep(0.05)


def test_a_killed_emulator_answers_again_with_its_split(
    tmp_path: Path,
) -> None:
    state = tmp_path / "state"
    with run(state) as (process, web):
        image = send(web)
        first = deploy(web, image, A="1")["response"]
        second = deploy(web, image, A="2")["response"]
        names = [
            each["latestReadyRevision"].rpartition("/")[2]
            for each in (first, second)
        ]
        traffic = [
            {"revision": names[0], "percent": 100},
            {"revision": names[1], "tag": "candidate"},
        ]
        path = f"/v2/{SHOP}?updateMask=traffic"
        done = wait(web, web.patch(path, json={"traffic": traffic}).json())
        service = done["response"]
        candidate = service["trafficStatuses"][1]["uri"]
        before = ask(service["uri"])
        assert before[0] == names[0]
        assert ask(candidate)[0] == names[1]
        process.kill()
        process.wait()
        wait_for_none(state)
    with run(state) as (process, web):
        assert web.get(f"/v2/{SHOP}").json()["uri"] == service["uri"]
        after = ask(service["uri"])
        assert after[0] == names[0]
        assert after[1] != before[1]
        assert ask(candidate)[0] == names[1]
        stop(process)
    wait_for_none(state)


def ask(uri: str) -> list[str]:
    """Ask a service which revision answers, and which of its starts."""
    return httpx.get(uri, timeout=SECONDS).text.split()


def test_a_deployment_that_was_killed_ends_after_the_restart(
    tmp_path: Path,
) -> None:
    state = tmp_path / "state"
    with run(state) as (process, web):
        image = send(web)
        path = f"/v2/{PLACE}/services?serviceId=shop"
        operation = web.post(path, json=describe(image)).json()
        process.kill()
        process.wait()
    with run(state) as (process, web):
        done = wait(web, operation)
        assert ask(done["response"]["uri"])
        stop(process)
    wait_for_none(state)


def test_a_revision_that_does_not_start_takes_no_traffic(
    tmp_path: Path,
) -> None:
    with run(tmp_path / "state") as (process, web):
        image = send(web)
        good = deploy(web, image)["response"]
        failed = deploy(web, image, FAIL="1")
        assert failed["error"]["code"] == 9
        assert (
            "is not ready and cannot serve traffic"
            in (failed["error"]["message"])
        )
        short = good["latestReadyRevision"].rpartition("/")[2]
        assert ask(good["uri"])[0] == short
        stop(process)
