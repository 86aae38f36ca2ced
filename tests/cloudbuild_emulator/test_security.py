"""Hosts, origins, bodies and headers of a request."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import PlainTextResponse
from starlette.routing import Route

from cloudbuild_emulator.errors import ForbiddenError
from cloudbuild_emulator.security import (
    SecurityMiddleware,
    check_host,
    check_origin,
)
from cloudbuild_emulator.server import RunningApp, listen, write_address
from cloudbuild_emulator.settings import Settings

SETTINGS = Settings(state=Path("/nowhere"))
EVERYWHERE = replace(SETTINGS, host="0.0.0.0")  # noqa: S104 - not bound
PROXIED = replace(
    SETTINGS,
    allowed_hosts=("Hub.example", "other.example:8443"),
    allowed_origins=("https://Lab.example/",),
)


@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.0.0.1:8085",
        "127.8.9.10:80",
        "localhost:1",
        "LOCALHOST",
        "[::1]",
        "[::1]:8085",
    ],
)
def test_this_machines_own_names_are_answered(host: str) -> None:
    check_host(host, SETTINGS)


@pytest.mark.parametrize(
    "host",
    [
        "",
        "evil.test",
        "evil.test:8085",
        "127.0.0.1.evil.test",
        "localhost.evil.test",
        "localhost.",
        "evil@localhost.test",
        "192.168.1.5",
        "0.0.0.0:8085",
        "[::2]",
        "[::1",
        "[evil]",
        ":8085",
        "127.0.0.1:8085:9",
        "hub.example",
    ],
)
def test_another_name_is_refused(host: str) -> None:
    with pytest.raises(ForbiddenError, match=r"^Host: found '"):
        check_host(host, SETTINGS)


@pytest.mark.parametrize("host", ["hub.example", "HUB.example:443"])
def test_an_allowed_name_is_answered_on_every_port(host: str) -> None:
    check_host(host, PROXIED)


def test_an_allowed_name_may_fix_its_port() -> None:
    check_host("other.example:8443", PROXIED)
    with pytest.raises(ForbiddenError, match=r"other\.example"):
        check_host("other.example", PROXIED)


def test_a_service_that_listens_everywhere_is_asked_by_number() -> None:
    check_host("192.168.1.5:8085", EVERYWHERE)
    with pytest.raises(ForbiddenError, match=r"evil\.test"):
        check_host("evil.test", EVERYWHERE)


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("127.0.0.1:8085", "http://127.0.0.1:8085"),
        ("localhost", "http://localhost"),
        ("localhost", "http://localhost:80"),
        ("hub.example", "https://hub.example"),
        ("hub.example:443", "https://hub.example"),
        ("LocalHost:1", "http://localhost:1"),
    ],
)
def test_our_own_pages_may_send(host: str, origin: str) -> None:
    check_origin("POST", Headers({"host": host, "origin": origin}), SETTINGS)


@pytest.mark.parametrize(
    "origin",
    [
        "null",
        "http://evil.test",
        "http://127.0.0.1",
        "http://127.0.0.1:8888",
        "http://localhost:8085",
        "http://127.0.0.1:8085.evil.test",
        "ftp://127.0.0.1:8085",
        "127.0.0.1:8085",
        "https://lab.example",
    ],
)
@pytest.mark.parametrize("method", ["GET", "POST", "OPTIONS"])
def test_another_sites_page_may_not(method: str, origin: str) -> None:
    headers = Headers({"host": "127.0.0.1:8085", "origin": origin})
    with pytest.raises(ForbiddenError, match=r"^Origin: found '"):
        check_origin(method, headers, SETTINGS)


def test_an_allowed_origin_may_send() -> None:
    headers = {"origin": "https://lab.example", "sec-fetch-site": "cross-site"}
    check_origin("POST", Headers(headers), PROXIED)


@pytest.mark.parametrize("site", ["cross-site", "same-site", "strange"])
def test_a_browsers_word_that_the_site_is_another_is_heard(site: str) -> None:
    headers = Headers({"sec-fetch-site": site, "sec-fetch-mode": "no-cors"})
    with pytest.raises(ForbiddenError, match=f"Sec-Fetch-Site: found '{site}"):
        check_origin("GET", headers, SETTINGS)


@pytest.mark.parametrize("site", ["none", "same-origin"])
def test_a_browsers_word_that_it_is_us_is_heard(site: str) -> None:
    check_origin("POST", Headers({"sec-fetch-site": site}), SETTINGS)


OPENING = {
    "sec-fetch-site": "cross-site",
    "sec-fetch-mode": "navigate",
    "sec-fetch-dest": "document",
}


def test_a_link_on_another_page_opens_the_console() -> None:
    check_origin("GET", Headers(OPENING), SETTINGS)


@pytest.mark.parametrize(
    ("method", "change"),
    [
        ("POST", {}),
        ("GET", {"sec-fetch-dest": "iframe"}),
        ("GET", {"sec-fetch-mode": "no-cors"}),
    ],
)
def test_nothing_but_an_opening_link_is_let_in(
    method: str, change: dict[str, str]
) -> None:
    with pytest.raises(ForbiddenError, match="cross-site"):
        check_origin(method, Headers(OPENING | change), SETTINGS)


async def _count_body(request: Request) -> PlainTextResponse:
    return PlainTextResponse(str(len(await request.body())))


async def _show_file(_: Request) -> PlainTextResponse:
    return PlainTextResponse("", headers={"etag": '"1"'})


async def _set_own_policy(_: Request) -> PlainTextResponse:
    own = {"content-security-policy": "default-src 'self'"}
    return PlainTextResponse("", headers=own)


@pytest.fixture(scope="module")
def guarded_client() -> Iterator[httpx.Client]:
    settings = replace(SETTINGS, body_bytes=1000)
    app = Starlette(
        routes=[
            Route("/own", _set_own_policy),
            Route("/file", _show_file),
            Route("/{path:path}", _count_body, methods=["GET", "POST"]),
        ],
        middleware=[Middleware(SecurityMiddleware, settings=settings)],
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
    "path",
    ["/p/local/r/shop/git-receive-pack", "/emulator/v1/projects/a/sources"],
)
def test_pushes_and_sources_may_be_large(
    guarded_client: httpx.Client, path: str
) -> None:
    assert guarded_client.post(path, content=b"x" * 5000).text == "5000"


@pytest.mark.parametrize("path", ["/x/p/a/r/b", "/emulator/v1/projects/a/b"])
def test_what_only_looks_like_a_push_may_not(
    guarded_client: httpx.Client, path: str
) -> None:
    assert guarded_client.post(path, content=b"x" * 5000).status_code == 413


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
