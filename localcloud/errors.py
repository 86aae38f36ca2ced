"""What can go wrong, each with its exit status and its status in the API."""

from collections.abc import Mapping, Sequence
from typing import Any

from click import ClickException


class CloudError(ClickException):
    """A problem that its reader can mend: shown without a traceback.

    `message` says where, what was found and what is expected, in the service's
    own words where they are known; `next_step` says what to do.
    """

    exit_code = 40
    http_status = 500
    status = "INTERNAL"

    def __init__(self, message: str, next_step: str = "") -> None:
        self.next_step = next_step
        ending = f"\nNext: {next_step}" if next_step else ""
        super().__init__(f"{message}{ending}")

    @property
    def details(self) -> Sequence[Mapping[str, Any]]:
        """What the API says beside the message: google.rpc's messages."""
        return ()


class InvalidError(CloudError):
    """A request, an option or a value that breaks a rule."""

    exit_code = 41
    http_status = 400
    status = "INVALID_ARGUMENT"


class NotFoundError(CloudError):
    """No build, trigger, repository, commit or file of that name."""

    exit_code = 43
    http_status = 404
    status = "NOT_FOUND"


class ConflictError(CloudError):
    """The name is taken."""

    exit_code = 44
    http_status = 409
    status = "ALREADY_EXISTS"


class PreconditionError(CloudError):
    """Right as a request, but not in the present state."""

    exit_code = 45
    http_status = 400
    status = "FAILED_PRECONDITION"


class ForbiddenError(CloudError):
    """A foreign page, host or token."""

    exit_code = 46
    http_status = 403
    status = "PERMISSION_DENIED"


class LimitError(CloudError):
    """Too many wait, or a body is too large."""

    exit_code = 47
    http_status = 429
    status = "RESOURCE_EXHAUSTED"


class UnavailableError(CloudError):
    """The service, a container engine or a program cannot be reached."""

    exit_code = 48
    http_status = 503
    status = "UNAVAILABLE"


class InterruptedByUserError(CloudError):
    """Ctrl-C: as a shell says it, 128 and the signal."""

    exit_code = 130
