"""Who may speak to the service: hosts, origins, sizes of bodies, forms.

Neither a foreign page nor a name that was rebound to this machine may read or
start anything. Rules: w3.org/TR/fetch-metadata, and the OWASP cheat sheet on
cross-site request forgery.
"""

import hashlib
import hmac
import ipaddress
import os
import re
import secrets
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from http.cookies import CookieError, SimpleCookie
from pathlib import Path

from starlette.datastructures import Headers, MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from cloudbuild_emulator.api.errors import write_problem
from cloudbuild_emulator.errors import CloudBuildError, ForbiddenError
from cloudbuild_emulator.settings import MEBIBYTE, Settings

FORM_TOKEN_FIELD = "form_token"  # noqa: S105 - a form field's name
SESSION_COOKIE = "cloudbuild_session"
SESSION = re.compile(r"[A-Za-z0-9_-]{43}")
HOST = re.compile(r"(?P<name>\[[0-9a-f:.]+\]|[a-z0-9._-]+)(:[0-9]*)?")
SESSION_BYTES = 32
KEY_FILE = "form.key"
QUOTED = 80

# github.com's limit of one push; a source archive of the same size would not
# unpack in a build's time either.
STREAM_BYTES = 2048 * MEBIBYTE
STREAMED = re.compile(
    r"/p/[^/]+/r/.+|/emulator/v1/projects/[^/]+/sources", re.ASCII
)
# Read and thrown away, so that a client that sends too much still reads the
# answer instead of a broken pipe.
DRAINED_BYTES = 64 * MEBIBYTE

HEADERS = {
    "cache-control": "no-store",
    "content-security-policy": "default-src 'none'; frame-ancestors 'self'",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    # `no-referrer` would make browsers send `Origin: null` with our forms.
    "referrer-policy": "same-origin",
    "x-content-type-options": "nosniff",
    "x-frame-options": "SAMEORIGIN",
}
DEFAULT_PORTS = {"http": 80, "https": 443}


class SecurityMiddleware:
    """Checks each request's Host, Origin and size before anything else."""

    def __init__(self, app: ASGIApp, settings: Settings) -> None:
        self._app = app
        self._settings = settings

    async def __call__(
        self, scope: Scope, receive: Receive, send: Send
    ) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        headers = Headers(scope=scope)
        session = _Session(_read_session(headers))
        scope["cloudbuild.session"] = session
        send = _add_headers(send, session)
        try:
            check_host(headers.get("host", ""), self._settings)
            check_origin(scope["method"], headers, self._settings)
        except CloudBuildError as error:
            await write_problem(error)(scope, receive, send)
            return
        limit = _find_limit(scope["path"], self._settings)
        await self._app(scope, _BodyLimit(receive, limit), send)


def check_host(host: str, settings: Settings) -> None:
    """Refuse a name that is not ours: it may have been rebound to us.

    Raises:
        ForbiddenError: For any name but the loopback's and those allowed.
    """
    name = _read_name(host)
    named = ("localhost", settings.host, *settings.allowed_hosts)
    if {name, host.lower()} & {each.lower() for each in named}:
        return
    if _is_own_address(name, settings):
        return
    raise ForbiddenError(
        f"Host: found {host[:QUOTED]!r}, expected this machine's own name",
        "ask for http://127.0.0.1, or start the service with "
        f"--allowed-host {name[:QUOTED] or 'NAME'}",
    )


def _read_name(host: str) -> str:
    found = HOST.fullmatch(host.lower())
    return found["name"].strip("[]") if found else ""


def _is_own_address(name: str, settings: Settings) -> bool:
    """Tell whether the name is a number that can only mean this machine.

    A number is looked up nowhere, so nobody can rebind it.
    """
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return False
    return address.is_loopback or not _listens_to_loopback(settings)


def _listens_to_loopback(settings: Settings) -> bool:
    try:
        return ipaddress.ip_address(settings.host).is_loopback
    except ValueError:
        return settings.host == "localhost"


def check_origin(method: str, headers: Headers, settings: Settings) -> None:
    """Refuse what another site's page sends.

    Raises:
        ForbiddenError: For a foreign Origin, or for a request that a browser
            marks as another site's and that is no opening of a page.
    """
    origin = headers.get("origin", "").lower()
    if origin:
        if not _is_own_origin(origin, headers.get("host", ""), settings):
            raise _refuse_origin(f"Origin: found {origin[:QUOTED]!r}")
        return
    site = headers.get("sec-fetch-site", "none")
    if site in {"none", "same-origin"} or _opens_page(method, headers):
        return
    raise _refuse_origin(f"Sec-Fetch-Site: found {site[:QUOTED]!r}")


def _refuse_origin(found: str) -> ForbiddenError:
    return ForbiddenError(
        f"{found}, expected a request of this service's own pages",
        "use the console, the `cloudbuild` command or a client library; for a "
        "page behind a proxy start the service with --allowed-origin",
    )


def _is_own_origin(origin: str, host: str, settings: Settings) -> bool:
    if origin in {x.lower().rstrip("/") for x in settings.allowed_origins}:
        return True
    scheme, _, place = origin.partition("://")
    port = f":{DEFAULT_PORTS.get(scheme, '')}"
    return scheme in DEFAULT_PORTS and (
        place.removesuffix(port) == host.lower().removesuffix(port)
    )


def _opens_page(method: str, headers: Headers) -> bool:
    """Tell whether a link was followed; what opens changes nothing."""
    return (
        method in {"GET", "HEAD"}
        and headers.get("sec-fetch-mode") == "navigate"
        and headers.get("sec-fetch-dest") == "document"
    )


def _find_limit(path: str, settings: Settings) -> int:
    return STREAM_BYTES if STREAMED.fullmatch(path) else settings.body_bytes


class _BodyLimit:
    """Counts what is received; a body that is too large ends in a 413."""

    def __init__(self, receive: Receive, limit: int) -> None:
        self._receive = receive
        self._limit = limit
        self._count = 0

    async def __call__(self) -> Message:
        message = await self._receive()
        self._count += len(message.get("body", b""))
        if self._count > self._limit:
            await self._drain(message)
            raise HTTPException(
                HTTPStatus.REQUEST_ENTITY_TOO_LARGE,
                f"Request payload size exceeds the limit: {self._limit} bytes.",
                {"Connection": "close"},
            )
        return message

    async def _drain(self, message: Message) -> None:
        end = self._count + DRAINED_BYTES
        while message.get("more_body") and self._count < end:
            message = await self._receive()
            self._count += len(message.get("body", b""))


def _add_headers(send: Send, session: "_Session") -> Send:
    async def send_all(message: Message) -> None:
        if message["type"] == "http.response.start":
            headers = MutableHeaders(scope=message)
            if "etag" in headers:
                # A file, which a browser may keep, and asks whether it changed.
                headers.setdefault("cache-control", "no-cache")
            for name, value in HEADERS.items():
                headers.setdefault(name, value)
            if session.is_new:
                headers.append(
                    "set-cookie",
                    f"{SESSION_COOKIE}={session.value}; "
                    "HttpOnly; Path=/; SameSite=Lax",
                )
        await send(message)

    return send_all


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


def _read_session(headers: Headers) -> str:
    try:
        cookie = SimpleCookie(headers.get("cookie", "")).get(SESSION_COOKIE)
    except CookieError:
        return ""
    return cookie.value if cookie and SESSION.fullmatch(cookie.value) else ""


def read_form_key(state: Path) -> bytes:
    """Read the key of the forms' tokens; make it the first time.

    It lasts, so that a page that was open before a restart still works.
    Raises `CloudBuildError` where the folder cannot be written to.
    """
    path = state / KEY_FILE
    try:
        state.mkdir(parents=True, exist_ok=True)
        _make_form_key(path)
        return path.read_bytes()
    except OSError as error:
        raise CloudBuildError(
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
    session: _Session = request.scope["cloudbuild.session"]
    return _sign(request, session.take())


def check_form_token(request: Request, form: Mapping[str, object]) -> None:
    """Hold a posted form to its token.

    Raises:
        ForbiddenError: Without the token of this browser.
    """
    session: _Session = request.scope["cloudbuild.session"]
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
