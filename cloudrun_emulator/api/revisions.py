"""`projects.locations.services.revisions`."""

from cloudrun_emulator.api.calls import Call
from cloudrun_emulator.api.operations import describe_operation
from cloudrun_emulator.model.names import EVERYWHERE, check_place


def list_revisions(call: Call) -> object:
    """Answer one page, the newest first; `-` is all services."""
    check_place(call.place)
    call.read_flag("showDeleted")
    if call.path["service"] != EVERYWHERE:
        call.service.services.get(call.service_name)
    found, token = call.service.revisions.list(
        call.service_name, *call.read_page()
    )
    return call.write_page("revisions", [call.write(x) for x in found], token)


def get_revision(call: Call) -> object:
    """Answer a Revision."""
    return call.write(call.service.revisions.get(call.revision_name))


def delete_revision(call: Call) -> object:
    """Delete a revision that gets no requests."""
    operation = call.service.revisions.delete(
        call.revision_name,
        etag=call.query.get("etag", ""),
        validate_only=call.read_flag("validateOnly"),
    )
    return describe_operation(call, operation)
