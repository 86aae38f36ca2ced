"""What Google's API does not have: logs, sources, repositories, status."""

from __future__ import annotations

import gzip
import os
import time
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING
from uuid import uuid4

import pytest

if TYPE_CHECKING:
    import httpx

    from cloudbuild_emulator.messages import Build
    from cloudbuild_emulator.server import RunningServer
    from tests.cloudbuild_emulator.api.conftest import Place

SECONDS = 30
OWN = "/emulator/v1/projects/local"
CONFIG = "# the file's own comment\nsteps:\n- name: bash\n"


def _read_message(answer: httpx.Response, status: int) -> str:
    assert answer.status_code == status
    assert answer.json()["error"]["code"] == status
    return str(answer.json()["error"]["message"])


def test_the_status_tells_who_serves(raw_client: httpx.Client) -> None:
    status = raw_client.get("/emulator/v1/status").json()
    assert (status["status"], status["pid"]) == ("SERVING", os.getpid())
    assert (status["project"], status["executor"]) == ("local", "host")


@pytest.fixture
def ended_build(global_place: Place) -> Build:
    return global_place.end()


def test_a_log_is_read_whole(
    raw_client: httpx.Client, ended_build: Build
) -> None:
    answer = raw_client.get(f"{OWN}/builds/{ended_build.id}/log")
    assert answer.text == f'starting build "{ended_build.id}"\nDONE\n'
    assert answer.headers["x-next-offset"] == str(len(answer.content))
    assert answer.headers["x-complete"] == "true"
    assert answer.headers["content-type"] == "text/plain; charset=utf-8"


def test_a_log_is_read_in_parts(
    raw_client: httpx.Client, ended_build: Build
) -> None:
    path = f"{OWN}/builds/{ended_build.id}/log"
    first = raw_client.get(f"{path}?limit=8")
    offset = first.headers["x-next-offset"]
    second = raw_client.get(f"{path}?offset={offset}&limit=6")
    assert (first.text, second.text) == ("starting", " build")
    assert second.headers["x-complete"] == "false"


def test_behind_a_logs_end_is_nothing(
    raw_client: httpx.Client, ended_build: Build
) -> None:
    path = f"{OWN}/builds/{ended_build.id}/log?offset=100000&wait=10"
    answer = raw_client.get(path)
    assert (answer.content, answer.headers["x-complete"]) == (b"", "true")


def test_a_reader_waits_for_more_of_a_log(
    raw_client: httpx.Client, global_place: Place
) -> None:
    build = global_place.start("hold").metadata.build
    path = f"{OWN}/builds/{build.id}/log?wait=20"
    first = raw_client.get(path)
    assert first.text.startswith("starting build")
    rest = f"{path}&offset={first.headers['x-next-offset']}"
    with ThreadPoolExecutor(1) as threads:
        answer = threads.submit(raw_client.get, rest)
        raw_client.post(f"/v1/projects/local/builds/{build.id}:cancel")
        assert answer.result(SECONDS).text == "DONE\n"


def test_a_reader_who_waited_in_vain_is_answered(
    raw_client: httpx.Client, global_place: Place
) -> None:
    build = global_place.start("hold").metadata.build
    path = f"{OWN}/builds/{build.id}/log?offset=1000&wait=1"
    start = time.monotonic()
    answer = raw_client.get(path)
    assert time.monotonic() - start >= 1
    assert (answer.content, answer.headers["x-complete"]) == (b"", "false")
    raw_client.post(f"/v1/projects/local/builds/{build.id}:cancel")


@pytest.mark.parametrize(
    "query", ["offset=-1", "offset=x", "limit=x", "wait=1.5", "from=1"]
)
def test_a_wrong_question_for_a_log_is_refused(
    raw_client: httpx.Client, ended_build: Build, query: str
) -> None:
    path = f"{OWN}/builds/{ended_build.id}/log?{query}"
    assert query.partition("=")[0] in _read_message(raw_client.get(path), 400)


@pytest.mark.parametrize("what", ["log", "log?wait=30", "config"])
def test_an_unknown_build_has_nothing(
    raw_client: httpx.Client, what: str
) -> None:
    path = f"{OWN}/builds/none/{what}"
    assert "none" in _read_message(raw_client.get(path), 404)


def test_no_log_of_another_project_is_read(
    raw_client: httpx.Client, ended_build: Build
) -> None:
    path = f"/emulator/v1/projects/other/builds/{ended_build.id}/log"
    assert ended_build.id in _read_message(raw_client.get(path), 404)


def test_a_submitted_file_is_kept_as_it_was(
    raw_client: httpx.Client,
) -> None:
    body = {"build": {"steps": [{"name": "bash"}]}, "config": CONFIG}
    answer = raw_client.post(f"{OWN}/builds", json=body)
    build = answer.json()["metadata"]["build"]
    kept = raw_client.get(f"{OWN}/builds/{build['id']}/config")
    assert kept.text == CONFIG


def test_a_build_by_google_s_client_has_a_file_too(
    raw_client: httpx.Client, ended_build: Build
) -> None:
    kept = raw_client.get(f"{OWN}/builds/{ended_build.id}/config")
    assert "steps:\n- name: bash\n" in kept.text


def test_a_file_is_submitted_to_a_region(raw_client: httpx.Client) -> None:
    body = {"build": {"steps": [{"name": "bash"}]}, "config": CONFIG}
    path = f"{OWN}/locations/europe-west1/builds"
    operation = raw_client.post(path, json=body).json()
    assert "/locations/europe-west1/" in operation["metadata"]["build"]["name"]


@pytest.mark.parametrize(
    "body",
    [
        {},
        {"build": {}},
        {"build": [], "config": ""},
        {"build": {}, "config": 7},
        {"build": {}, "config": "", "more": 1},
    ],
)
def test_a_file_without_its_build_is_refused(
    raw_client: httpx.Client, body: dict[str, object]
) -> None:
    answer = raw_client.post(f"{OWN}/builds", json=body)
    assert 'expected {"build"' in _read_message(answer, 400)


def test_a_good_config_is_valid(raw_client: httpx.Client) -> None:
    content = b"steps: [{name: bash}]\noptions: {machineType: N1_HIGHCPU_8}"
    answer = raw_client.post(f"{OWN}/builds:validate", content=content)
    assert answer.json()["build"]["steps"] == [{"name": "bash"}]
    assert "E2_HIGHCPU_8" in str(answer.json()["warnings"])


def test_a_wrong_configs_problems_are_told(raw_client: httpx.Client) -> None:
    path = f"{OWN}/builds:validate?name=my.yaml"
    answer = raw_client.post(path, content=b"steps: [{nam: bash}]")
    message = _read_message(answer, 400)
    assert message.startswith("my.yaml: ")
    assert "did you mean name" in message


def test_a_source_is_kept(
    raw_client: httpx.Client, api_server: RunningServer
) -> None:
    content = gzip.compress(os.urandom(5 * 2**20))
    source = raw_client.post(f"{OWN}/sources", content=content).json()
    assert source["bucket"] == "local_cloudbuild"
    sources = api_server.service.settings.state / "sources"
    kept = sources / source["bucket"] / source["object"]
    assert kept.read_bytes() == content


@pytest.mark.parametrize("content", [b"", b"P", b"PK\x03\x04", b"steps: []"])
def test_what_is_no_archive_is_no_source(
    raw_client: httpx.Client, content: bytes
) -> None:
    answer = raw_client.post(f"{OWN}/sources", content=content)
    assert "no gzip archive" in _read_message(answer, 400)


@pytest.fixture
def repository_name(raw_client: httpx.Client) -> str:
    name = f"shop-{uuid4().hex[:8]}"
    answer = raw_client.post(f"{OWN}/repositories", json={"name": name})
    assert answer.json() == {
        "name": f"projects/local/repos/{name}",
        "url": f"/p/local/r/{name}",
        "branches": {},
        "tags": {},
    }
    return name


def test_a_repository_is_found_and_listed(
    raw_client: httpx.Client, repository_name: str
) -> None:
    one = raw_client.get(f"{OWN}/repositories/{repository_name}").json()
    every = raw_client.get(f"{OWN}/repositories").json()["repositories"]
    assert one in every


def test_a_taken_repository_name_is_refused(
    raw_client: httpx.Client, repository_name: str
) -> None:
    body = {"name": repository_name}
    answer = raw_client.post(f"{OWN}/repositories", json=body)
    assert repository_name in _read_message(answer, 409)


def test_a_deleted_repository_is_gone(
    raw_client: httpx.Client, repository_name: str
) -> None:
    path = f"{OWN}/repositories/{repository_name}"
    assert raw_client.delete(path).json() == {}
    assert repository_name in _read_message(raw_client.get(path), 404)
    assert repository_name in _read_message(raw_client.delete(path), 404)


@pytest.mark.parametrize(
    "name", [None, 7, ["a"], "", "..", "a/b", "-x", "a" * 300, "\x00", "A b"]
)
def test_a_wrong_repository_name_is_refused(
    raw_client: httpx.Client, name: object
) -> None:
    answer = raw_client.post(f"{OWN}/repositories", json={"name": name})
    assert _read_message(answer, 400)


@pytest.mark.parametrize("name", ["%2e%2e", "..%00", "-x"])
def test_no_repository_outside_its_folder_is_read(
    raw_client: httpx.Client, name: str
) -> None:
    answer = raw_client.get(f"{OWN}/repositories/{name}")
    assert answer.status_code in {400, 404}
    assert answer.json()["error"]["code"] == answer.status_code


def test_a_projects_repositories_are_its_own(
    raw_client: httpx.Client, repository_name: str
) -> None:
    path = f"/emulator/v1/projects/other/repositories/{repository_name}"
    assert repository_name in _read_message(raw_client.get(path), 404)
