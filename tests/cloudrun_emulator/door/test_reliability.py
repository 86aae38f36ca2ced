"""What is killed or changed under load."""

import subprocess
import sys
import threading
import time
from collections import Counter
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

from cloudrun_emulator.runtime import Runtime, RuntimeSettings
from tests.cloudrun_emulator.cloud import (
    Cloud,
    is_alive,
    wait_for,
    write_application,
)

ROOT = Path(__file__).parents[3]
AT_ONCE = 50
REQUESTS = 1000
# The 99 % band of a thousand throws of a coin.
BAND = range(459, 542)


def ask_many(address: str, path: str = "/") -> list[tuple[int, str]]:
    """Ask a thousand times, fifty at a time; statuses and bodies."""
    limits = httpx.Limits(max_connections=AT_ONCE)
    with (
        httpx.Client(base_url=address, limits=limits, timeout=30) as client,
        ThreadPoolExecutor(AT_ONCE) as pool,
    ):

        def ask(_: int) -> tuple[int, str]:
            answer = client.get(path)
            return answer.status_code, answer.text

        return [*pool.map(ask, range(REQUESTS))]


@contextmanager
def meanwhile(address: str) -> Iterator[Counter[tuple[int, str]]]:
    """Ask many while the body of the block does something."""
    found: Counter[tuple[int, str]] = Counter()
    thread = threading.Thread(target=lambda: found.update(ask_many(address)))
    thread.start()
    time.sleep(0.2)
    yield found
    thread.join()


@pytest.fixture
def two(cloud: Cloud) -> Cloud:
    cloud.deploy("old")
    cloud.deploy("new")
    return cloud


def test_no_request_is_dropped_while_traffic_changes(two: Cloud) -> None:
    address = two.route({"old": 100}).uri
    with meanwhile(address) as found:
        for percent in (10, 50, 100):
            two.route({"old": 100 - percent, "new": percent})
            time.sleep(0.1)
    assert found.total() == REQUESTS
    assert {status for status, _ in found} == {200}


def test_no_request_is_dropped_by_a_deployment(two: Cloud) -> None:
    address = two.route({"old": 100}).uri
    with meanwhile(address) as found:
        two.deploy("newer")
    assert found == {(200, "old"): REQUESTS}


def test_a_failed_deployment_takes_no_request(two: Cloud) -> None:
    address = two.route({"old": 100}).uri
    with (
        meanwhile(address) as found,
        pytest.raises(Exception, match="not ready"),
    ):
        two.deploy("bad", env={"FAILS_TO_START": "yes"})
    assert found == {(200, "old"): REQUESTS}


def test_after_a_rollback_none_is_answered_by_the_new_one(two: Cloud) -> None:
    address = two.route({"new": 100}).uri
    with meanwhile(address) as found:
        two.route({"old": 100})
        after = {httpx.get(address).text for _ in range(20)}
        two.runtime.forget(two.plans["new"].name)
    assert after == {"old"}
    assert {status for status, _ in found} == {200}
    assert found.total() == REQUESTS


def test_shares_under_load_are_within_the_band_of_chance(two: Cloud) -> None:
    address = two.route({"old": 50, "new": 50}).uri
    found = Counter(ask_many(address))
    assert found[200, "new"] in BAND
    assert found[200, "new"] + found[200, "old"] == REQUESTS


def test_a_killed_instance_fails_what_it_held_and_nothing_else(
    cloud: Cloud,
) -> None:
    address = cloud.serve()
    with ThreadPoolExecutor(4) as pool:
        slow = f"{address}/slow?s=5"
        asking = [pool.submit(httpx.get, slow) for _ in range(4)]
        time.sleep(0.3)
        for each in cloud.find_processes():
            each.kill()
        held = {each.result().status_code for each in asking}
    assert held == {503}
    assert httpx.get(address).text == "one"
    assert "Container terminated on signal 9." in cloud.read_log("system")


def test_under_load_a_killed_instance_costs_only_what_it_held(
    cloud: Cloud,
) -> None:
    address = cloud.serve(concurrency=AT_ONCE)
    with meanwhile(address) as found:
        for each in cloud.find_processes():
            each.kill()
    failed = sum(count for (status, _), count in found.items() if status == 503)
    assert 0 < failed <= AT_ONCE
    assert found[200, "one"] == REQUESTS - failed


@pytest.fixture
def killed(tmp_path: Path) -> Iterator[tuple[Cloud, list[int]]]:
    """An emulator that was killed, and what had run below it."""
    state, files = tmp_path / "state", write_application(tmp_path / "files")
    program = [sys.executable, "-m", "tests.cloudrun_emulator.serve"]
    emulator = subprocess.Popen(
        [*program, str(state), str(files)],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    )
    assert emulator.stdout
    assert emulator.stdout.readline().startswith("http://127.0.0.1:")
    runtime = Runtime(RuntimeSettings(state))
    cloud = Cloud(runtime, files, "killed")
    left = [each.pid for each in cloud.find_processes()]
    emulator.kill()
    emulator.wait()
    emulator.stdout.close()
    yield cloud, left
    runtime.logs.close()


def test_nothing_outlives_a_killed_emulator(
    killed: tuple[Cloud, list[int]],
) -> None:
    _, left = killed
    assert left
    wait_for(lambda: not any(is_alive(each) for each in left))


def test_after_a_kill_a_service_answers_again(
    killed: tuple[Cloud, list[int]],
) -> None:
    cloud, left = killed
    cloud.runtime.start()
    wait_for(lambda: not any(is_alive(each) for each in left))
    cloud.runtime.adopt(cloud.plan("one"))
    assert httpx.get(cloud.route({"one": 100}).uri).text == "one"
    cloud.runtime.stop()
    assert not cloud.find_processes()
