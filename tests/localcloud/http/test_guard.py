"""What stands before a service: refusals, bodies and headers."""

from collections.abc import Iterator

import httpx
import pytest
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from localcloud.http.guard import guard_app
from localcloud.http.hosts import AccessRules
from localcloud.http.serving import RunningApp, listen, write_address


async def _count_body(request: Request) -> PlainTextResponse:
    return PlainTextResponse(str(len(await request.body())))


async def _show_file(_: Request) -> PlainTextResponse:
    return PlainTextResponse("", headers={"etag": '"1"'})


async def _set_own_policy(_: Request) -> PlainTextResponse:
    own = {"content-security-policy": "default-src 'self'"}
    return PlainTextResponse("", headers=own)


@pytest.fixture(scope="module")
def guarded_client() -> Iterator[httpx.Client]:
    app = Starlette(
        routes=[
            Route("/own", _set_own_policy),
            Route("/file", _show_file),
            Route("/{path:path}", _count_body, methods=["GET", "POST"]),
        ],
        middleware=guard_app(AccessRules(), "session", lambda _: 1000),
    )
    with listen("127.0.0.1", 0) as place, RunningApp(app, place):
        address = write_address(place)
        with httpx.Client(base_url=address, timeout=10) as client:
            yield client


def test_a_refusal_is_in_googles_shape(guarded_client: httpx.Client) -> None:
    answer = guarded_client.get("/", headers={"host": "evil.test"})
    assert answer.status_code == 403
    error = answer.json()["error"]
    assert (error["code"], error["status"]) == (403, "PERMISSION_DENIED")


def test_a_refused_request_never_arrives(guarded_client: httpx.Client) -> None:
    answer = guarded_client.post("/", headers={"origin": "http://evil.test"})
    assert "Origin: found" in answer.json()["error"]["message"]


def test_a_body_as_large_as_allowed_arrives(
    guarded_client: httpx.Client,
) -> None:
    assert guarded_client.post("/", content=b"x" * 1000).text == "1000"


@pytest.mark.parametrize("parts", [1, 11])
def test_a_larger_body_is_refused_announced_or_not(
    guarded_client: httpx.Client, parts: int
) -> None:
    content = [b"x" * 1001] if parts == 1 else [b"x" * 100] * parts
    whole = b"".join(content)
    announced = guarded_client.post("/", content=whole)
    streamed = guarded_client.post("/", content=iter(content))
    assert (announced.status_code, streamed.status_code) == (413, 413)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("content-security-policy", "default-src 'none'"),
        ("x-content-type-options", "nosniff"),
        ("x-frame-options", "SAMEORIGIN"),
        ("cross-origin-resource-policy", "same-origin"),
        ("cache-control", "no-store"),
        ("referrer-policy", "same-origin"),
    ],
)
def test_every_answer_tells_browsers_to_be_strict(
    guarded_client: httpx.Client, name: str, value: str
) -> None:
    assert guarded_client.get("/").headers[name].startswith(value)


def test_a_page_may_set_its_own_policy(guarded_client: httpx.Client) -> None:
    found = guarded_client.get("/own").headers["content-security-policy"]
    assert found == "default-src 'self'"


def test_a_file_may_be_kept_by_the_browser(
    guarded_client: httpx.Client,
) -> None:
    found = guarded_client.get("/file").headers["cache-control"]
    assert found == "no-cache"


def test_an_answer_without_a_form_sets_no_cookie(
    guarded_client: httpx.Client,
) -> None:
    assert "set-cookie" not in guarded_client.get("/").headers
