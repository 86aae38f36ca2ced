"""Whose pages may send to a service."""

import pytest
from starlette.datastructures import Headers

from localcloud.errors import ForbiddenError
from localcloud.http.hosts import AccessRules
from localcloud.http.origins import check_origin

LOOPBACK = AccessRules()
PROXIED = AccessRules(origins=("https://Lab.example/",))


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
    check_origin("POST", Headers({"host": host, "origin": origin}), LOOPBACK)


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
        check_origin(method, headers, LOOPBACK)


def test_an_allowed_origin_may_send() -> None:
    headers = {"origin": "https://lab.example", "sec-fetch-site": "cross-site"}
    check_origin("POST", Headers(headers), PROXIED)


@pytest.mark.parametrize("site", ["cross-site", "same-site", "strange"])
def test_a_browsers_word_that_the_site_is_another_is_heard(site: str) -> None:
    headers = Headers({"sec-fetch-site": site, "sec-fetch-mode": "no-cors"})
    with pytest.raises(ForbiddenError, match=f"Sec-Fetch-Site: found '{site}"):
        check_origin("GET", headers, LOOPBACK)


@pytest.mark.parametrize("site", ["none", "same-origin"])
def test_a_browsers_word_that_it_is_us_is_heard(site: str) -> None:
    check_origin("POST", Headers({"sec-fetch-site": site}), LOOPBACK)


OPENING = {
    "sec-fetch-site": "cross-site",
    "sec-fetch-mode": "navigate",
    "sec-fetch-dest": "document",
}


def test_a_link_on_another_page_opens_the_console() -> None:
    check_origin("GET", Headers(OPENING), LOOPBACK)


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
        check_origin(method, Headers(OPENING | change), LOOPBACK)
