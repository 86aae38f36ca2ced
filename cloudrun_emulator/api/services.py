"""`projects.locations.services`: docs, "Cloud Run Admin API" v2."""

from typing import Any

from cloudrun_emulator.api.calls import Call
from cloudrun_emulator.api.operations import describe_operation
from cloudrun_emulator.messages import Service
from cloudrun_emulator.model.documents import read_document
from cloudrun_emulator.model.names import EVERYWHERE, check_place
from cloudrun_emulator.service import Change
from localcloud.errors import InvalidError
from localcloud.http.bodies import read_mask

ROOT = "service"


def create_service(call: Call) -> object:
    """Create a service. Body: a Service."""
    message = read_document(Service, call.read_body(), ROOT)
    operation = call.service.services.create(
        call.place,
        call.query.get("serviceId", ""),
        message,
        validate_only=call.read_flag("validateOnly"),
    )
    return describe_operation(call, operation)


def list_services(call: Call) -> object:
    """Answer one page, the oldest first."""
    if call.place.region == EVERYWHERE:
        raise InvalidError(
            "parent: services of all locations are not listed, found '-'",
            "name a region, such as europe-west1",
        )
    check_place(call.place)
    call.read_flag("showDeleted")
    found, token = call.service.services.list(call.place, *call.read_page())
    return call.write_page("services", [call.write(x) for x in found], token)


def get_service(call: Call) -> object:
    """Answer a Service."""
    return call.write(call.service.services.get(call.service_name))


def update_service(call: Call) -> object:
    """Replace a service, or the fields of the query's `updateMask`."""
    message = read_document(Service, call.read_body(), ROOT)
    mask = call.query.get("updateMask", "")
    change = Change(
        message,
        None if mask in {"", "*"} else read_mask(mask, Service),
        allow_missing=call.read_flag("allowMissing"),
        validate_only=call.read_flag("validateOnly"),
        force_new_revision=call.read_flag("forceNewRevision"),
    )
    operation = call.service.services.update(call.service_name, change)
    return describe_operation(call, operation)


def delete_service(call: Call) -> object:
    """Delete a service and all that is below it."""
    operation = call.service.services.delete(
        call.service_name,
        etag=call.query.get("etag", ""),
        validate_only=call.read_flag("validateOnly"),
    )
    return describe_operation(call, operation)


def get_policy(call: Call) -> object:
    """Answer the service's IAM policy."""
    return call.service.services.get_policy(call.service_name)


def set_policy(call: Call) -> object:
    """Replace the service's IAM policy. Body: `{"policy": Policy}`."""
    body = call.read_body()
    return call.service.services.set_policy(
        call.service_name, body.get("policy")
    )


def test_permissions(call: Call) -> object:
    """Answer which permissions the caller has: all that are asked for."""
    call.service.services.get(call.service_name)
    found: Any = call.read_body().get("permissions", [])
    if not isinstance(found, list):
        raise InvalidError("permissions: expected a list of names")
    return {"permissions": found} if found else {}
