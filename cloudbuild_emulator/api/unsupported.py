"""Methods of Google's API that have no meaning on one machine."""

from collections.abc import Awaitable, Callable
from http import HTTPStatus

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from localcloud.http.errors import write_error

Answer = Callable[[Request], Awaitable[Response]]


def _refuse(message: str) -> Answer:
    async def answer(_: Request) -> Response:
        return write_error(HTTPStatus.NOT_IMPLEMENTED, "UNIMPLEMENTED", message)

    return answer


METHODS = ["DELETE", "GET", "PATCH", "POST"]
_refuse_pools = _refuse(
    "worker pools are not emulated: builds run on this machine\n"
    "Next: choose how many at a time by `cloudbuild serve --builds`"
)
ENDPOINTS: tuple[tuple[str, Answer], ...] = (
    ("/workerPools", _refuse_pools),
    ("/workerPools/{pool}", _refuse_pools),
    (
        "/triggers/{trigger}:webhook",
        _refuse(
            "webhook triggers are not emulated\n"
            "Next: run the trigger by hand (`cloudbuild triggers run NAME`)"
        ),
    ),
)


def unsupported_routes(prefix: str) -> list[BaseRoute]:
    """List the routes that say why, below `/v1/projects/...`."""
    return [
        Route(f"{prefix}{path}", endpoint, methods=METHODS)
        for path, endpoint in ENDPOINTS
    ]
