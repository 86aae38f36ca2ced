"""Where this machine allows no namespaces."""

import time
from collections.abc import Iterator

import httpx
import pytest

from tests.cloudrun_emulator.cloud import Cloud, is_alive, wait_for


@pytest.fixture
def plain(cloud: Cloud, monkeypatch: pytest.MonkeyPatch) -> Iterator[Cloud]:
    monkeypatch.setattr(
        "cloudrun_emulator.instances.rooms.allows_namespaces", lambda: False
    )
    yield cloud
    cloud.end()


def test_a_revisions_files_are_never_changed(plain: Cloud) -> None:
    address = plain.serve()
    httpx.get(f"{address}/write", params={"path": "note.txt"})
    found = httpx.get(f"{address}/exists", params={"path": "note.txt"})
    assert found.text == "True"
    assert not (plain.files / "note.txt").exists()


def test_an_instances_folder_is_gone_with_it(plain: Cloud) -> None:
    plain.serve()
    rooms = plain.runtime.settings.state / "work" / "instances"
    assert [*rooms.iterdir()]
    plain.end()
    assert not [*rooms.iterdir()]


def test_an_instance_ends_with_all_that_it_started(plain: Cloud) -> None:
    command = ("sh", "-c", "setsid sleep 1000 & python main.py")
    plain.serve(command=command)
    processes = plain.find_processes()
    assert len(processes) >= 3
    plain.end()
    wait_for(lambda: not any(is_alive(each.pid) for each in processes))


def test_an_instance_has_its_ten_seconds(plain: Cloud) -> None:
    plain.serve(env={"SECONDS_TO_END": "0.5"})
    began = time.monotonic()
    plain.end()
    assert 0.5 < time.monotonic() - began < 9
    assert plain.read_log("stdout") == ["told to end"]


def test_its_memory_is_held(plain: Cloud) -> None:
    address = plain.serve(memory=64 * 2**20)
    answer = httpx.get(f"{address}/memory?mib=100", timeout=10)
    assert answer.status_code == 500
