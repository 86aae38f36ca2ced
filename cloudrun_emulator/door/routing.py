"""Who answers a service's requests, and where they are asked."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Literal

Ingress = Literal["all", "internal", "none"]


@dataclass(frozen=True)
class Routing:
    """A service's traffic, revisions by their short names.

    Args:
        percents: Whole numbers whose sum is 100; empty if no revision is
            ready.
        tags: The revision of each tag; it answers whatever its percentage.
        port: Wanted for the service; 0 for any. The one it has is kept.
        tag_ports: Wanted for each tag.
        min_instances: Of the service: divided among revisions by percentage.
        max_instances: Of the service, divided likewise; 0 for no such bound.
        public: Nobody is asked for a token.
        ingress: `none` answers nobody; all that this machine's programs send
            is internal.
        default_uri: Whether the service's own address answers.
    """

    percents: Mapping[str, int] = field(default_factory=dict)
    tags: Mapping[str, str] = field(default_factory=dict)
    port: int = 0
    tag_ports: Mapping[str, int] = field(default_factory=dict)
    min_instances: int = 0
    max_instances: int = 0
    public: bool = False
    ingress: Ingress = "all"
    default_uri: bool = True


@dataclass(frozen=True)
class Addresses:
    """Where a service and its tags really listen, on 127.0.0.1."""

    port: int
    tag_ports: Mapping[str, int]

    @property
    def uri(self) -> str:
        return write_uri(self.port)

    @property
    def tag_uris(self) -> dict[str, str]:
        return {tag: write_uri(port) for tag, port in self.tag_ports.items()}


def write_uri(port: int) -> str:
    """Write the address of a port of this machine."""
    return f"http://127.0.0.1:{port}"


@dataclass(frozen=True)
class RevisionCounts:
    """What a revision did since the emulator started.

    Args:
        requests: By class of status: `{"2xx": 17, "5xx": 1}`.
        seconds: All that its requests took, together.
        instances: Alive now, those that start included.
        starts: Instances started so far.
    """

    requests: Mapping[str, int] = field(default_factory=dict)
    seconds: float = 0
    instances: int = 0
    starts: int = 0
