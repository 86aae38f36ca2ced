"""Logs of builds: read in parts while they grow, ended by the service."""

from dataclasses import dataclass
from pathlib import Path

BLOCK = 2**20


@dataclass(frozen=True)
class LogPart:
    """A part of a log.

    Args:
        data: Its bytes; none where nothing new is there.
        offset: Where the next part begins, in bytes.
        complete: The build has ended, and this is the rest.
    """

    data: bytes
    offset: int
    complete: bool


class Logs:
    """The files below one folder, one a build."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def find(self, build_id: str) -> Path:
        """Return where a build's log is, or will be."""
        return self._folder / f"log-{build_id}.txt"

    def measure(self, build_id: str) -> int:
        """Return a log's size in bytes; 0 where there is none yet."""
        path = self.find(build_id)
        return path.stat().st_size if path.exists() else 0

    def read(self, build_id: str, offset: int, limit: int) -> bytes:
        """Return at most so many bytes; none where there is no log yet."""
        try:
            with self.find(build_id).open("rb") as file:
                file.seek(offset)
                return file.read(limit)
        except FileNotFoundError:
            return b""

    def write_end(self, build_id: str, problem: str) -> None:
        """Write why a build ended, where its runner could not; once."""
        end = f"ERROR\nERROR: {problem}\n".encode()
        path = self.find(build_id)
        path.parent.mkdir(parents=True, exist_ok=True)
        with path.open("a+b") as file:
            size = file.seek(0, 2)
            file.seek(max(size - len(end) - 1, 0))
            last = file.read()
            if last.endswith(end):
                return
            # A kill may have cut the last line.
            cut = bool(last) and not last.endswith(b"\n")
            file.write(b"\n" * cut + end)
