"""What stands before every service: each concern one middleware."""

from collections.abc import Callable

from starlette.datastructures import Headers
from starlette.middleware import Middleware
from starlette.types import ASGIApp, Receive, Scope, Send

from localcloud.errors import CloudError
from localcloud.http.body_limit import BodyLimitMiddleware
from localcloud.http.errors import write_problem
from localcloud.http.forms import SessionMiddleware
from localcloud.http.headers import HeadersMiddleware
from localcloud.http.hosts import AccessRules, check_host
from localcloud.http.origins import check_origin


class AccessMiddleware:
    """Refuses names that are not the service's, and other sites' pages."""

    def __init__(self, app: ASGIApp, rules: AccessRules) -> None:
        self._app = app
        self._rules = rules

    async def __call__(
        self, scope: Scope, receive: Receive, send: Send
    ) -> None:
        app = self._app
        if scope["type"] == "http":
            headers = Headers(scope=scope)
            try:
                check_host(headers.get("host", ""), self._rules)
                check_origin(scope["method"], headers, self._rules)
            except CloudError as error:
                app = write_problem(error)
        await app(scope, receive, send)


def guard_app(
    rules: AccessRules, cookie: str, find_limit: Callable[[str], int]
) -> list[Middleware]:
    """List what checks a request before anything else, outermost first.

    Args:
        rules: Whom to answer.
        cookie: By which browsers are known again.
        find_limit: The most that may be sent, in bytes, by the path.
    """
    return [
        Middleware(HeadersMiddleware),
        Middleware(SessionMiddleware, cookie=cookie),
        Middleware(AccessMiddleware, rules=rules),
        Middleware(BodyLimitMiddleware, find_limit=find_limit),
    ]
