"""Where the hook tells of a push."""

import hmac
from collections.abc import Sequence
from typing import Any, Protocol

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from cloudbuild_emulator.errors import ForbiddenError
from cloudbuild_emulator.triggers import RefUpdate


class PushReceiver(Protocol):
    """What receives pushes."""

    @property
    def push_token(self) -> str:
        """What the hook must show."""
        ...

    def receive_push(
        self, project: str, repository: str, updates: Sequence[RefUpdate]
    ) -> list[str]:
        """Start what the push starts."""
        ...


def push_routes(service: PushReceiver) -> list[BaseRoute]:
    """Return the route that the hook calls."""

    async def receive(request: Request) -> Response:
        shown = request.headers.get("x-push-token", "")
        if not hmac.compare_digest(shown.encode(), service.push_token.encode()):
            raise ForbiddenError("only the hook of a repository may call this")
        body: dict[str, Any] = await request.json()
        updates = [
            RefUpdate(each["ref"], each["old"], each["new"])
            for each in body["updates"]
        ]
        lines = await run_in_threadpool(
            service.receive_push, body["project"], body["repository"], updates
        )
        return JSONResponse({"lines": lines})

    return [Route("/internal/pushes", receive, methods=["POST"])]
