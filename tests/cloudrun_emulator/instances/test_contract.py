"""The container runtime contract, asked of a running instance."""

import json
import time
from collections.abc import Mapping

import httpx
import pytest

from cloudrun_emulator.runtime import RevisionError
from localcloud.sandbox.sandboxes import allows_namespaces
from tests.cloudrun_emulator.cloud import Cloud, is_alive, wait_for

needs_namespaces = pytest.mark.skipif(
    not allows_namespaces(), reason="this kernel allows no namespaces"
)


def ask_environment(address: str) -> Mapping[str, str]:
    found: dict[str, str] = httpx.get(f"{address}/env").json()
    return found


def test_the_environment_says_what_the_contract_promises(cloud: Cloud) -> None:
    found = ask_environment(cloud.serve(env={"COLOUR": "blue"}))
    assert found["K_SERVICE"] == cloud.service
    assert found["K_REVISION"] == "one"
    assert found["K_CONFIGURATION"] == cloud.service
    assert found["PORT"].isdigit()
    assert found["COLOUR"] == "blue"


def test_nothing_of_this_shell_reaches_an_instance(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_PASSWORD", "secret")
    monkeypatch.setenv("PIP_INDEX_URL", "https://me:secret@index")
    assert "secret" not in json.dumps(dict(ask_environment(cloud.serve())))


def test_an_author_cannot_change_what_the_contract_says(cloud: Cloud) -> None:
    found = ask_environment(cloud.serve(env={"K_SERVICE": "another"}))
    assert found["K_SERVICE"] == cloud.service


def test_a_command_may_name_the_port(cloud: Cloud) -> None:
    command = ("python", "-m", "http.server", "$(PORT)")
    address = cloud.serve(command=command)
    assert "main.py" in httpx.get(address).text


@needs_namespaces
def test_written_files_are_gone_with_the_instance(cloud: Cloud) -> None:
    address = cloud.serve()
    httpx.get(f"{address}/write", params={"path": "note.txt"})
    assert not (cloud.files / "note.txt").exists()
    with httpx.Client(base_url=address) as client:
        pid = client.get("/pid").text
        with pytest.raises(httpx.HTTPStatusError, match="503"):
            client.get("/exit?status=0").raise_for_status()
    # Until it is gone, it may still take a connection and close it.
    wait_for(lambda: not cloud.find_processes())
    assert pid == "1"
    found = httpx.get(f"{address}/exists", params={"path": "note.txt"})
    assert found.text == "False"


@needs_namespaces
def test_written_files_count_as_memory(cloud: Cloud) -> None:
    address = cloud.serve(memory=64 * 2**20)
    answer = httpx.get(f"{address}/files?mib=60", timeout=10)
    assert answer.status_code == 500
    assert (
        "Memory limit of 64 MiB exceeded with " in cloud.read_log("system")[-1]
    )


def test_an_instance_over_its_memory_is_killed_with_its_request(
    cloud: Cloud,
) -> None:
    address = cloud.serve(memory=64 * 2**20)
    answer = httpx.get(f"{address}/memory?mib=100", timeout=10)
    assert answer.status_code == 500
    assert "using too much memory and was terminated" in answer.text
    assert httpx.get(address).text == "one"


def test_an_instance_has_ten_seconds_after_its_warning(cloud: Cloud) -> None:
    cloud.serve(env={"SECONDS_TO_END": "0.5"})
    began = time.monotonic()
    cloud.runtime.forget(cloud.plans["one"].name)
    assert 0.5 < time.monotonic() - began < 9
    assert cloud.read_log("stdout") == ["told to end"]


def test_an_instance_that_traps_no_signal_ends_at_once(cloud: Cloud) -> None:
    cloud.serve()
    began = time.monotonic()
    cloud.runtime.forget(cloud.plans["one"].name)
    assert time.monotonic() - began < 2


def test_nothing_of_an_instance_is_left(cloud: Cloud) -> None:
    command = ("sh", "-c", "sleep 1000 & setsid sleep 1000 & python main.py")
    cloud.serve(command=command)
    processes = cloud.find_processes()
    assert len(processes) >= 3
    cloud.runtime.forget(cloud.plans["one"].name)
    wait_for(lambda: not any(is_alive(each.pid) for each in processes))


def test_a_program_that_is_not_there_fails_the_deployment(
    cloud: Cloud,
) -> None:
    with pytest.raises(RevisionError, match="not ready and cannot serve"):
        cloud.deploy(command=("no-such-program",))
    assert 'exec: "no-such-program"' in cloud.read_log("stderr")[0]
