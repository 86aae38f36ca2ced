"""Every path of the API, and what answers it."""

from collections.abc import Iterable, Iterator
from http import HTTPStatus

from google.cloud.devtools.cloudbuild_v1.types import cloudbuild
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from cloudbuild_emulator.api import builds, emulator, operations, triggers
from cloudbuild_emulator.api.calls import KNOWN, Call, Endpoint, read_call
from cloudbuild_emulator.api.unsupported import unsupported_routes
from localcloud.http.bodies import list_parameters
from localcloud.http.rows import Row, build_routes

# Google's paths come in two forms, of which the older has no location.
GLOBAL = "/v1/projects/{project}"
REGIONAL = "/v1/projects/{project}/locations/{location}"
OWN = "/emulator/v1/projects/{project}"
BUILD = "/builds/{build}"
TRIGGER = "/triggers/{trigger}"
RUN = f"{TRIGGER}:run"
REPOSITORIES = "/repositories"
REPOSITORY = "/repositories/{repository}"
OPERATION = "/v1/operations/build/{project}/{build}"
REGIONAL_OPERATION = f"{REGIONAL}/operations/{{build}}"
PAGING = frozenset({"filter", "pageSize", "pageToken"})
ROOTS = ("/v1", "/emulator", "/internal")
NAME = frozenset({"name"})

# A path with a verb goes before the one that would take the verb for a part
# of a name. The message is what Google's client asks with: its fields may all
# stand in the query.
GOOGLES: tuple[tuple[str, str, Endpoint, str], ...] = (
    ("/builds", "POST", builds.create_build, "CreateBuildRequest"),
    ("/builds", "GET", builds.list_builds, "ListBuildsRequest"),
    (f"{BUILD}:cancel", "POST", builds.cancel_build, "CancelBuildRequest"),
    (f"{BUILD}:retry", "POST", builds.retry_build, "RetryBuildRequest"),
    (f"{BUILD}:approve", "POST", builds.approve_build, "ApproveBuildRequest"),
    (BUILD, "GET", builds.get_build, "GetBuildRequest"),
    (
        "/defaultServiceAccount",
        "GET",
        builds.get_default_service_account,
        "GetDefaultServiceAccountRequest",
    ),
    (
        "/triggers",
        "POST",
        triggers.create_trigger,
        "CreateBuildTriggerRequest",
    ),
    ("/triggers", "GET", triggers.list_triggers, "ListBuildTriggersRequest"),
    (TRIGGER, "GET", triggers.get_trigger, "GetBuildTriggerRequest"),
    (TRIGGER, "PATCH", triggers.update_trigger, "UpdateBuildTriggerRequest"),
    (TRIGGER, "DELETE", triggers.delete_trigger, "DeleteBuildTriggerRequest"),
)
OWN_ROWS = (
    Row("/emulator/v1/status", "GET", emulator.read_status),
    Row(f"{OWN}{REPOSITORIES}", "GET", emulator.list_repositories),
    Row(f"{OWN}{REPOSITORIES}", "POST", emulator.create_repository),
    Row(f"{OWN}{REPOSITORY}", "GET", emulator.get_repository),
    Row(f"{OWN}{REPOSITORY}", "DELETE", emulator.delete_repository),
    Row(f"{OWN}/builds", "POST", builds.submit_build),
    Row(f"{OWN}/locations/{{location}}/builds", "POST", builds.submit_build),
    Row(f"{OWN}/builds:validate", "POST", emulator.validate_config, NAME),
    Row(f"{OWN}{BUILD}/config", "GET", emulator.read_build_config),
)


def api_routes() -> list[BaseRoute]:
    """List the routes of Google's API and of the emulator's own."""
    prefixes = (GLOBAL, REGIONAL)
    return [
        *_build(_list_operation_rows()),
        *_build(_list_run_rows()),
        *(each for x in prefixes for each in unsupported_routes(x)),
        *_build(_list_both_rows()),
        *_build(OWN_ROWS),
        Route(f"{OWN}{BUILD}/log", emulator.answer_log),
        Route(f"{OWN}/sources", emulator.receive_source, methods=["POST"]),
        # Else the console would take them for names of pages.
        *(Route(each, _refuse_path) for each in ROOTS),
    ]


def _build(rows: Iterable[Row[Call]]) -> list[BaseRoute]:
    return build_routes(rows, read_call, KNOWN)


async def _refuse_path(_: Request) -> Response:
    raise HTTPException(HTTPStatus.NOT_FOUND)


def _list_both_rows() -> Iterator[Row[Call]]:
    for prefix in (GLOBAL, REGIONAL):
        for path, method, endpoint, message in GOOGLES:
            query = list_parameters(getattr(cloudbuild, message))
            yield Row(f"{prefix}{path}", method, endpoint, query)


def _list_run_rows() -> Iterator[Row[Call]]:
    query = list_parameters(cloudbuild.RunBuildTriggerRequest)
    yield Row(f"{GLOBAL}{RUN}", "POST", triggers.run_global_trigger, query)
    yield Row(f"{REGIONAL}{RUN}", "POST", triggers.run_regional_trigger, query)


def _list_operation_rows() -> Iterator[Row[Call]]:
    every, one = operations.list_operations, operations.get_operation
    for prefix in (GLOBAL, REGIONAL):
        yield Row(f"{prefix}/operations", "GET", every, PAGING)
    for path in (OPERATION, REGIONAL_OPERATION):
        cancel = operations.cancel_operation
        yield Row(f"{path}:cancel", "POST", cancel, NAME)
        yield Row(path, "GET", one, NAME)
