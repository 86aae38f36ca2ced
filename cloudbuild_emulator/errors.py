"""What can go wrong, each with its exit status and its status in the API."""

from collections.abc import Sequence
from dataclasses import dataclass

from click import ClickException


class CloudBuildError(ClickException):
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


class InvalidError(CloudBuildError):
    """A request, an option or a value that breaks a rule."""

    exit_code = 41
    http_status = 400
    status = "INVALID_ARGUMENT"


@dataclass(frozen=True)
class Problem:
    """One broken rule of a build config.

    `where` is the place as gcloud writes it (`steps[1].dependsOn`, or a line),
    empty for the whole file; `message` is the service's own words where they
    are known, with what was found and what is expected.
    """

    where: str
    message: str
    next_step: str = ""

    def __str__(self) -> str:
        place = f"{self.where}: " if self.where else ""
        ending = f". Next: {self.next_step}" if self.next_step else ""
        return f"{place}{self.message}{ending}"


class ConfigError(InvalidError):
    """A build config, with all the problems found in it."""

    exit_code = 42

    def __init__(self, name: str, problems: Sequence[Problem]) -> None:
        self.name = name
        self.problems = tuple(problems)
        super().__init__("\n".join(f"{name}: {each}" for each in problems))


class NotFoundError(CloudBuildError):
    """No build, trigger, repository, commit or file of that name."""

    exit_code = 43
    http_status = 404
    status = "NOT_FOUND"


class ConflictError(CloudBuildError):
    """The name is taken."""

    exit_code = 44
    http_status = 409
    status = "ALREADY_EXISTS"


class PreconditionError(CloudBuildError):
    """Right as a request, but not in the present state."""

    exit_code = 45
    http_status = 400
    status = "FAILED_PRECONDITION"


class ForbiddenError(CloudBuildError):
    """A foreign page, host or token."""

    exit_code = 46
    http_status = 403
    status = "PERMISSION_DENIED"


class LimitError(CloudBuildError):
    """Too many builds are queued, or a body is too large."""

    exit_code = 47
    http_status = 429
    status = "RESOURCE_EXHAUSTED"


class UnavailableError(CloudBuildError):
    """The service, a container engine or a program cannot be reached."""

    exit_code = 48
    http_status = 503
    status = "UNAVAILABLE"


class InterruptedByUserError(CloudBuildError):
    """Ctrl-C: as a shell says it, 128 and the signal."""

    exit_code = 130


class BuildFailedError(CloudBuildError):
    """A submitted build did not end with SUCCESS."""

    exit_code = 1
