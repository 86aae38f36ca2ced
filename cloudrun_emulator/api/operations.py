"""`projects.locations.operations`, and how every operation is written."""

import re
from typing import Any

from cloudrun_emulator.api.calls import Call
from cloudrun_emulator.limits import LONGEST_WAIT_S, OPERATIONS_OF_A_PAGE
from cloudrun_emulator.service import StoredOperation
from localcloud.errors import InvalidError

TYPES = "type.googleapis.com/google.cloud.run.v2"
FILTER = re.compile(r"\s*done\s*[:=]\s*(?P<done>true|false)\s*")
DURATION = re.compile(r"(?P<seconds>[0-9]{1,9}(\.[0-9]{1,9})?)s")


def describe_operation(
    call: Call, operation: StoredOperation
) -> dict[str, Any]:
    """Write an operation; its metadata and response are the resource."""
    message = operation.message
    resource = {
        "@type": f"{TYPES}.{type(message).__name__}",
        **call.write(message),
    }
    document = {"name": operation.name, "metadata": resource}
    if not operation.done:
        return document
    if operation.code:
        error = {"code": operation.code, "message": operation.error}
        return document | {"done": True, "error": error}
    return document | {"done": True, "response": resource}


def get_operation(call: Call) -> object:
    """Answer an operation as it stands."""
    return describe_operation(call, call.service.operations.get(_name(call)))


def wait_operation(call: Call) -> object:
    """Answer an operation once it is done. Body: `{"timeout": "3s"}`."""
    text = call.read_body().get("timeout", f"{LONGEST_WAIT_S}s")
    found = DURATION.fullmatch(text) if isinstance(text, str) else None
    if found is None:
        raise InvalidError(
            f"timeout: found {text!r}, expected a duration such as '3s'"
        )
    seconds = min(float(found["seconds"]), LONGEST_WAIT_S)
    operation = call.service.operations.wait(_name(call), seconds)
    return describe_operation(call, operation)


def list_operations(call: Call) -> object:
    """Answer one page, the newest first. Query: `filter` of `done:true`."""
    text = call.query.get("filter", "")
    wanted = FILTER.fullmatch(text)
    if text and wanted is None:
        raise InvalidError(
            f"filter: found {text[:80]!r}, expected done:true or done:false"
        )
    size, token = call.read_page()
    found, token = call.service.operations.list(
        call.place,
        done=wanted["done"] == "true" if wanted else None,
        size=min(size or OPERATIONS_OF_A_PAGE, OPERATIONS_OF_A_PAGE),
        token=token,
    )
    documents = [describe_operation(call, each) for each in found]
    return call.write_page("operations", documents, token)


def delete_operation(call: Call) -> object:
    """Forget an operation; what it does goes on."""
    call.service.operations.delete(_name(call))
    return {}


def _name(call: Call) -> str:
    return f"{call.place}/operations/{call.path['operation']}"
