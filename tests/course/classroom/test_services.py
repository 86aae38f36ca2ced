"""Environments of lesson 2: what they answer, and how they end."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest

from course.classroom.services import CLOSED, Environment, find_environment
from course.errors import ServiceError
from course.messages import translate

PRICE = """
def answer(path, ask):
    return {{"{name}": 12.5}}
"""
CART = """
def answer(path, ask):
    return {"total": 2 * ask("price", "/price/1")["price"]}
"""
# Starts an environment, says the pids of its processes, and stays.
KERNEL = """
import sys, time
from course.classroom.services import find_environment
staging = find_environment("staging")
staging.reload()
found = staging.services.values()
print(*(each.process.pid for each in found), flush=True)
time.sleep(60)
"""
Deploy = Callable[[str, str], Path]


@pytest.fixture
def deploy(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Deploy:
    """Give a function that puts a service into the folder staging."""
    monkeypatch.setenv("BUCKET", str(tmp_path))
    folder = tmp_path / "staging"
    folder.mkdir()

    def put(service: str, text: str) -> Path:
        path = folder / f"{service}.py"
        path.write_text(text)
        return path

    put("price", PRICE.format(name="price"))
    put("cart", CART)
    return put


@pytest.fixture
def staging(deploy: Deploy) -> Iterator[Environment]:
    del deploy
    environment = find_environment("staging")
    environment.reload()
    yield environment
    environment.stop()


def list_pids(environment: Environment) -> list[int]:
    started = [each.process for each in environment.services.values()]
    return [process.pid for process in started if process]


def wait_for_end(pids: list[int]) -> list[int]:
    end = time.monotonic() + 10
    while time.monotonic() < end:
        alive = [pid for pid in pids if psutil.pid_exists(pid)]
        if not alive:
            break
        time.sleep(0.05)
    return alive


def test_services_of_an_environment_ask_one_another(
    staging: Environment,
) -> None:
    assert staging.ask("cart", "/total") == (200, {"total": 25.0})


def test_a_contract_that_is_broken_fails_in_the_consumer(
    staging: Environment, deploy: Deploy
) -> None:
    deploy("price", PRICE.format(name="amount"))
    staging.reload()
    assert staging.ask("price", "/price/1") == (200, {"amount": 12.5})
    error = {"error": "KeyError: 'price'"}
    assert staging.ask("cart", "/total") == (500, error)


def test_what_is_deployed_waits_for_the_reload(
    staging: Environment, deploy: Deploy
) -> None:
    deploy("price", PRICE.format(name="amount"))
    assert staging.ask("price", "/price/1") == (200, {"price": 12.5})


def test_an_error_of_a_neighbour_is_told_with_its_name(
    staging: Environment, deploy: Deploy
) -> None:
    deploy("price", "def answer(path, ask): return {}[path]")
    staging.reload()
    error = {"error": "RuntimeError: price: KeyError: '/price/1'"}
    assert staging.ask("cart", "/total") == (500, error)


def test_a_file_that_cannot_be_run_is_a_service_that_says_why(
    staging: Environment, deploy: Deploy
) -> None:
    deploy("price", "import nothing_of_this_name")
    staging.reload()
    status, body = staging.ask("price", "/price/1")
    assert status == 500
    assert "No module named 'nothing_of_this_name'" in body["error"]


@pytest.mark.usefixtures("deploy")
def test_a_closed_environment_wants_its_key() -> None:
    closed = find_environment("staging", key="team")
    try:
        refusal = (403, {"error": translate(CLOSED, "fr")})
        assert closed.ask("cart", "/total") == refusal
        assert closed.ask("cart", "/total", key="other")[0] == 403
        assert closed.ask("cart", "/total", key="team")[0] == 200
    finally:
        closed.stop()


def test_an_open_environment_ignores_keys(staging: Environment) -> None:
    assert staging.ask("cart", "/total", key="any")[0] == 200


def test_no_request_is_lost_while_services_are_reloaded(
    staging: Environment,
) -> None:
    with staging.visited("cart", "/total") as statuses:
        for _ in range(3):
            staging.reload()
            staging.ask("cart", "/total")
    assert statuses == {200}


def test_a_reload_leaves_no_process_of_before(staging: Environment) -> None:
    before = list_pids(staging)
    staging.reload()
    assert wait_for_end(before) == []


def test_an_environment_asked_for_again_is_the_one_that_runs(
    staging: Environment,
) -> None:
    before = list_pids(staging)
    assert find_environment("staging") is staging
    assert list_pids(staging) == before


def test_an_environment_that_gets_a_key_is_closed(
    staging: Environment,
) -> None:
    assert staging.ask("cart", "/total")[0] == 200
    assert find_environment("staging", key="team") is staging
    assert staging.ask("cart", "/total")[0] == 403
    find_environment("staging")


@pytest.mark.usefixtures("deploy")
@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGINT])
def test_no_service_outlives_the_kernel_that_started_it(number: int) -> None:
    with subprocess.Popen(
        [sys.executable, "-c", KERNEL], stdout=subprocess.PIPE, text=True
    ) as kernel:
        assert kernel.stdout
        pids = [int(each) for each in kernel.stdout.readline().split()]
        assert len(pids) == 2
        os.kill(kernel.pid, number)
        kernel.communicate()
    assert wait_for_end(pids) == []


def test_a_stopped_environment_leaves_no_process(
    staging: Environment,
) -> None:
    pids = list_pids(staging)
    staging.stop()
    assert wait_for_end(pids) == []


def test_an_environment_runs_from_the_first_question_on(
    staging: Environment,
) -> None:
    staging.stop()
    assert staging.ask("cart", "/total") == (200, {"total": 25.0})


def test_a_service_that_is_not_there_is_named(staging: Environment) -> None:
    with pytest.raises(ServiceError, match=r"no service 'till' runs.*cart, pr"):
        staging.ask("till", "/")


@pytest.mark.usefixtures("deploy")
def test_an_environment_without_deployment_is_refused(tmp_path: Path) -> None:
    with pytest.raises(
        ServiceError, match=r"production: its folder .* push a service"
    ):
        find_environment("production").reload()
    assert not (tmp_path / "production").exists()
