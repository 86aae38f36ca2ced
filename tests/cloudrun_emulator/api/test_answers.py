"""Answers: enums as asked, operations, and the emulator's own paths."""

import threading
import time

import httpx
import pytest

from cloudrun_emulator.service import CloudRun
from tests.cloudrun_emulator.runtimes import FakeRuntime
from tests.cloudrun_emulator.sending import (
    PLACE,
    SHOP,
    build,
    deploy,
    describe,
    pack,
)

OWN = f"/emulator/v1/{SHOP}"
FOREIGN = {"Origin": "https://evil.example.com"}
NAME = "TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST"


@pytest.mark.parametrize(
    ("query", "kind"),
    [("", NAME), ("?%24alt=json%3Benum-encoding%3Dint", 1)],
)
def test_enums_are_names_or_numbers_as_asked(
    web: httpx.Client, cloud: CloudRun, query: str, kind: object
) -> None:
    deploy(cloud, describe(build(cloud)))
    service = web.get(f"/v2/{SHOP}{query}").json()
    assert service["traffic"] == [{"type": kind, "percent": 100}]
    assert service["generation"] == "1"
    assert service["template"]["timeout"] == "300s"
    assert "reconciling" not in service


def test_a_part_of_an_answer_may_be_asked_for(
    web: httpx.Client, cloud: CloudRun
) -> None:
    deploy(cloud, describe(build(cloud)))
    path = f"/v2/{PLACE}/services?fields=services(name,traffic/percent)"
    found = {"name": SHOP, "traffic": [{"percent": 100}]}
    assert web.get(path).json() == {"services": [found]}


def test_a_project_s_number_stands_for_its_name(
    web: httpx.Client, cloud: CloudRun
) -> None:
    deploy(cloud, describe(build(cloud)))
    place = f"projects/{cloud.settings.project_number}/locations/europe-west1"
    found = web.get(f"/v2/{place}/services/shop").json()
    assert found["name"] == SHOP


def test_an_operation_is_waited_for(
    web: httpx.Client, cloud: CloudRun, runtime: FakeRuntime
) -> None:
    document = describe(build(cloud), HOLD="1")
    path = f"/v2/{PLACE}/services?serviceId=shop"
    operation = web.post(path, json=document).json()
    assert "done" not in operation
    assert operation["metadata"]["@type"].endswith("run.v2.Service")
    wait = f"/v2/{operation['name']}:wait"
    assert "done" not in web.post(wait, json={"timeout": "0.05s"}).json()
    runtime.release.set()
    done = web.post(wait, json={"timeout": "20s"}).json()
    assert done["done"]
    assert done["response"]["observedGeneration"] == "1"


def test_a_failed_operation_has_an_error_and_no_response(
    web: httpx.Client, cloud: CloudRun
) -> None:
    operation = deploy(cloud, describe(build(cloud), FAIL="1"))
    found = web.get(f"/v2/{operation.name}").json()
    assert found["error"]["code"] == 9
    assert "response" not in found
    assert "reason" in found["metadata"]["terminalCondition"]


def test_operations_are_listed_by_whether_they_are_done(
    web: httpx.Client, cloud: CloudRun
) -> None:
    operation = deploy(cloud, describe(build(cloud)))
    path = f"/v2/{PLACE}/operations"
    done = web.get(path, params={"filter": "done:true"}).json()
    assert [each["name"] for each in done["operations"]] == [operation.name]
    assert web.get(path, params={"filter": "done:false"}).json() == {}


def test_a_folder_that_is_sent_becomes_an_image(
    web: httpx.Client, cloud: CloudRun
) -> None:
    data = pack({"main.py": "print()", "requirements.txt": ""}).getvalue()
    answer = web.post(f"{OWN}/sources", content=data).json()
    assert cloud.images.get(answer["image"]).digest in answer["image"]
    assert answer["requirements"] == "requirements.txt"


@pytest.mark.parametrize(
    ("content", "query", "words"),
    [
        (b"x", "", "no gzip archive, nor zip"),
        (pack({"a": ""}).getvalue(), "?buildEnv=x", "a JSON object of strings"),
        (pack({"../a": ""}).getvalue(), "", "leaves the folder"),
    ],
    ids=["no archive", "no variables", "outside"],
)
def test_what_is_no_source_is_refused(
    web: httpx.Client, content: bytes, query: str, words: str
) -> None:
    answer = web.post(f"{OWN}/sources{query}", content=content)
    assert answer.status_code == 400
    assert words in answer.json()["error"]["message"]


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", f"{OWN}/sources"),
        ("POST", f"/v2/{PLACE}/services?serviceId=shop"),
        ("DELETE", f"/v2/{SHOP}"),
        ("GET", f"/v2/{PLACE}/services"),
        ("POST", "/emulator/v1/tokens"),
    ],
)
def test_another_site_s_page_starts_and_reads_nothing(
    web: httpx.Client, method: str, path: str
) -> None:
    assert web.request(method, path, headers=FOREIGN).status_code == 403
    rebound = {"Host": "evil.example.com"}
    assert web.request(method, path, headers=rebound).status_code == 403


def test_a_log_is_read(web: httpx.Client, cloud: CloudRun) -> None:
    document = describe(build(cloud))
    document["template"]["serviceAccount"] = "me@example.com"
    deploy(cloud, document)
    (entry,) = web.get(f"{OWN}/log").json()["entries"]
    assert entry["severity"] == "WARNING"
    loud = web.get(f"{OWN}/log?severity=ERROR").json()
    assert loud == {"entries": []}


def test_counts_and_status_are_read(web: httpx.Client, cloud: CloudRun) -> None:
    done = deploy(cloud, describe(build(cloud)))
    counts = web.get(f"{OWN}:observe").json()["revisions"]
    short = done.message.latest_ready_revision.rpartition("/")[2]
    assert counts[short]["requests"] == {"2xx": 1}
    assert web.get("/emulator/v1/status").json()["status"] == "SERVING"


def test_a_token_is_issued(web: httpx.Client) -> None:
    body = {"email": "me@localhost", "audience": "http://x"}
    answer = web.post("/emulator/v1/tokens", json=body).json()
    assert answer == {"token": "token of me@localhost for http://x"}
    assert web.post("/emulator/v1/tokens", json={}).status_code == 400


def test_who_waits_is_let_go_when_the_service_ends(
    web: httpx.Client, cloud: CloudRun
) -> None:
    document = describe(build(cloud), HOLD="1")
    path = f"/v2/{PLACE}/services?serviceId=shop"
    name = web.post(path, json=document).json()["name"]
    threading.Timer(0.2, cloud.operations.stop).start()
    start = time.monotonic()
    web.post(f"/v2/{name}:wait", json={"timeout": "20s"})
    assert time.monotonic() - start < 10
