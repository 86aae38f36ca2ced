"""What the local cloud knows of a server: how it starts, when it is well."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from http.client import HTTPConnection, HTTPException

from course.cloud.ports import LOOPBACK, PortChoice
from course.places import Home

SECONDS_TO_ANSWER = 5.0

# From a port and the state folder to the command that serves there.
Compose = Callable[[int, Home], list[str]]


@dataclass(frozen=True)
class Server:
    """One server of the local cloud.

    Args:
        key: Names its files in the state folder.
        name: What a learner reads.
        port: Which one it takes, or who chooses.
        health: A path that answers 200 when the server is well.
        compose: Gives its command.
        environment: What it gets beside the course's own variables.
        prepare: Makes what it finds in a new state folder.
        page: What its tile in JupyterLab opens, below its address.
    """

    key: str
    name: str
    port: PortChoice
    health: str
    compose: Compose
    environment: dict[str, str] = field(default_factory=dict, hash=False)
    prepare: Callable[[Home], None] = lambda _: None
    page: str = ""

    def answers(self, port: int) -> bool:
        """Whether a server on this port says that it is well."""
        connection = HTTPConnection(LOOPBACK, port, timeout=SECONDS_TO_ANSWER)
        try:
            connection.request("GET", self.health)
            return connection.getresponse().status == 200  # noqa: PLR2004 - HTTP's OK
        except (OSError, HTTPException):
            return False
        finally:
            connection.close()


def list_words(options: Mapping[str, str]) -> list[str]:
    """List options as a command takes them: a name, its value, a name ..."""
    return [word for option in options.items() for word in option]
