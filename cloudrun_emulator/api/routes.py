"""Every path of the API, and what answers it."""

from http import HTTPStatus

from google.cloud.run_v2.types import revision, service
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Route

from cloudrun_emulator.api import emulator, operations, revisions, services
from cloudrun_emulator.api.calls import KNOWN, read_call
from cloudrun_emulator.api.unsupported import unsupported_routes
from localcloud.http.bodies import list_parameters
from localcloud.http.rows import Row, build_routes

PLACE = "/v2/projects/{project}/locations/{location}"
SERVICES = f"{PLACE}/services"
SERVICE = f"{SERVICES}/{{service}}"
REVISIONS = f"{SERVICE}/revisions"
REVISION = f"{REVISIONS}/{{revision}}"
OPERATIONS = f"{PLACE}/operations"
OPERATION = f"{OPERATIONS}/{{operation}}"
OWN = "/emulator/v1"
OWN_SERVICE = (
    f"{OWN}/projects/{{project}}/locations/{{location}}/services/{{service}}"
)
ROOTS = ("/v2", "/emulator")
PAGING = frozenset({"filter", "name", "pageSize", "pageToken"})
NAME = frozenset({"name"})
POLICY = frozenset({"options.requestedPolicyVersion", "resource"})
# In the API's discovery document; no message of the package has it.
FORCE = frozenset({"forceNewRevision"})

# A path with a verb goes before the one that would take the verb for a part
# of a name. What Google's clients ask with may all stand in the query.
ROWS = (
    Row(
        SERVICES,
        "POST",
        services.create_service,
        list_parameters(service.CreateServiceRequest),
    ),
    Row(
        SERVICES,
        "GET",
        services.list_services,
        list_parameters(service.ListServicesRequest),
    ),
    Row(f"{SERVICE}:getIamPolicy", "GET", services.get_policy, POLICY),
    Row(f"{SERVICE}:setIamPolicy", "POST", services.set_policy, POLICY),
    Row(
        f"{SERVICE}:testIamPermissions",
        "POST",
        services.test_permissions,
        POLICY,
    ),
    Row(SERVICE, "GET", services.get_service, NAME),
    Row(
        SERVICE,
        "PATCH",
        services.update_service,
        list_parameters(service.UpdateServiceRequest) | FORCE,
    ),
    Row(
        SERVICE,
        "DELETE",
        services.delete_service,
        list_parameters(service.DeleteServiceRequest),
    ),
    Row(
        REVISIONS,
        "GET",
        revisions.list_revisions,
        list_parameters(revision.ListRevisionsRequest),
    ),
    Row(REVISION, "GET", revisions.get_revision, NAME),
    Row(
        REVISION,
        "DELETE",
        revisions.delete_revision,
        list_parameters(revision.DeleteRevisionRequest),
    ),
    Row(OPERATIONS, "GET", operations.list_operations, PAGING),
    Row(f"{OPERATION}:wait", "POST", operations.wait_operation, NAME),
    Row(OPERATION, "GET", operations.get_operation, NAME),
    Row(OPERATION, "DELETE", operations.delete_operation, NAME),
)
OWN_ROWS = (
    Row(f"{OWN}/status", "GET", emulator.read_status),
    Row(f"{OWN}/tokens", "POST", emulator.issue_token),
    Row(f"{OWN_SERVICE}/log", "GET", emulator.read_log, emulator.LOG_QUERY),
    Row(f"{OWN_SERVICE}:observe", "GET", emulator.observe_service),
)


def api_routes() -> list[BaseRoute]:
    """List the routes of Google's API and of the emulator's own."""
    return [
        *unsupported_routes(PLACE),
        *build_routes((*ROWS, *OWN_ROWS), read_call, KNOWN),
        Route(
            f"{OWN_SERVICE}/sources", emulator.receive_source, methods=["POST"]
        ),
        # Else the console would take them for names of pages.
        *(Route(f"{each}/{{rest:path}}", _refuse_path) for each in ROOTS),
    ]


async def _refuse_path(_: Request) -> Response:
    raise HTTPException(HTTPStatus.NOT_FOUND)
