"""Errors as the live service says them: code, status, words."""

import re
from typing import Any

import httpx
import pytest

from cloudrun_emulator.service import CloudRun
from tests.cloudrun_emulator.sending import (
    PLACE,
    SHOP,
    build,
    deploy,
    describe,
)

SERVICES = f"/v2/{PLACE}/services"
HERE = f"/v2/{SHOP}"


def ask(
    web: httpx.Client, method: str, path: str, body: object = None
) -> tuple[int, str, str]:
    answer = web.request(method, path, json=body)
    error = answer.json()["error"]
    assert error["code"] == answer.status_code
    return answer.status_code, error["status"], error["message"]


def post(web: httpx.Client, body: object, name: str = "shop") -> Any:
    return ask(web, "POST", f"{SERVICES}?serviceId={name}", body)


def with_container(**container: Any) -> dict[str, Any]:
    return {"template": {"containers": [{"image": "shop", **container}]}}


def test_a_taken_name(web: httpx.Client, cloud: CloudRun) -> None:
    document = describe(build(cloud))
    deploy(cloud, document)
    words = "Resource 'shop' already exists."
    assert post(web, document) == (409, "ALREADY_EXISTS", words)


@pytest.mark.parametrize("method", ["GET", "DELETE", "PATCH"])
def test_a_missing_service(web: httpx.Client, method: str) -> None:
    assert ask(web, method, HERE, {} if method == "PATCH" else None) == (
        404,
        "NOT_FOUND",
        (
            "Resource 'shop' of kind 'SERVICE' in region 'europe-west1' in "
            "project 'local' does not exist."
        ),
    )


def test_a_missing_revision(web: httpx.Client) -> None:
    code, status, words = ask(web, "GET", f"{HERE}/revisions/shop-1")
    assert (code, status) == (404, "NOT_FOUND")
    assert words.startswith("Resource 'shop-1' of kind 'REVISION'")


def test_a_stale_version(web: httpx.Client, cloud: CloudRun) -> None:
    deploy(cloud, describe(build(cloud)))
    now = cloud.services.get(SHOP).etag.strip('"')
    code, status, words = ask(web, "PATCH", HERE, {"etag": '"17"'})
    assert (code, status) == (409, "ABORTED")
    assert words == (
        "Conflict for resource 'shop': version '17' was specified but "
        f"current version is '{now}'."
    )


@pytest.mark.parametrize(
    ("body", "words"),
    [
        (
            {**with_container(), "name": "shop"},
            (
                "Violation in CreateServiceRequest.service.name: service.name "
                "must be empty on CreateServiceRequest."
            ),
        ),
        (
            {},
            (
                "Violation in CreateServiceRequest.service.template: required "
                "field not present."
            ),
        ),
        (
            with_container(ports=[{}, {}]),
            (
                "Violation in CreateServiceRequest.service.template."
                "containers[0].ports: ports should contain 0 or 1 port."
            ),
        ),
        (
            with_container(image="no image"),
            (
                "Violation in CreateServiceRequest.service.template."
                "containers[0].image: must be a container image path in the "
                "form [hostname/]repo-path[:tag and/or @digest]"
            ),
        ),
        (
            with_container(env=[{"name": "PORT", "value": "1"}]),
            (
                "template.containers[0].env: The following reserved env names "
                "were provided: PORT. These values are automatically set by "
                "the system."
            ),
        ),
        (
            {"traffic": 0},
            (
                "Invalid value at 'service.traffic' (type.googleapis.com/"
                "google.cloud.run.v2.TrafficTarget), 0"
            ),
        ),
    ],
)
def test_a_broken_rule(web: httpx.Client, body: object, words: str) -> None:
    assert post(web, body) == (400, "INVALID_ARGUMENT", words)


def test_a_broken_rule_has_its_field_in_the_details(web: httpx.Client) -> None:
    body = with_container(ports=[{}, {}])
    answer = web.post(f"{SERVICES}?serviceId=shop", json=body)
    violations, debug = answer.json()["error"]["details"]
    assert violations["fieldViolations"] == [
        {
            "field": (
                "CreateServiceRequest.service.template.containers[0].ports"
            ),
            "description": "ports should contain 0 or 1 port.",
        }
    ]
    assert debug["@type"].endswith("DebugInfo")


def test_a_timeout_beyond_an_hour(web: httpx.Client, cloud: CloudRun) -> None:
    deploy(cloud, describe(build(cloud)))
    path = f"{HERE}?updateMask=template.timeout"
    assert ask(web, "PATCH", path, {"template": {"timeout": "3601s"}}) == (
        400,
        "INVALID_ARGUMENT",
        (
            "Violation in UpdateServiceRequest.service.template.timeout: "
            "maximum allowed time is one hour."
        ),
    )


def test_a_bad_name(web: httpx.Client) -> None:
    code, status, words = post(web, with_container(), "Shop")
    assert (code, status) == (400, "INVALID_ARGUMENT")
    assert words.startswith("Resource name must use only lowercase letters")


def test_a_revision_s_name_with_other_content(
    web: httpx.Client, cloud: CloudRun
) -> None:
    document = describe(build(cloud))
    document["template"]["revision"] = "shop-blue"
    deploy(cloud, document)
    document["template"]["timeout"] = "7s"
    words = (
        "Revision named 'shop-blue' with different configuration already "
        "exists."
    )
    assert ask(web, "PATCH", HERE, document) == (409, "ALREADY_EXISTS", words)


def test_the_latest_revision_is_not_deleted(
    web: httpx.Client, cloud: CloudRun
) -> None:
    done = deploy(cloud, describe(build(cloud)))
    name = done.message.latest_created_revision
    short = name.rpartition("/")[2]
    words = f"The latest created Revision '{short}' cannot be directly deleted."
    found = ask(web, "DELETE", f"/v2/{name}")
    assert found == (400, "FAILED_PRECONDITION", words)


def test_what_cannot_run_here_is_not_implemented(web: httpx.Client) -> None:
    body = with_container(volumeMounts=[{"name": "x"}])
    code, status, words = post(web, body)
    assert (code, status) == (501, "UNIMPLEMENTED")
    assert "Next: " in words


@pytest.mark.parametrize(
    "path", ["jobs", "jobs/x", "workerPools", "builds:submit", "instances/x"]
)
def test_other_products_are_named(web: httpx.Client, path: str) -> None:
    code, status, _ = ask(web, "POST", f"/v2/{PLACE}/{path}", {})
    assert (code, status) == (501, "UNIMPLEMENTED")


@pytest.mark.parametrize(
    ("method", "path", "words"),
    [
        ("GET", "/v2/projects/p/locations/-/services", "all locations"),
        ("GET", "/v2/projects/p/locations/E/services", "expected a region"),
        ("GET", f"{SERVICES}?pageSiz=3", "did you mean pageSize"),
        ("GET", f"{SERVICES}?pageToken=x", "is not one of ours"),
        ("DELETE", f"{HERE}?validateOnly=7", r"'validateOnly' \(TYPE_BOOL\)"),
        ("PATCH", f"{HERE}?updateMask=trafic", "did you mean traffic"),
        ("GET", f"/v2/{PLACE}/operations?filter=x", "expected done:true"),
        ("POST", f"/v2/{PLACE}/operations/x:wait", "expected a duration"),
    ],
)
def test_a_question_that_is_none(
    web: httpx.Client, method: str, path: str, words: str
) -> None:
    body = {"timeout": "x"} if method == "POST" else None
    code, status, found = ask(web, method, path, body)
    assert (code, status) == (400, "INVALID_ARGUMENT")
    assert re.search(words, found)


def test_a_path_that_is_none(web: httpx.Client) -> None:
    code, status, words = ask(web, "GET", "/v2/nothing")
    assert (code, status) == (404, "NOT_FOUND")
    assert "compare it with Cloud Run's REST v2" in words
