"""One line of JSON an entry, as Cloud Logging reads standard output."""

import json
import logging
import sys
import time
from datetime import UTC, datetime
from typing import Any

from starlette.types import ASGIApp, Message, Receive, Scope, Send

logger = logging.getLogger("serving")


class JsonFormatter(logging.Formatter):
    """Cloud Logging's field names; what `extra` holds under `fields` too."""

    def format(self, record: logging.LogRecord) -> str:
        message = record.getMessage()
        if record.exc_info:
            message = f"{message}\n{self.formatException(record.exc_info)}"
        moment = datetime.fromtimestamp(record.created, UTC)
        entry: dict[str, Any] = {
            "severity": record.levelname,
            "time": moment.isoformat(),
            "message": message,
            **getattr(record, "fields", {}),
        }
        return json.dumps(entry, ensure_ascii=False)


def set_up_log() -> None:
    """Write all of the log to standard output: uvicorn's lines, too."""
    handler = logging.StreamHandler(sys.stdout)
    handler.setFormatter(JsonFormatter())
    logging.basicConfig(level=logging.INFO, handlers=[handler], force=True)
    for name in ("uvicorn", "uvicorn.error"):
        logging.getLogger(name).handlers.clear()
        logging.getLogger(name).propagate = True


class RequestLog:
    """Notes each request once it is answered; of probes, those that fail."""

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(
        self, scope: Scope, receive: Receive, send: Send
    ) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        began, status = time.perf_counter(), 500
        fields: dict[str, Any] = {}
        scope.setdefault("state", {})["fields"] = fields

        async def note_status(message: Message) -> None:
            nonlocal status
            status = message.get("status", status)
            await send(message)

        try:
            await self.app(scope, receive, note_status)
        finally:
            seconds = time.perf_counter() - began
            if scope["path"] != "/ping" or status >= 400:  # noqa: PLR2004
                write_request(scope, status, seconds, fields)


def write_request(
    scope: Scope, status: int, seconds: float, fields: dict[str, Any]
) -> None:
    """Write one line; `fields` are the application's own."""
    level = logging.INFO if status < 400 else logging.WARNING  # noqa: PLR2004
    level = logging.ERROR if status >= 500 else level  # noqa: PLR2004
    request = {
        "requestMethod": scope["method"],
        "requestUrl": scope["path"],
        "status": status,
        "latency": f"{seconds:.6f}s",
    }
    text = f"{scope['method']} {scope['path']} {status}"
    logger.log(level, text, extra={"fields": {"httpRequest": request} | fields})
