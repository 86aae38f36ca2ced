"""Builds and triggers that are kept."""

import sqlite3
import threading
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from cloudbuild_emulator.history import History, Stored, parse_filter
from cloudbuild_emulator.messages import Build, BuildTrigger, Status
from localcloud.errors import (
    CloudError,
    ConflictError,
    InvalidError,
    NotFoundError,
)

BEGIN = datetime(2026, 11, 24, 9, tzinfo=UTC)


@pytest.fixture
def history(tmp_path: Path) -> Iterator[History]:
    history = History(tmp_path / "history.sqlite")
    yield history
    history.close()


def add(history: History, number: int, **fields: object) -> Build:
    build = Build(
        id=f"b{number}",
        project_id="p",
        status=Status.QUEUED,
        create_time=BEGIN + timedelta(minutes=number),
        **fields,
    )
    history.builds.add(Stored(build, "global", {"a": 1}, "steps: []\n"))
    return build


def ids(history: History, text: str) -> list[str]:
    found, _ = history.builds.list("p", "", parse_filter(text), 0, "")
    return [each.id for each in found]


def test_a_build_is_found_again_with_what_was_kept(history: History) -> None:
    build = add(history, 1)
    stored = history.builds.find("p", "b1")
    assert stored == Stored(build, "global", {"a": 1}, "steps: []\n")


def test_a_build_that_is_not_there_is_named(history: History) -> None:
    with pytest.raises(NotFoundError, match="'b1' not found in project p"):
        history.builds.find("p", "b1")


def test_the_end_of_a_build_is_final(history: History) -> None:
    build = add(history, 1)
    build.status, build.finish_time = Status(Status.SUCCESS), BEGIN
    history.builds.save(build)
    build.status = Status(Status.WORKING)
    history.builds.save(build)
    assert history.builds.find("p", "b1").build.status == Status.SUCCESS


def test_filters_choose_builds(history: History) -> None:
    add(history, 1, tags=["a", "b"], build_trigger_id="t")
    add(history, 2, tags=["b"])
    assert ids(history, "tags=b") == ["b2", "b1"]
    assert ids(history, "tags=b AND tags=a") == ["b1"]
    assert ids(history, "NOT tags=a") == ["b2"]
    assert ids(history, "trigger_id=t OR tags!=b") == ["b1"]
    assert ids(history, 'create_time>"2026-11-24T09:01:30Z"') == ["b2"]
    assert ids(history, "status=QUEUED status=WORKING") == []


def test_pages_give_every_build_once(history: History) -> None:
    for number in range(7):
        add(history, number)
    seen, token = [], ""
    while True:
        page, token = history.builds.list("p", "", parse_filter(""), 3, token)
        seen += [each.id for each in page]
        if not token:
            break
    assert seen == [f"b{number}" for number in reversed(range(7))]


@pytest.mark.parametrize("token", ["x", "n", "7", "n-1", "n1 OR 1"])
def test_a_page_token_of_others_is_refused(
    history: History, token: str
) -> None:
    with pytest.raises(InvalidError, match="page token"):
        history.builds.list("p", "", parse_filter(""), 3, token)


def test_a_negative_page_size_is_refused(history: History) -> None:
    with pytest.raises(InvalidError, match="page size -1"):
        history.builds.list("p", "", parse_filter(""), -1, "")


def test_two_triggers_cannot_have_one_name(history: History) -> None:
    trigger = BuildTrigger(id="1", name="t")
    history.triggers.add("p", "global", trigger)
    with pytest.raises(ConflictError, match="'t' exists already"):
        history.triggers.add("p", "global", BuildTrigger(id="2", name="t"))
    assert history.triggers.find("p", "t") == trigger
    assert history.triggers.find("p", "1") == trigger


def test_many_threads_write_at_once(history: History) -> None:
    def work(first: int) -> None:
        for number in range(first, first + 20):
            add(history, number)

    threads = [
        threading.Thread(target=work, args=(each,)) for each in (0, 20, 40)
    ]
    for each in threads:
        each.start()
    for each in threads:
        each.join()
    found, _ = history.builds.list("p", "", parse_filter(""), 1000, "")
    assert len(found) == 60


def test_a_file_that_is_no_history_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite"
    path.write_bytes(b"not a database, and long enough to be read as one" * 9)
    with pytest.raises(CloudError, match="cannot be opened"):
        History(path).open()


def test_a_history_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "history.sqlite"
    connection = sqlite3.connect(path)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(CloudError, match="of version 99, newer"):
        History(path).open()
