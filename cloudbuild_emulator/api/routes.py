"""Every path of the API, and what answers it."""

from collections.abc import Iterable

from google.cloud.devtools.cloudbuild_v1.types import cloudbuild
from starlette.routing import BaseRoute, Route

from cloudbuild_emulator.api import (
    builds,
    emulator,
    operations,
    triggers,
    unsupported,
)
from cloudbuild_emulator.api.bodies import list_parameters
from cloudbuild_emulator.api.calls import Endpoint, build_route

# Google's paths come in two forms, of which the older has no location.
GLOBAL = "/v1/projects/{project}"
REGIONAL = "/v1/projects/{project}/locations/{location}"
OWN = "/emulator/v1/projects/{project}"
OPERATION = "/v1/operations/build/{project}/{build}"
BUILD = "/builds/{build}"
TRIGGER = "/triggers/{trigger}"
ANY = ["DELETE", "GET", "PATCH", "POST"]
PAGING = ("filter", "pageSize", "pageToken")

# Path, method, endpoint, request message: a path with a verb goes before the
# one that would take the verb for a part of a name.
Row = tuple[str, str, Endpoint, type]
BUILDS: tuple[Row, ...] = (
    ("/builds", "POST", builds.create_build, cloudbuild.CreateBuildRequest),
    ("/builds", "GET", builds.list_builds, cloudbuild.ListBuildsRequest),
    (
        f"{BUILD}:cancel",
        "POST",
        builds.cancel_build,
        cloudbuild.CancelBuildRequest,
    ),
    (
        f"{BUILD}:retry",
        "POST",
        builds.retry_build,
        cloudbuild.RetryBuildRequest,
    ),
    (
        f"{BUILD}:approve",
        "POST",
        builds.approve_build,
        cloudbuild.ApproveBuildRequest,
    ),
    (BUILD, "GET", builds.get_build, cloudbuild.GetBuildRequest),
)
TRIGGERS: tuple[Row, ...] = (
    (
        "/triggers",
        "POST",
        triggers.create_trigger,
        cloudbuild.CreateBuildTriggerRequest,
    ),
    (
        "/triggers",
        "GET",
        triggers.list_triggers,
        cloudbuild.ListBuildTriggersRequest,
    ),
    (TRIGGER, "GET", triggers.get_trigger, cloudbuild.GetBuildTriggerRequest),
    (
        TRIGGER,
        "PATCH",
        triggers.update_trigger,
        cloudbuild.UpdateBuildTriggerRequest,
    ),
    (
        TRIGGER,
        "DELETE",
        triggers.delete_trigger,
        cloudbuild.DeleteBuildTriggerRequest,
    ),
)
REPOSITORIES = "/repositories"
REPOSITORY = "/repositories/{repository}"
OWN_ROWS: tuple[tuple[str, str, Endpoint, tuple[str, ...]], ...] = (
    (REPOSITORIES, "GET", emulator.list_repositories, ()),
    (REPOSITORIES, "POST", emulator.create_repository, ()),
    (REPOSITORY, "GET", emulator.get_repository, ()),
    (REPOSITORY, "DELETE", emulator.delete_repository, ()),
    ("/builds", "POST", builds.submit_build, ()),
    ("/locations/{location}/builds", "POST", builds.submit_build, ()),
    ("/builds:validate", "POST", emulator.validate_config, ("name",)),
    (f"{BUILD}/config", "GET", emulator.read_build_config, ()),
)


def api_routes() -> list[BaseRoute]:
    """List the routes of Google's API and of the emulator's own."""
    return [
        *_list_operation_routes(),
        *_list_run_routes(),
        *_list_both_routes(),
        *_list_unsupported_routes(),
        *_list_own_routes(),
    ]


def _list_both_routes() -> Iterable[BaseRoute]:
    for prefix in (GLOBAL, REGIONAL):
        for path, method, endpoint, message in (*BUILDS, *TRIGGERS):
            query = list_parameters(message)
            yield build_route(f"{prefix}{path}", method, endpoint, query)


def _list_run_routes() -> Iterable[BaseRoute]:
    query = list_parameters(cloudbuild.RunBuildTriggerRequest)
    for prefix, endpoint in (
        (GLOBAL, triggers.run_global_trigger),
        (REGIONAL, triggers.run_regional_trigger),
    ):
        yield build_route(f"{prefix}{TRIGGER}:run", "POST", endpoint, query)


def _list_operation_routes() -> Iterable[BaseRoute]:
    for prefix in (GLOBAL, REGIONAL):
        every = operations.list_operations
        yield build_route(f"{prefix}/operations", "GET", every, PAGING)
    for path in (OPERATION, f"{REGIONAL}/operations/{{build}}"):
        cancel = operations.cancel_operation
        yield build_route(f"{path}:cancel", "POST", cancel, ("name",))
        get = operations.get_operation
        yield build_route(path, "GET", get, ("name",))


def _list_unsupported_routes() -> Iterable[BaseRoute]:
    for path, endpoint in unsupported.ENDPOINTS:
        for prefix in (GLOBAL, REGIONAL):
            yield Route(f"{prefix}{path}", endpoint, methods=ANY)


def _list_own_routes() -> Iterable[BaseRoute]:
    yield build_route("/emulator/v1/status", "GET", emulator.read_status)
    for path, method, endpoint, query in OWN_ROWS:
        yield build_route(f"{OWN}{path}", method, endpoint, query)
    yield Route(f"{OWN}{BUILD}/log", emulator.answer_log)
    yield Route(f"{OWN}/sources", emulator.receive_source, methods=["POST"])
