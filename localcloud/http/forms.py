"""Forms that only our own pages send: a cookie, and a token made of it."""

import hashlib
import hmac
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from http.cookies import CookieError, SimpleCookie
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from localcloud.errors import CloudError, ForbiddenError
from localcloud.marking import mark_state

FORM_TOKEN_FIELD = "form_token"  # noqa: S105 - a form field's name
SESSION = re.compile(r"[A-Za-z0-9_-]{43}")
SESSION_BYTES = 32
KEY_FILE = "form.key"
# Where a request's scope has it.
SCOPE_KEY = "localcloud.session"


@dataclass
class _Session:
    """A browser, known by a random cookie; made when a form needs it."""

    value: str
    is_new: bool = False

    def take(self) -> str:
        if not self.value:
            self.value = secrets.token_urlsafe(SESSION_BYTES)
            self.is_new = True
        return self.value


class SessionMiddleware:
    """Knows a browser by a cookie.

    Args:
        app: What is asked.
        cookie: Its name, one for each service: ports share their cookies.
    """

    def __init__(self, app: ASGIApp, cookie: str) -> None:
        self._app = app
        self._cookie = cookie

    async def __call__(
        self, scope: Scope, receive: Receive, send: Send
    ) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        session = _Session(self._read(Headers(scope=scope)))
        scope[SCOPE_KEY] = session

        async def send_cookie(message: Message) -> None:
            if message["type"] == "http.response.start" and session.is_new:
                MutableHeaders(scope=message).append(
                    "set-cookie",
                    f"{self._cookie}={session.value}; "
                    "HttpOnly; Path=/; SameSite=Lax",
                )
            await send(message)

        await self._app(scope, receive, send_cookie)

    def _read(self, headers: Headers) -> str:
        try:
            cookie = SimpleCookie(headers.get("cookie", "")).get(self._cookie)
        except CookieError:
            return ""
        return (
            cookie.value if cookie and SESSION.fullmatch(cookie.value) else ""
        )


def read_form_key(state: Path) -> bytes:
    """Read the key of the forms' tokens; make it the first time.

    It lasts, so that a page that was open before a restart still works.
    Raises `CloudError` where the folder cannot be written to.
    """
    path = state / KEY_FILE
    try:
        mark_state(state)
        _make_form_key(path)
        return path.read_bytes()
    except OSError as error:
        raise CloudError(
            f"the state folder cannot be written to: {error}",
            "name another folder with --state",
        ) from error


def _make_form_key(path: Path) -> None:
    try:
        file = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        return
    with os.fdopen(file, "wb") as stream:
        stream.write(secrets.token_bytes(SESSION_BYTES))


def form_token(request: Request) -> str:
    """Make the token that a form of this page must carry.

    It goes into a hidden field named `FORM_TOKEN_FIELD`.
    """
    session: _Session = request.scope[SCOPE_KEY]
    return _sign(request, session.take())


def check_form_token(request: Request, form: Mapping[str, object]) -> None:
    """Hold a posted form to its token.

    Raises:
        ForbiddenError: Without the token of this browser.
    """
    session: _Session = request.scope[SCOPE_KEY]
    found = form.get(FORM_TOKEN_FIELD)
    expected = _sign(request, session.value)
    sent = found.encode() if isinstance(found, str) else b""
    if not (session.value and hmac.compare_digest(sent, expected.encode())):
        raise ForbiddenError(
            f"{FORM_TOKEN_FIELD}: not the token of this browser's page",
            "reload the page, allow its cookie, and send the form again",
        )


def _sign(request: Request, session: str) -> str:
    key: bytes = request.app.state.form_key
    return hmac.new(key, session.encode(), hashlib.sha256).hexdigest()
