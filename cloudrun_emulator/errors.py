"""What only services can have wrong; the rest is in `localcloud.errors`."""

from collections.abc import Mapping, Sequence
from typing import Any

from localcloud.errors import CloudError, InvalidError

BAD_REQUEST_TYPE = "type.googleapis.com/google.rpc.BadRequest"
DEBUG_INFO_TYPE = "type.googleapis.com/google.rpc.DebugInfo"
# What google/rpc/code.proto calls FAILED_PRECONDITION, in an operation.
PRECONDITION_CODE = 9


class ViolationError(InvalidError):
    """A field of a request that breaks a rule of Google's.

    Args:
        field: As JSON has it: `service.template.containers[0].image`.
        description: In the service's words, where they are known.
        request: `CreateServiceRequest`, say; empty leaves it out.
    """

    exit_code = 51

    def __init__(self, field: str, description: str, request: str = "") -> None:
        self.field = f"{request}.{field}" if request else field
        self.description = description
        start = f"Violation in {self.field}: " if request else ""
        super().__init__(f"{start}{description}")

    @property
    def details(self) -> Sequence[Mapping[str, Any]]:
        violation = {"field": self.field, "description": self.description}
        return [
            {"@type": BAD_REQUEST_TYPE, "fieldViolations": [violation]},
            {"@type": DEBUG_INFO_TYPE, "detail": self.message},
        ]


class UnsupportedError(CloudError):
    """Valid for Google, and cannot run here."""

    exit_code = 52
    http_status = 501
    status = "UNIMPLEMENTED"


class AbortedError(CloudError):
    """The resource was changed since it was read."""

    exit_code = 53
    http_status = 409
    status = "ABORTED"


class MissingImageError(CloudError):
    """No files are kept for an image, and no engine fetches it."""

    exit_code = 54
    http_status = 404
    status = "NOT_FOUND"
