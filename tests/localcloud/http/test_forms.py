"""The token that a console form carries."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import httpx
import pytest
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

from localcloud.errors import ForbiddenError
from localcloud.http.forms import (
    FORM_TOKEN_FIELD,
    check_form_token,
    form_token,
    read_form_key,
)
from localcloud.http.guard import guard_app
from localcloud.http.hosts import AccessRules
from localcloud.http.serving import RunningApp, listen, write_address

SESSION_COOKIE = "session"


async def _show(request: Request) -> Response:
    return PlainTextResponse(form_token(request))


async def _receive(request: Request) -> Response:
    try:
        async with request.form() as form:
            check_form_token(request, form)
    except ForbiddenError as error:
        raise HTTPException(403, error.message) from error
    return PlainTextResponse("done")


OpenBrowser = Callable[[], httpx.Client]


@pytest.fixture
def open_browser(tmp_path: Path) -> Iterator[OpenBrowser]:
    """Open a browser on a service that is started anew."""
    stack = ExitStack()

    def start() -> httpx.Client:
        app = Starlette(
            routes=[
                Route("/", _show),
                Route("/", _receive, methods=["POST"]),
            ],
            middleware=guard_app(
                AccessRules(), SESSION_COOKIE, lambda _: 2**20
            ),
        )
        app.state.form_key = read_form_key(tmp_path)
        place = stack.enter_context(listen("127.0.0.1", 0))
        stack.enter_context(RunningApp(app, place))
        browser = httpx.Client(base_url=write_address(place), timeout=10)
        return stack.enter_context(browser)

    with stack:
        yield start


def _send(browser: httpx.Client, token: str) -> int:
    return browser.post("/", data={FORM_TOKEN_FIELD: token}).status_code


def test_a_form_of_our_own_page_is_taken(open_browser: OpenBrowser) -> None:
    browser = open_browser()
    assert _send(browser, browser.get("/").text) == 200


@pytest.mark.parametrize("token", ["", "0" * 64, "é", "x" * 100_000])
def test_a_wrong_token_is_refused(
    open_browser: OpenBrowser, token: str
) -> None:
    browser = open_browser()
    browser.get("/")
    assert _send(browser, token) == 403


def test_a_form_without_token_is_refused(open_browser: OpenBrowser) -> None:
    browser = open_browser()
    browser.get("/")
    answer = browser.post("/", data={"other": "1"})
    assert "reload the page" in answer.text


def test_a_file_is_no_token(open_browser: OpenBrowser) -> None:
    browser = open_browser()
    browser.get("/")
    files = {FORM_TOKEN_FIELD: ("name", b"x")}
    assert browser.post("/", files=files).status_code == 403


def test_another_browsers_token_is_refused(open_browser: OpenBrowser) -> None:
    mine, other = open_browser(), open_browser()
    mine.get("/")
    assert _send(mine, other.get("/").text) == 403


def test_a_token_without_its_cookie_is_refused(
    open_browser: OpenBrowser,
) -> None:
    browser = open_browser()
    token = browser.get("/").text
    browser.cookies.clear()
    assert _send(browser, token) == 403


def test_a_token_without_any_session_cannot_be_made_up(
    open_browser: OpenBrowser,
) -> None:
    browser = open_browser()
    browser.cookies.set(SESSION_COOKIE, "")
    assert _send(browser, "") == 403


def test_a_page_that_was_open_before_a_restart_still_works(
    open_browser: OpenBrowser,
) -> None:
    before, after = open_browser(), open_browser()
    token = before.get("/").text
    after.cookies.update(before.cookies)
    assert _send(after, token) == 200


def test_a_second_page_leaves_the_first_ones_form_valid(
    open_browser: OpenBrowser,
) -> None:
    browser = open_browser()
    first = browser.get("/").text
    assert "set-cookie" not in browser.get("/").headers
    assert _send(browser, first) == 200


def test_the_cookie_is_kept_from_scripts_and_other_sites(
    open_browser: OpenBrowser,
) -> None:
    cookie = open_browser().get("/").headers["set-cookie"]
    assert cookie.endswith("; HttpOnly; Path=/; SameSite=Lax")


@pytest.mark.parametrize("cookie", ["short", "a b;;=", "x" * 43 + '"', "=;"])
def test_a_strange_cookie_is_replaced(
    open_browser: OpenBrowser, cookie: str
) -> None:
    header = {"cookie": f"{SESSION_COOKIE}={cookie}"}
    answer = open_browser().get("/", headers=header)
    assert SESSION_COOKIE in answer.headers["set-cookie"]


def test_the_key_is_readable_by_its_owner_only(tmp_path: Path) -> None:
    key = read_form_key(tmp_path / "new")
    assert len(key) == 32
    assert (tmp_path / "new" / "form.key").stat().st_mode & 0o777 == 0o600
