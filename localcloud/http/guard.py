"""What stands before every service: each concern one middleware."""

from collections.abc import Callable

from starlette.middleware import Middleware

from localcloud.http.body_limit import BodyLimitMiddleware
from localcloud.http.forms import SessionMiddleware
from localcloud.http.headers import HeadersMiddleware
from localcloud.http.hosts import AccessRules, HostMiddleware
from localcloud.http.origins import OriginMiddleware


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
        Middleware(HostMiddleware, rules=rules),
        Middleware(OriginMiddleware, rules=rules),
        Middleware(BodyLimitMiddleware, find_limit=find_limit),
    ]
