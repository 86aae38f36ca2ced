"""What went wrong, in the shape in which Google's APIs say it."""

import json
from collections.abc import Awaitable, Callable, Mapping, Sequence
from http import HTTPStatus
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from localcloud.errors import CloudError
from localcloud.product import Product

Handlers = dict[
    type[Exception], Callable[[Request, Exception], Awaitable[Response]]
]
# google/rpc/code.proto gives each name its HTTP status; of those that it does
# not know, the nearest in meaning.
STATUS_NAMES = {
    HTTPStatus.BAD_REQUEST: "INVALID_ARGUMENT",
    HTTPStatus.FORBIDDEN: "PERMISSION_DENIED",
    HTTPStatus.NOT_FOUND: "NOT_FOUND",
    HTTPStatus.METHOD_NOT_ALLOWED: "UNIMPLEMENTED",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "INVALID_ARGUMENT",
    HTTPStatus.TOO_MANY_REQUESTS: "RESOURCE_EXHAUSTED",
    HTTPStatus.INTERNAL_SERVER_ERROR: "INTERNAL",
    HTTPStatus.NOT_IMPLEMENTED: "UNIMPLEMENTED",
    HTTPStatus.SERVICE_UNAVAILABLE: "UNAVAILABLE",
}


def write_json(document: object, status: int = HTTPStatus.OK) -> Response:
    """Answer with JSON that a person can read, as Google's APIs do."""
    text = json.dumps(document, indent=2, ensure_ascii=False) + "\n"
    return Response(text, status, media_type="application/json")


def write_error(
    code: int,
    status: str,
    message: str,
    details: Sequence[Mapping[str, Any]] = (),
) -> Response:
    """Answer `{"error": {"code", "message", "status"}}`."""
    error: dict[str, Any] = {
        "code": code,
        "message": message,
        "status": status,
    }
    if details:
        error["details"] = list(details)
    return write_json({"error": error}, code)


def write_problem(error: CloudError) -> Response:
    """Answer one of our errors, with its details."""
    return write_error(
        error.http_status, error.status, error.message, error.details
    )


def error_handlers(product: Product) -> Handlers:
    """List what answers errors, for a Starlette application."""

    async def answer_problem(_: Request, error: Exception) -> Response:
        """Answer what its reader can mend."""
        assert isinstance(error, CloudError)  # noqa: S101 - as registered
        return write_problem(error)

    async def answer_http_error(request: Request, error: Exception) -> Response:
        """Answer what Starlette itself refuses: paths, methods, bodies."""
        assert isinstance(error, HTTPException)  # noqa: S101 - as registered
        status = HTTPStatus(error.status_code)
        name = STATUS_NAMES.get(status, "UNKNOWN")
        message = _describe(request, error, product)
        response = write_error(status, name, message)
        response.headers.update(error.headers or {})
        return response

    async def answer_defect(request: Request, _: Exception) -> Response:
        """Answer our own defect; its traceback is in the service's log."""
        return write_error(
            HTTPStatus.INTERNAL_SERVER_ERROR,
            "INTERNAL",
            f"{request.method} {request.url.path}: the service met a defect "
            "of its own\nNext: read the traceback where "
            f"`{product.command} serve` runs, and report it",
        )

    return {
        CloudError: answer_problem,
        HTTPException: answer_http_error,
        Exception: answer_defect,
    }


def _describe(request: Request, error: HTTPException, product: Product) -> str:
    asked = f"{request.method} {request.url.path}"
    match error.status_code:
        case HTTPStatus.NOT_FOUND:
            return f"{asked}: no such path\nNext: compare it with {product.api}"
        case HTTPStatus.METHOD_NOT_ALLOWED:
            allowed = (error.headers or {}).get("Allow", "another")
            return f"{asked}: expected the method {allowed}"
    return f"{asked}: {error.detail}"
