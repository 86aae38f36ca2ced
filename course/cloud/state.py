"""What is remembered of a server between commands: one JSON file."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from course.cloud.processes import ProcessId


@dataclass(frozen=True)
class ServerState:
    """A server's port, kept from one start to the next, and its processes.

    While a server starts it is alive already, but has not answered yet.
    """

    port: int | None = None
    processes: tuple[ProcessId, ...] = ()
    has_answered: bool = False

    @property
    def alive(self) -> bool:
        return any(process.find() for process in self.processes)

    @property
    def serving(self) -> bool:
        """Tell whether it may be sent work, without asking it."""
        return self.has_answered and self.alive


def read_state(path: Path) -> ServerState:
    """Give what was written last; nothing where it is missing or damaged."""
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
        processes = tuple(ProcessId(**each) for each in found["processes"])
        has_answered = found.get("has_answered", False)
        return ServerState(found["port"], processes, has_answered)
    except (
        FileNotFoundError,
        NotADirectoryError,
        ValueError,
        KeyError,
        TypeError,
    ):
        return ServerState()


def write_state(path: Path, state: ServerState) -> None:
    """Replace the file as a whole, so that a reader never sees half of it."""
    draft = path.with_suffix(".tmp")
    draft.write_text(json.dumps(asdict(state)), encoding="utf-8")
    draft.replace(path)
