"""One page in the making: who asks for it, its links, how it is drawn."""

import re
from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import cached_property
from http import HTTPStatus
from typing import ClassVar, TypeVar
from urllib.parse import quote, urlencode

from markupsafe import Markup
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from localcloud.catalogs import Catalogs
from localcloud.console.drawing import Drawing
from localcloud.console.moments import (
    write_duration,
    write_moment,
    write_stamp,
)
from localcloud.console.neighbours import BESIDE, Neighbour, reach
from localcloud.errors import CloudError
from localcloud.http.forms import FORM_TOKEN_FIELD, check_form_token, form_token
from localcloud.languages import choose_language

# Nothing from outside, and no script or style in the page itself.
POLICY = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; "
    "connect-src 'self'; form-action 'self'; base-uri 'none'; "
    "frame-ancestors 'self'"
)
# A form's fields: the largest is a build config; the body's limit is lower.
FORM_FIELDS = 250
# What a proxy may put before our paths: never another host's name.
PREFIX = re.compile(r"(/[A-Za-z0-9._~%@:+-]+)+")

PageKind = TypeVar("PageKind", bound="Page")
Form = Mapping[str, str]
OpenPage = Callable[[Request], PageKind]
Show = Callable[[PageKind], Response]
Act = Callable[[PageKind, Form], Response]


class Page:
    """What handlers and templates need of a request.

    Args:
        request: Who asks.
        home: The project whose name no address carries.
    """

    catalogs: ClassVar[Catalogs]
    drawing: ClassVar[Drawing]
    known: ClassVar[Sequence[Neighbour]] = ()

    def __init__(self, request: Request, home: str) -> None:
        self.request = request
        self._home = home

    @cached_property
    def language(self) -> str:
        header = self.request.headers.get("accept-language", "")
        return choose_language(header)

    def translate(self, message: str, /, **values: object) -> str:
        """Say a message in the page's language; `t` in templates."""
        return self.catalogs.translate(message, self.language, **values)

    def translate_count(self, one: str, other: str, count: int, /) -> str:
        """Say how many in the page's language; `tn` in templates."""
        return self.catalogs.translate_count(one, other, count, self.language)

    @property
    def query(self) -> Mapping[str, str]:
        return self.request.query_params

    @property
    def project(self) -> str:
        return self.query.get("project") or self._home

    def name(self, kind: str) -> str:
        """Return a part of the path: a `build`, say."""
        return str(self.request.path_params[kind])

    @property
    def prefix(self) -> str:
        """Where a proxy says that it put the start; empty if it does not."""
        header = self.request.headers.get("x-forwarded-prefix", "").rstrip("/")
        return header if PREFIX.fullmatch(header) else ""

    @cached_property
    def root(self) -> str:
        """The way from this page to the start, whatever a proxy put before."""
        scope = self.request.scope
        path = scope.get("raw_path") or b"/"
        # jupyter-server-proxy asks for `/` at `.../proxy/8085`, too: where
        # there is no slash at the end, nothing relative leads below it.
        if self.prefix and self.request.url.path == "/":
            return f"{self.prefix}/"
        # Some servers put the query there too.
        depth = path.partition(b"?")[0].count(b"/") - 1
        # Where we are mounted below another application, it is in the path.
        depth -= scope.get("root_path", "").count("/")
        return "../" * depth or "./"

    def link(self, path: str, **query: object) -> str:
        """Write a relative address that keeps the project."""
        given = {key: value for key, value in query.items() if value}
        if self.project != self._home:
            given["project"] = self.project
        ending = f"?{urlencode(given)}" if given else ""
        return f"{self.root}{quote(path)}{ending}"

    def link_file(self, name: str) -> str:
        """Write the address of a static file, with its version."""
        version = self.drawing.find_version(name)
        return f"{self.root}static/{name}?v={version}"

    @property
    def _host(self) -> str:
        return self.request.headers.get("host", "")

    def list_neighbours(self) -> list[tuple[str, str]]:
        """List names and addresses of the consoles beside this one."""
        beside = self.request.headers.get(BESIDE, "").split()
        found = (
            (each.name, each.find(self._host, self.prefix, beside))
            for each in self.known
        )
        return [(name, address) for name, address in found if address]

    def reach(self, address: str) -> str:
        """Return where the browser finds an address of this machine."""
        return reach(address, self._host, self.prefix)

    def token_field(self) -> Markup:
        """Write the hidden field that a form must carry."""
        field = '<input type="hidden" name="{}" value="{}">'
        return Markup(field).format(  # noqa: S704 -- format escapes
            FORM_TOKEN_FIELD, form_token(self.request)
        )

    def moment(self, moment: datetime | None) -> Markup:
        """Write a time; the script turns it into the browser's own zone."""
        if not moment:
            return Markup("–")  # noqa: RUF001 -- a dash
        words = write_moment(moment, self.language)
        return Markup('<time datetime="{}">{}</time>').format(
            write_stamp(moment), words
        )

    def duration(self, duration: timedelta | None) -> str:
        if duration is None:
            return "–"  # noqa: RUF001 -- a dash
        return write_duration(duration, self.language)

    def draw(
        self, template: str, code: int = HTTPStatus.OK, /, **values: object
    ) -> Response:
        """Draw a template of the `templates` folder."""
        text = self.drawing.draw(
            template,
            page=self,
            t=self.translate,
            tn=self.translate_count,
            **values,
        )
        headers = {
            "content-language": self.language,
            "content-security-policy": POLICY,
            "vary": "accept-language, cookie",
        }
        return HTMLResponse(text, code, headers)

    def draw_error(self, error: CloudError) -> Response:
        """Draw a page that says what is wrong and what to do."""
        return self.draw("error.html", error.http_status, error=error)

    def go(self, path: str, **query: object) -> Response:
        """Send the browser to another page after a form."""
        address = self.link(path, **query)
        return RedirectResponse(address, HTTPStatus.SEE_OTHER)


def make_page(
    open_page: OpenPage[PageKind], show: Show[PageKind]
) -> Callable[[Request], Response]:
    """Make an endpoint of a handler that reads; Starlette gives a thread."""

    def answer(request: Request) -> Response:
        page = open_page(request)
        try:
            return show(page)
        except CloudError as error:
            return page.draw_error(error)

    return answer


def make_action(
    open_page: OpenPage[PageKind], act: Act[PageKind]
) -> Callable[[Request], Awaitable[Response]]:
    """Make an endpoint of a handler that changes something.

    Only a form of one of our own pages is taken.
    """

    async def answer(request: Request) -> Response:
        page = open_page(request)
        form = await _read_form(request)
        try:
            check_form_token(request, form)
            return await run_in_threadpool(act, page, form)
        except CloudError as error:
            return page.draw_error(error)

    return answer


async def _read_form(request: Request) -> Form:
    async with request.form(max_fields=FORM_FIELDS, max_files=0) as data:
        return {
            name: value.replace("\r\n", "\n")
            for name, value in data.items()
            if isinstance(value, str)
        }
