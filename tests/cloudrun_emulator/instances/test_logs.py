import threading
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from cloudrun_emulator.instances import logs
from cloudrun_emulator.instances.logs import (
    Kind,
    LogEntry,
    LogFilter,
    LogStore,
    write_time,
)
from tests.cloudrun_emulator.cloud import Cloud, wait_for


@pytest.fixture
def store(tmp_path: Path) -> Iterator[LogStore]:
    store = LogStore(tmp_path)
    yield store
    store.close()


def write(
    store: LogStore, text: str, kind: Kind = "stdout", severity: str = "INFO"
) -> None:
    entry = LogEntry(write_time(), "one", "", kind, severity, text=text)
    store.append("shop", entry)


def read(store: LogStore, limit: int | None = None, **wanted: str) -> list[str]:
    found = store.read("shop", LogFilter(**wanted), limit)
    return [each.text for each in found]


def test_entries_come_back_in_order(store: LogStore) -> None:
    for text in ("first", "second", "third"):
        write(store, text)
    assert read(store) == ["first", "second", "third"]
    assert read(store, limit=2) == ["second", "third"]


@pytest.mark.parametrize("block", [1, 7, 150, 2**16])
def test_a_log_is_read_from_its_end_in_blocks_of_any_size(
    store: LogStore, monkeypatch: pytest.MonkeyPatch, block: int
) -> None:
    monkeypatch.setattr(logs, "BLOCK", block)
    lines = [f"line {number} é" for number in range(9)]
    for each in lines:
        write(store, each)
    assert read(store) == lines
    assert read(store, limit=2) == lines[-2:]


def test_entries_are_chosen_by_severity(store: LogStore) -> None:
    write(store, "fine", severity="INFO")
    write(store, "bad", severity="CRITICAL")
    assert read(store, severity="ERROR") == ["bad"]


def test_entries_are_chosen_by_kind_and_time(store: LogStore) -> None:
    write(store, "old", "stderr")
    since = write_time()
    write(store, "asked", "request")
    write(store, "said", "stderr")
    found = store.read("shop", LogFilter(kinds=("stderr",), since=since))
    assert [each.text for each in found] == ["said"]


def test_a_log_outlives_its_store(store: LogStore, tmp_path: Path) -> None:
    write(store, "kept")
    assert [x.text for x in LogStore(tmp_path).read("shop")] == ["kept"]


def test_a_line_cut_by_a_kill_is_left_out(
    store: LogStore, tmp_path: Path
) -> None:
    write(store, "whole")
    path = tmp_path / "shop.jsonl"
    path.write_bytes(path.read_bytes() * 2 + b'{"time": "20')
    assert read(store) == ["whole", "whole"]


def test_a_log_does_not_grow_for_ever(
    store: LogStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(logs, "BYTES_OF_A_HALF", 2000)
    for number in range(100):
        write(store, f"line {number}")
    assert sum(x.stat().st_size for x in tmp_path.iterdir()) < 5000
    assert read(store)[-1] == "line 99"
    assert read(store, limit=2) == ["line 98", "line 99"]


def test_who_follows_sees_only_what_comes(store: LogStore) -> None:
    write(store, "before")
    stop = threading.Event()
    following = store.follow("shop", stop=stop)
    seen: list[str] = []

    def follow() -> None:
        for entry in following:
            seen.append(entry.text)
            stop.set()

    reader = threading.Thread(target=follow)
    reader.start()
    while reader.is_alive():
        write(store, "after")
        reader.join(0.05)
    assert set(seen) == {"after"}


def test_only_its_owner_may_read_a_log(store: LogStore, tmp_path: Path) -> None:
    write(store, "private")
    assert (tmp_path / "shop.jsonl").stat().st_mode & 0o077 == 0


def test_a_removed_log_is_gone(store: LogStore) -> None:
    write(store, "gone")
    store.remove("shop")
    assert read(store) == []


def say(cloud: Cloud, line: str, to: str = "stdout") -> LogEntry:
    address = cloud.serve()
    httpx.get(f"{address}/print", params={"line": line, "to": to})
    wanted = LogFilter(kinds=("stdout", "stderr"))
    wait_for(lambda: cloud.runtime.logs.read(cloud.name, wanted))
    return cloud.runtime.logs.read(cloud.name, wanted)[0]


def test_a_printed_line_is_an_entry(cloud: Cloud) -> None:
    entry = say(cloud, "hello", to="stderr")
    assert (entry.kind, entry.text, entry.severity) == (
        "stderr",
        "hello",
        "DEFAULT",
    )
    assert entry.revision == "one"


def test_a_json_line_is_a_structured_entry(cloud: Cloud) -> None:
    entry = say(cloud, '{"severity": "warning", "message": "hot", "t": 3}')
    assert entry.severity == "WARNING"
    assert entry.json == {"message": "hot", "t": 3}
    assert entry.text == ""


def test_a_json_line_with_a_message_alone_is_text(cloud: Cloud) -> None:
    entry = say(cloud, '{"severity": "ERROR", "message": "hot"}')
    assert (entry.severity, entry.text) == ("ERROR", "hot")


def test_a_line_that_only_looks_like_json_is_text(cloud: Cloud) -> None:
    assert say(cloud, "{hello}").text == "{hello}"


def test_a_request_is_an_entry_in_googles_names(cloud: Cloud) -> None:
    address = cloud.serve()
    httpx.get(f"{address}/?a=1", headers={"User-Agent": "tester"})
    wanted = LogFilter(kinds=("request",))
    wait_for(lambda: cloud.runtime.logs.read(cloud.name, wanted))
    (entry,) = cloud.runtime.logs.read(cloud.name, wanted)
    assert entry.request is not None
    assert float(entry.request.pop("latency").rstrip("s")) < 5
    assert entry.request == {
        "requestMethod": "GET",
        "requestUrl": f"{address}/?a=1",
        "requestSize": "0",
        "status": 200,
        "responseSize": "3",
        "userAgent": "tester",
        "remoteIp": "127.0.0.1",
        "protocol": "HTTP/1.1",
    }
    assert len(entry.trace) == 32
    assert len(entry.instance) == 32


def test_tokens_stay_out_of_the_log(cloud: Cloud) -> None:
    cloud.deploy()
    address = cloud.route({"one": 100}, public=False).uri
    token = cloud.runtime.issue_token("me@example.com")
    httpx.get(address, headers={"Authorization": f"Bearer {token}"})
    wait_for(lambda: cloud.read_log("request"))
    found = str(cloud.runtime.logs.read(cloud.name))
    assert token.rpartition(".")[2] not in found
