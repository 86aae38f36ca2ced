"""How much a request may send."""

from collections.abc import Callable
from http import HTTPStatus

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

# Read and thrown away, so that a client that sends too much still reads the
# answer instead of a broken pipe.
DRAINED_BYTES = 64 * 2**20


class BodyLimitMiddleware:
    """Answers a body that is too large with a 413.

    Args:
        app: What is asked.
        find_limit: The limit in bytes, by a request's path.
    """

    def __init__(self, app: ASGIApp, find_limit: Callable[[str], int]) -> None:
        self._app = app
        self._find_limit = find_limit

    async def __call__(
        self, scope: Scope, receive: Receive, send: Send
    ) -> None:
        if scope["type"] == "http":
            receive = _Counted(receive, self._find_limit(scope["path"]))
        await self._app(scope, receive, send)


class _Counted:
    """Counts what is received."""

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
