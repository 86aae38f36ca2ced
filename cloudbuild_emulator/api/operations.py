"""Builds as Google's long-running operations."""

from enum import IntEnum
from typing import Any

from cloudbuild_emulator.api.calls import Call
from cloudbuild_emulator.api.lookups import find_build
from cloudbuild_emulator.messages import FINISHED, Build, Status
from localcloud.http.bodies import read_number
from localcloud.messages import to_document


class Code(IntEnum):
    """google/rpc/code.proto, as far as builds need it."""

    CANCELLED = 1
    UNKNOWN = 2
    DEADLINE_EXCEEDED = 4
    INTERNAL = 13


TYPES = "type.googleapis.com/google.devtools.cloudbuild.v1"
# What op.result() raises; the first as in logs of real builds.
ERRORS = {
    Status.FAILURE: (
        Code.UNKNOWN,
        "Build failed; check build logs for details",
    ),
    Status.INTERNAL_ERROR: (Code.INTERNAL, "Build met an internal error"),
    Status.TIMEOUT: (Code.DEADLINE_EXCEEDED, "Build timed out"),
    Status.CANCELLED: (Code.CANCELLED, "Build cancelled"),
    Status.EXPIRED: (
        Code.DEADLINE_EXCEEDED,
        "Build expired in the queue",
    ),
}


def describe_operation(build: Build, location: str) -> dict[str, Any]:
    """Write the operation of a build.

    Args:
        build: As it stands now.
        location: Of the path that was asked, which makes the operation's
            name; empty for the global paths.
    """
    document = to_document(build)
    parent = f"projects/{build.project_id}/locations/{location}/operations"
    operation: dict[str, Any] = {
        "name": f"{parent if location else _name_global(build)}/{build.id}",
        "metadata": {
            "@type": f"{TYPES}.BuildOperationMetadata",
            "build": document,
        },
    }
    if build.status in FINISHED:
        operation |= {"done": True, **_write_outcome(build, document)}
    return operation


def _name_global(build: Build) -> str:
    return f"operations/build/{build.project_id}"


def _write_outcome(build: Build, document: dict[str, Any]) -> dict[str, Any]:
    if build.status == Status.SUCCESS:
        return {"response": {"@type": f"{TYPES}.Build", **document}}
    code, words = ERRORS[build.status]
    detail = f": {build.status_detail}" if build.status_detail else ""
    return {"error": {"code": code, "message": f"{words}{detail}"}}


def get_operation(call: Call) -> object:
    """Answer a build's operation as it stands."""
    return describe_operation(find_build(call), call.path_location)


def cancel_operation(call: Call) -> object:
    """Cancel the build; a finished one stays as it is, as Google's do."""
    call.read_body()
    build = find_build(call)
    if build.status not in FINISHED:
        call.service.builds.cancel(call.project, build.id)
    return {}


def list_operations(call: Call) -> object:
    """Answer one page of operations, the newest first."""
    builds, token = call.service.builds.list(
        call.project,
        call.location,
        filter=call.query.get("filter", ""),
        page_size=read_number(call.query, "pageSize"),
        page_token=call.query.get("pageToken", ""),
    )
    operations = [
        describe_operation(each, call.path_location) for each in builds
    ]
    return {"operations": operations} | (
        {"nextPageToken": token} if token else {}
    )
