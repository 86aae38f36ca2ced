"""What went wrong, in the shape in which Google's APIs say it."""

import json
from collections.abc import Mapping, Sequence
from http import HTTPStatus
from typing import Any

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from cloudbuild_emulator.errors import CloudBuildError, ConfigError, Problem

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
BAD_REQUEST_TYPE = "type.googleapis.com/google.rpc.BadRequest"


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


def write_problem(error: CloudBuildError) -> Response:
    """Answer one of our errors; a config's problems one by one in details."""
    details = _list_violations(error) if isinstance(error, ConfigError) else ()
    return write_error(error.http_status, error.status, error.message, details)


def _list_violations(error: ConfigError) -> list[Mapping[str, Any]]:
    violations = [_describe_violation(each) for each in error.problems]
    return [{"@type": BAD_REQUEST_TYPE, "fieldViolations": violations}]


def _describe_violation(problem: Problem) -> dict[str, str]:
    ending = f". Next: {problem.next_step}" if problem.next_step else ""
    return {
        "field": problem.where,
        "description": f"{problem.message}{ending}",
    }


async def answer_problem(_: Request, error: Exception) -> Response:
    """Answer what its reader can mend."""
    assert isinstance(error, CloudBuildError)  # noqa: S101 - as registered
    return write_problem(error)


async def answer_http_error(request: Request, error: Exception) -> Response:
    """Answer what Starlette itself refuses: paths, methods, bodies."""
    assert isinstance(error, HTTPException)  # noqa: S101 - as registered
    status = HTTPStatus(error.status_code)
    name = STATUS_NAMES.get(status, "UNKNOWN")
    response = write_error(status, name, _describe(request, error))
    response.headers.update(error.headers or {})
    return response


def _describe(request: Request, error: HTTPException) -> str:
    place = f"{request.method} {request.url.path}"
    match error.status_code:
        case HTTPStatus.NOT_FOUND:
            return (
                f"{place}: no such path\nNext: compare it with Cloud Build's "
                "REST v1, such as /v1/projects/local/builds"
            )
        case HTTPStatus.METHOD_NOT_ALLOWED:
            allowed = (error.headers or {}).get("Allow", "another")
            return f"{place}: expected the method {allowed}"
    return f"{place}: {error.detail}"


async def answer_defect(request: Request, _: Exception) -> Response:
    """Answer our own defect; its traceback is in the service's log alone."""
    return write_error(
        HTTPStatus.INTERNAL_SERVER_ERROR,
        "INTERNAL",
        f"{request.method} {request.url.path}: the service met a defect of "
        "its own\nNext: read the traceback where `cloudbuild serve` runs, and "
        "report it",
    )
