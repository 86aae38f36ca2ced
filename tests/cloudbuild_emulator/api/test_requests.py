"""Requests that are wrong: each answer is in Google's shape."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    import httpx

JSON = {"Content-Type": "application/json"}
BUILDS = "/v1/projects/local/builds"
TRIGGERS = "/v1/projects/local/triggers"
REGION = "/v1/projects/local/locations/global"


def _read_error(answer: httpx.Response, status: int) -> str:
    """Return the message of an error that is in Google's shape."""
    assert answer.status_code == status
    assert answer.headers["content-type"] == "application/json"
    error = answer.json()["error"]
    assert error["code"] == status
    assert error["status"].isupper()
    return str(error["message"])


@pytest.mark.parametrize(
    "path",
    [
        "/v1",
        "/v2/projects/local/builds",
        "/v1/projects",
        "/v1/projects/local",
        "/v1/projects/local/build",
        "/v1/projects/local/builds/",
        "/v1/projects/local/builds/a/b",
        "/v1/projects//builds",
        "/v1/projects/local/builds/a%2Fb",
        "/v1/projects/local/locations",
        "/v1/projects/local/locations//builds",
        "/v1/operations",
        "/v1/operations/build/local",
        "/emulator",
        "/emulator/v1/projects/local",
        "/internal",
        "/v1/../../etc/passwd",
        "/%2e%2e/%2e%2e/etc/passwd",
        "/v1/projects/%00/build",
    ],
)
def test_an_unknown_path_is_not_found(
    raw_client: httpx.Client, path: str
) -> None:
    assert "no such path" in _read_error(raw_client.get(path), 404)


@pytest.mark.parametrize(
    ("method", "path", "allowed"),
    [
        ("PUT", BUILDS, "GET"),
        ("DELETE", f"{BUILDS}/x", "GET"),
        ("OPTIONS", BUILDS, "GET"),
        ("GET", f"{BUILDS}/x:cancel/", ""),
        ("PATCH", BUILDS, "GET"),
        ("PUT", f"{TRIGGERS}/x", "PATCH"),
        ("POST", "/v1/operations/build/local/x", "GET"),
        ("DELETE", "/emulator/v1/status", "GET"),
        ("GET", "/emulator/v1/projects/local/sources", "POST"),
    ],
)
def test_a_wrong_method_is_told_the_right_one(
    raw_client: httpx.Client, method: str, path: str, allowed: str
) -> None:
    answer = raw_client.request(method, path)
    message = _read_error(answer, 405 if allowed else 404)
    assert allowed in message
    assert allowed in answer.headers.get("allow", "")


@pytest.mark.parametrize("verb", ["cancel", "retry", "approve", "explode", ""])
def test_an_unknown_builds_verb_is_not_found(
    raw_client: httpx.Client, verb: str
) -> None:
    answer = raw_client.get(f"{BUILDS}/x:{verb}")
    assert "x:" in _read_error(answer, 404)


BROKEN = [
    b"{",
    b"[1",
    b'{"steps": [}',
    b"{'steps': []}",
    b'{"steps": NaN}',
    b'{"a": Infinity}',
    b"\xff\xfe",
    b'"\xc3"',
    b'{"a": "\\ud800"}',
    b'{"\\udfff": 1}',
    b"null",
    b"[]",
    b"7",
    b'"steps"',
    b"steps: []",
    b"[" * 100_000,
    b'{"a":' * 100_000,
    b'{"a":' * 70 + b"1" + b"}" * 70,
    b"1" * 5000,
    b"\x00",
]
BODIES = [
    BUILDS,
    TRIGGERS,
    f"{REGION}/builds",
    f"{REGION}/triggers",
    f"{BUILDS}/x:cancel",
    f"{BUILDS}/x:retry",
    f"{BUILDS}/x:approve",
    f"{TRIGGERS}/x:run",
    f"{REGION}/triggers/x:run",
    "/v1/operations/build/local/x:cancel",
    "/emulator/v1/projects/local/repositories",
    "/emulator/v1/projects/local/builds",
]


@pytest.mark.parametrize("path", BODIES)
def test_broken_json_is_refused_everywhere(
    raw_client: httpx.Client, path: str
) -> None:
    for body in BROKEN:
        answer = raw_client.post(path, content=body, headers=JSON)
        assert "Invalid JSON payload" in _read_error(answer, 400), body[:20]


@pytest.mark.parametrize("path", BODIES)
@pytest.mark.parametrize(
    "kind",
    ["", "text/plain", "application/x-www-form-urlencoded", "text/json"],
)
def test_another_content_type_is_refused(
    raw_client: httpx.Client, path: str, kind: str
) -> None:
    headers = {"Content-Type": kind}
    answer = raw_client.post(path, content=b"{}", headers=headers)
    assert "Content-Type: found" in _read_error(answer, 400)


def test_a_charset_beside_the_content_type_is_no_matter(
    raw_client: httpx.Client,
) -> None:
    headers = {"Content-Type": "Application/JSON; charset=UTF-8"}
    answer = raw_client.post(BUILDS, content=b"{}", headers=headers)
    assert "steps" in _read_error(answer, 400)


def test_a_body_over_the_limit_is_refused(raw_client: httpx.Client) -> None:
    content = b" " * (4 * 2**20 + 1)
    answer = raw_client.post(BUILDS, content=content, headers=JSON)
    assert "4194304 bytes" in _read_error(answer, 413)


def test_the_service_answers_on_after_a_body_over_the_limit(
    raw_client: httpx.Client,
) -> None:
    raw_client.post(BUILDS, content=b" " * (4 * 2**20 + 1), headers=JSON)
    assert raw_client.get(BUILDS).status_code == 200


@pytest.mark.parametrize(
    ("document", "message"),
    [
        ({"step": []}, "did you mean steps"),
        ({"steps": "bash"}, "steps"),
        ({"steps": [{"name": "bash", "dependsOn": ["a"]}]}, "waitFor"),
        ({"steps": [{"name": "bash"}], "timeout": "20m"}, "timeout"),
        ({"steps": [{"name": "bash", "args": [1]}], "x": 1}, "args"),
        ({"steps": [{"name": "unknown/image"}]}, r"steps[0].name"),
        ({}, "steps"),
    ],
)
def test_a_wrong_build_is_told_where_and_why(
    raw_client: httpx.Client, document: dict[str, Any], message: str
) -> None:
    answer = raw_client.post(BUILDS, json=document)
    assert message in _read_error(answer, 400)


def test_every_problem_of_a_build_has_its_field(
    raw_client: httpx.Client,
) -> None:
    steps = [{"name": "bash", "arg": []}, {"name": "bash", "dependsOn": []}]
    answer = raw_client.post(BUILDS, json={"steps": steps})
    detail = answer.json()["error"]["details"][0]
    assert detail["@type"] == "type.googleapis.com/google.rpc.BadRequest"
    fields = [each["field"] for each in detail["fieldViolations"]]
    assert fields == ["steps[0].arg", "steps[1].dependsOn"]


@pytest.mark.parametrize(
    ("path", "document"),
    [
        (f"{BUILDS}/x:cancel", {"force": True}),
        (f"{BUILDS}/x:retry", {"id": 7}),
        (f"{BUILDS}/x:approve", {"approvalResult": "APPROVED"}),
        (f"{BUILDS}/x:approve", {"approvalResult": {"decision": "YES"}}),
        (f"{REGION}/triggers/x:run", {"source": [1]}),
        (f"{REGION}/triggers/x:run", {"branch": "staging"}),
        (f"{TRIGGERS}/x:run", {"branch": "staging"}),
    ],
)
def test_a_request_with_unknown_fields_is_refused(
    raw_client: httpx.Client, path: str, document: dict[str, Any]
) -> None:
    answer = raw_client.post(path, json=document)
    assert "Invalid JSON payload received" in _read_error(answer, 400)


@pytest.mark.parametrize(
    ("query", "message"),
    [
        ("pageSize=ten", "pageSize: found 'ten'"),
        ("pageSize=-1", "pageSize: found '-1'"),
        ("pageSize=1.5", "pageSize: found '1.5'"),
        ("pageSize=" + "9" * 30, "pageSize: found '999"),
        ("pageSize=%D9%A3", "pageSize: found"),
        ("pagesize=1", 'Unknown name "pagesize"'),
        ("pagSize=1", "did you mean pageSize?"),
        ("filter=a%3D", "filter"),
        ("filter=" + "(" * 3000, "filter"),
        ("pageToken=x", "oken"),
    ],
)
def test_a_wrong_query_is_refused(
    raw_client: httpx.Client, query: str, message: str
) -> None:
    assert message in _read_error(raw_client.get(f"{BUILDS}?{query}"), 400)


@pytest.mark.parametrize(
    "query",
    ["$alt=json;enum-encoding=int", "alt=json", "prettyPrint=false", "key=x"],
)
def test_what_every_google_api_knows_is_passed_over(
    raw_client: httpx.Client, query: str
) -> None:
    assert raw_client.get(f"{BUILDS}?{query}").status_code == 200


@pytest.mark.parametrize("name", ["page_size", "pageSize"])
def test_parameters_have_two_spellings(
    raw_client: httpx.Client, name: str
) -> None:
    assert raw_client.get(f"{BUILDS}?{name}=1").status_code == 200


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", "/v1/projects/local/locations/global/workerPools"),
        ("POST", "/v1/projects/local/triggers/x:webhook"),
    ],
)
def test_what_one_machine_cannot_do_is_said(
    raw_client: httpx.Client, method: str, path: str
) -> None:
    message = _read_error(raw_client.request(method, path), 501)
    assert "emulated" in message
    assert "Next: " in message


def test_an_answer_can_be_read_by_a_person(raw_client: httpx.Client) -> None:
    text = raw_client.get(f"{BUILDS}/none").text
    assert text.startswith('{\n  "error": {\n')
    assert json.loads(text)["error"]["status"] == "NOT_FOUND"


def test_fields_that_only_the_service_sets_are_passed_over(
    raw_client: httpx.Client,
) -> None:
    own = {"id": "mine", "status": "SUCCESS", "createTime": "never"}
    step = {"name": "bash", "status": "FAILURE", "exitCode": 3}
    options = {"resolvedWorkerRelease": "mine", "workerRelease": "stable"}
    answer = raw_client.post(
        BUILDS, json={**own, "steps": [step], "options": options}
    )
    build = answer.json()["metadata"]["build"]
    assert build["id"] != "mine"
    assert build["status"] in {"QUEUED", "WORKING"}
    assert build["steps"] == [{"name": "bash"}]
    assert build["options"]["resolvedWorkerRelease"] == "stable"


def test_what_is_valid_for_google_alone_is_told_apart(
    raw_client: httpx.Client,
) -> None:
    package = {"repository": "https://python.pkg.dev/p/r", "paths": ["d/*"]}
    document = {
        "steps": [{"name": "bash"}],
        "artifacts": {"pythonPackages": [package]},
    }
    answer = raw_client.post(BUILDS, json=document)
    assert answer.json()["error"]["status"] == "UNIMPLEMENTED"
    assert "valid for Google, cannot run here" in _read_error(answer, 501)


def test_a_body_without_a_content_type_is_json(
    raw_client: httpx.Client,
) -> None:
    # As `curl -X POST -T file.json` sends it.
    request = raw_client.build_request("POST", BUILDS, content=b"{}")
    request.headers.pop("content-type", None)
    assert "steps" in _read_error(raw_client.send(request), 400)


def test_a_part_of_an_answer_is_asked_for(raw_client: httpx.Client) -> None:
    document = {"steps": [{"name": "bash", "id": "a"}], "tags": ["part"]}
    made = raw_client.post(
        f"{BUILDS}?fields=metadata/build(id,steps/id)", json=document
    ).json()
    build = made["metadata"]["build"]
    assert build == {"id": build["id"], "steps": [{"id": "a"}]}
    found = raw_client.get(BUILDS, params={"fields": "builds(id)"}).json()
    assert {"id": build["id"]} in found["builds"]
    wrong = raw_client.get(BUILDS, params={"fields": "builds(idd)"})
    assert "Invalid field selection builds(idd)" in _read_error(wrong, 400)


@pytest.mark.parametrize("location", ["global", "europe-west1"])
def test_the_default_service_account_is_told(
    raw_client: httpx.Client, location: str
) -> None:
    name = f"projects/local/locations/{location}/defaultServiceAccount"
    number = "100000000001"
    assert raw_client.get(f"/v1/{name}").json() == {
        "name": name,
        "serviceAccountEmail": "projects/local/serviceAccounts/"
        f"{number}-compute@developer.gserviceaccount.com",
    }


def test_documented_fields_that_no_message_has_come_back(
    raw_client: httpx.Client,
) -> None:
    results = [{"name": "r"}]
    build = {
        "steps": [{"name": "bash", "args": ["true"], "results": results}],
        "options": {"pubsub_topic": "projects/p/topics/t"},
        "tags": ["hold"],
    }
    made = raw_client.post(BUILDS, json=build).json()["metadata"]["build"]
    path = f"{BUILDS}/{made['id']}"
    asked = {"fields": "options(pubsubTopic),steps/results"}
    kept = raw_client.get(path, params=asked).json()
    assert kept == {
        "options": {"pubsubTopic": "projects/p/topics/t"},
        "steps": [{"results": results}],
    }
    raw_client.post(f"{path}:cancel", json={})
    again = raw_client.post(f"{path}:retry", json={}).json()
    build = again["metadata"]["build"]
    assert build["steps"][0]["results"] == results
    raw_client.post(f"{BUILDS}/{build['id']}:cancel", json={})


def test_a_mask_names_fields_that_no_message_has(
    raw_client: httpx.Client,
) -> None:
    logs = {"includeBuildLogs": "INCLUDE_BUILD_LOGS_WITH_STATUS"}
    document = {"build": {"steps": [{"name": "bash"}]}, "description": "a"}
    kept = raw_client.post(TRIGGERS, json={**document, **logs}).json()
    path = f"{TRIGGERS}/{kept['id']}"

    def change(mask: str, body: dict[str, str]) -> dict[str, Any]:
        params = {"updateMask": mask}
        answer = raw_client.patch(path, params=params, json=body)
        assert answer.status_code == 200, answer.text
        changed: dict[str, Any] = answer.json()
        return changed

    changed = change("description", {"description": "b"})
    assert changed == {**kept, "description": "b"}
    changed = change("include_build_logs,description", {"description": "c"})
    assert "includeBuildLogs" not in changed
    assert changed["description"] == "c"
    assert change("includeBuildLogs", logs) == {**kept, "description": "c"}


LINK = "projects/p/locations/l/connections/c/{}/shop"


@pytest.mark.parametrize("kind", ["gitRepositoryLinks", "gitRepositoryLink"])
def test_a_developer_connect_trigger_is_kept_and_returned(
    raw_client: httpx.Client, kind: str
) -> None:
    event = {"gitRepositoryLink": LINK.format(kind), "push": {"branch": "^a$"}}
    document = {
        "developer_connect_event_config": {
            **event,
            "gitRepositoryLinkType": "GITHUB",
        },
        "filename": "cloudbuild.yaml",
    }
    kept = raw_client.post(TRIGGERS, json=document).json()
    assert kept["developerConnectEventConfig"] == event
    assert "repositoryEventConfig" not in kept
    path = f"{TRIGGERS}/{kept['id']}"
    assert raw_client.get(path).json() == kept
    changed = raw_client.patch(
        path,
        params={"updateMask": "developerConnectEventConfig.push"},
        json={"developerConnectEventConfig": {**event, "push": {"tag": "^v"}}},
    ).json()
    assert changed["developerConnectEventConfig"]["push"] == {"tag": "^v"}


@pytest.mark.parametrize(
    "more",
    [
        {"developerConnectEventConfig": {"gitRepositoryLink": "shop"}},
        {"developerConnectEventConfig": {"push": {"branch": "a"}}},
        {"developerConnectEventConfig": []},
        {
            "developerConnectEventConfig": {
                "gitRepositoryLink": LINK.format("gitRepositoryLinks")
            },
            "repositoryEventConfig": {
                "repository": LINK.format("repositories")
            },
        },
    ],
)
def test_a_developer_connect_trigger_of_another_form_is_refused(
    raw_client: httpx.Client, more: dict[str, Any]
) -> None:
    document = {"filename": "cloudbuild.yaml", **more}
    message = _read_error(raw_client.post(TRIGGERS, json=document), 400)
    assert "EventConfig" in message


def test_a_developer_connect_event_is_named_as_it_was_written(
    raw_client: httpx.Client,
) -> None:
    link = LINK.format("gitRepositoryLinks")
    event = {"gitRepositoryLink": link, "push": {"branch": "(?=x)"}}
    document = {"developerConnectEventConfig": event, "filename": "c.yaml"}
    message = _read_error(raw_client.post(TRIGGERS, json=document), 400)
    assert "developerConnectEventConfig.push: branch: invalid RE2" in message
