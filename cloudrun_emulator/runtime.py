"""What runs: instances of revisions, and the front door before them.

Nothing here knows the API, and nothing is kept on disk but environments, logs
and the key of identity tokens: after a restart the service above says again
what there is (`adopt`, `route`).
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from cloudrun_emulator.door.routing import (
    Addresses,
    Ingress,
    RevisionCounts,
    Routing,
)
from cloudrun_emulator.instances.logs import (
    LogEntry,
    LogFilter,
    LogStore,
)
from cloudrun_emulator.instances.plans import (
    Probe,
    RevisionError,
    RevisionPlan,
)
from localcloud.http.hosts import AccessRules

__all__ = [
    "Addresses",
    "Ingress",
    "LogEntry",
    "LogFilter",
    "LogStore",
    "Probe",
    "RevisionCounts",
    "RevisionError",
    "RevisionPlan",
    "Routing",
    "Runtime",
    "RuntimeSettings",
]


@dataclass(frozen=True)
class RuntimeSettings:
    """How this machine runs revisions.

    Args:
        state: Holds logs, the packages' cache, environments, the key of
            identity tokens; processes are marked by its path.
        rules: By which names the front door may be asked besides 127.0.0.1.
        idle_seconds: After which an instance without requests ends.
        writable: Folders that every instance may see and write to.
    """

    state: Path
    rules: AccessRules = field(default_factory=AccessRules)
    idle_seconds: float = 15 * 60
    writable: tuple[Path, ...] = ()


class Runtime:
    """Runs everything in one thread of its own; any thread may call."""

    def __init__(self, settings: RuntimeSettings) -> None:
        self.settings = settings
        self.logs = LogStore(settings.state / "logs")

    def start(self) -> None:
        """End what a killed emulator left, and start the thread."""
        raise NotImplementedError

    def stop(self) -> None:
        """Close the door, end all instances (SIGTERM, ten seconds)."""
        raise NotImplementedError

    def deploy(self, plan: RevisionPlan) -> None:
        """Make the environment, start one instance, wait for its probe.

        Blocks. Raises `RevisionError`, with Google's words, and leaves
        nothing running then.
        """
        raise NotImplementedError

    def adopt(self, plan: RevisionPlan) -> None:
        """Know a revision that was ready before; it starts when asked for."""
        raise NotImplementedError

    def forget(self, revision: str) -> None:
        """End a revision's instances, by its full name; requests finish."""
        raise NotImplementedError

    def route(self, service: str, routing: Routing) -> Addresses:
        """Send a service's (full name) traffic, from the next request on.

        Revisions must have been deployed or adopted. Ports stay as they are
        until `unroute`; a wanted one that is taken is replaced by another.
        """
        raise NotImplementedError

    def unroute(self, service: str) -> None:
        """Close a service's ports."""
        raise NotImplementedError

    def observe(self, service: str) -> Mapping[str, RevisionCounts]:
        """Count, by the short names of revisions, since the start."""
        raise NotImplementedError

    def issue_token(self, email: str, audience: str = "") -> str:
        """Write an identity token that the door accepts, for an hour."""
        raise NotImplementedError
