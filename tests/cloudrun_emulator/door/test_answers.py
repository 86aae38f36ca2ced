"""The front end's own answers."""

import httpx
import pytest

from cloudrun_emulator.runtime import LogEntry, LogFilter
from tests.cloudrun_emulator.cloud import Cloud, wait_for


def find_request(cloud: Cloud) -> LogEntry:
    wanted = LogFilter(kinds=("request",))
    wait_for(lambda: cloud.runtime.logs.read(cloud.name, wanted))
    return cloud.runtime.logs.read(cloud.name, wanted)[-1]


@pytest.mark.parametrize("path", ["/healthz", "/eventlog", "/_ah/start"])
def test_reserved_paths_are_not_found_from_outside(
    cloud: Cloud, path: str
) -> None:
    answer = httpx.get(cloud.serve() + path)
    assert answer.status_code == 404
    assert f"<code>{path}</code> was not found on this server" in answer.text


@pytest.mark.parametrize("method", ["TRACE", "CONNECT"])
def test_methods_that_a_front_end_refuses(cloud: Cloud, method: str) -> None:
    answer = httpx.request(method, cloud.serve())
    assert answer.status_code == 405


def test_a_request_that_takes_too_long_is_ended(cloud: Cloud) -> None:
    answer = httpx.get(cloud.serve(timeout=0.3) + "/slow?s=5")
    assert answer.status_code == 504
    assert find_request(cloud).text == (
        "The request has been terminated because it has reached the maximum "
        "request timeout."
    )


def test_the_time_of_a_cold_start_counts(cloud: Cloud) -> None:
    slow = {"SECONDS_TO_START": "5"}
    cloud.runtime.adopt(cloud.plan("one", timeout=0.3, env=slow))
    assert httpx.get(cloud.route({"one": 100}).uri).status_code == 504


@pytest.mark.parametrize("path", ["/hang_up", "/exit?status=1"])
def test_an_instance_that_does_not_answer(cloud: Cloud, path: str) -> None:
    answer = httpx.get(cloud.serve() + path)
    assert answer.status_code == 503
    entry = find_request(cloud)
    assert entry.severity == "ERROR"
    assert entry.text == (
        "The request failed because either the HTTP response was malformed or "
        "connection to the instance had an error."
    )


def test_an_instance_that_stops_in_the_middle_cuts_the_client(
    cloud: Cloud,
) -> None:
    address = cloud.serve()
    with pytest.raises(httpx.RemoteProtocolError, match="closed connection"):
        httpx.get(f"{address}/cut")


def test_a_revision_that_no_longer_starts(cloud: Cloud) -> None:
    cloud.runtime.adopt(cloud.plan("one", env={"FAILS_TO_START": "yes"}))
    answer = httpx.get(cloud.route({"one": 100}).uri)
    assert answer.status_code == 500
    assert find_request(cloud).text == (
        "The request failed because the instance could not start successfully."
    )


def test_a_private_service_wants_a_token(cloud: Cloud) -> None:
    cloud.deploy()
    answer = httpx.get(cloud.route({"one": 100}, public=False).uri)
    assert answer.status_code == 403
    assert "Your client does not have permission to get URL" in answer.text
    assert find_request(cloud).text.startswith(
        "The request was not authenticated. Either allow public access or set "
        "the proper Authorization header"
    )


@pytest.mark.parametrize(
    "name", ["Authorization", "X-Serverless-Authorization"]
)
def test_a_token_opens_a_private_service(cloud: Cloud, name: str) -> None:
    cloud.deploy()
    address = cloud.route({"one": 100}, public=False).uri
    token = cloud.runtime.issue_token("me@example.com", address)
    fields = {name: f"Bearer {token}"}
    assert httpx.get(address, headers=fields).text == "one"
    passed = dict(httpx.get(f"{address}/headers", headers=fields).json())
    assert passed[name].endswith(".SIGNATURE_REMOVED_BY_GOOGLE")


def test_a_token_for_another_service_is_refused(cloud: Cloud) -> None:
    cloud.deploy()
    address = cloud.route({"one": 100}, public=False).uri
    token = cloud.runtime.issue_token("me@example.com", "http://other")
    answer = httpx.get(address, headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 401
    assert find_request(cloud).text == (
        "The request was not authorized to invoke this service"
    )


@pytest.mark.parametrize("token", ["x", "a.b.c", "a.b.é"])
def test_a_token_of_nobodys_is_refused(cloud: Cloud, token: str) -> None:
    cloud.deploy()
    address = cloud.route({"one": 100}, public=False).uri
    fields = {b"Authorization": f"Bearer {token}".encode()}
    assert httpx.get(address, headers=fields).status_code == 401


def test_an_expired_token_is_refused(
    cloud: Cloud, monkeypatch: pytest.MonkeyPatch
) -> None:
    cloud.deploy()
    address = cloud.route({"one": 100}, public=False).uri
    monkeypatch.setattr("cloudrun_emulator.door.tokens.SECONDS_VALID", -1)
    token = cloud.runtime.issue_token("me@example.com")
    answer = httpx.get(address, headers={"Authorization": f"Bearer {token}"})
    assert answer.status_code == 401


def test_a_closed_ingress_answers_nobody(cloud: Cloud) -> None:
    cloud.deploy()
    address = cloud.route({"one": 100}, ingress="none").uri
    assert httpx.get(address).status_code == 404


def test_without_its_default_address_a_service_has_its_tags(
    cloud: Cloud,
) -> None:
    cloud.deploy()
    tags = {"tag": "one"}
    addresses = cloud.route({"one": 100}, tags=tags, default_uri=False)
    assert httpx.get(addresses.uri).status_code == 404
    assert httpx.get(addresses.tag_uris["tag"]).text == "one"


def test_a_rebound_name_reads_nothing(cloud: Cloud) -> None:
    answer = httpx.get(cloud.serve(), headers={"Host": "evil.example"})
    assert answer.status_code == 403
    assert "expected this machine's own name" in answer.text


def test_a_refused_clients_connection_carries_its_next_request(
    cloud: Cloud,
) -> None:
    with httpx.Client(base_url=cloud.serve()) as client:
        assert client.post("/healthz", content=b"x" * 1000).status_code == 404
        assert client.get("/").text == "one"
