"""What a revision runs, all of it decided: nothing here knows the API."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from localcloud.errors import CloudError

MEBIBYTE = 2**20
# The reasons of `run_v2.Condition` that a deployment can meet.
Reason = Literal[
    "HEALTH_CHECK_CONTAINER_ERROR", "CONTAINER_MISSING", "REVISION_FAILED"
]


class RevisionError(CloudError):
    """A revision cannot serve: Google's words, and its reason.

    Args:
        message: `Revision 'V' is not ready and cannot serve traffic. ...`.
        reason: A name of `run_v2.Condition.RevisionReason` or `CommonReason`.
    """

    exit_code = 1
    http_status = 400
    status = "FAILED_PRECONDITION"

    def __init__(self, message: str, reason: Reason) -> None:
        super().__init__(message)
        self.reason = reason


@dataclass(frozen=True)
class Probe:
    """How an instance is asked whether it is well; in seconds.

    Defaults are those of a startup probe that nobody wrote.

    Args:
        kind: `tcp` connects; `http` asks, and wants a status of 200 to 399.
        port: 0 for the port that the instance serves.
    """

    kind: Literal["tcp", "http"] = "tcp"
    port: int = 0
    path: str = "/"
    headers: tuple[tuple[str, str], ...] = ()
    initial_delay: float = 0
    timeout: float = 240
    period: float = 240
    failure_threshold: int = 1


@dataclass(frozen=True)
class RevisionPlan:
    """One revision, ready to be run.

    Args:
        parent: `projects/P/locations/R`.
        service: Short name; `K_SERVICE`.
        revision: Short name; `K_REVISION`.
        configuration: `K_CONFIGURATION`.
        folder: Its files, made for it alone and never changed.
        requirements: Its packages, a file in or beside the folder.
        python: Version of the interpreter (`3.12`); empty for any.
        command: Program and arguments, without a shell.
        args: Further arguments.
        env: What its author set; secrets included.
        port: What its author said. On one machine each instance listens at
            a port of its own, and reads it in `PORT`; `$(PORT)` in the
            command stands for it.
        memory: In bytes.
        concurrency: Requests that an instance takes at once.
        timeout: Of a request, the start of an instance included; in seconds.
        directory: Where it starts, below `/workspace`; a relative path.
        container: Its name in the log's lines.
    """

    parent: str
    service: str
    revision: str
    configuration: str
    folder: Path
    command: tuple[str, ...]
    args: tuple[str, ...] = ()
    requirements: Path | None = None
    python: str = ""
    env: Mapping[str, str] = field(default_factory=dict)
    port: int = 8080
    memory: int = 512 * MEBIBYTE
    cpu: float = 1
    concurrency: int = 80
    min_instances: int = 0
    max_instances: int = 100
    timeout: float = 300
    startup: Probe = field(default_factory=Probe)
    liveness: Probe | None = None
    readiness: Probe | None = None
    check_health: bool = True
    session_affinity: bool = False
    executor: Literal["host", "container"] = "host"
    image: str = ""
    directory: str = ""
    container: str = "app-1"

    @property
    def service_name(self) -> str:
        """`projects/P/locations/R/services/S`."""
        return f"{self.parent}/services/{self.service}"

    @property
    def name(self) -> str:
        """`projects/P/locations/R/services/S/revisions/V`."""
        return f"{self.service_name}/revisions/{self.revision}"
