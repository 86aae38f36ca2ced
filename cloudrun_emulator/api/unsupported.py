"""Methods of Google's API that have no meaning on one machine."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from localcloud.http.errors import write_error

METHODS = ["DELETE", "GET", "PATCH", "POST"]
# Of the path, and what is said of it.
WORDS = (
    (
        "/builds:submit",
        "builds are not emulated\nNext: deploy with `cloudrun deploy --source`",
    ),
    (
        "/jobs",
        "jobs are not emulated\nNext: run the program itself, or a service",
    ),
    ("/workerPools", "worker pools are not emulated\nNext: use a service"),
    ("/instances", "instances are not emulated\nNext: use a service"),
)


def unsupported_routes(prefix: str) -> list[BaseRoute]:
    """List the routes that say why, below `/v2/projects/...`."""
    return [
        Route(f"{prefix}{path}{rest}", _refuse(message), methods=METHODS)
        for path, message in WORDS
        for rest in ("", "/{rest:path}")
    ]


def _refuse(message: str) -> Callable[[Request], Awaitable[Response]]:
    async def answer(_: Request) -> Response:
        return write_error(HTTPStatus.NOT_IMPLEMENTED, "UNIMPLEMENTED", message)

    return answer
