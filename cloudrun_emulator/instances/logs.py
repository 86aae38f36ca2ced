"""The services' logs: one file of JSON lines for each."""

import threading
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, Literal

Kind = Literal["request", "stdout", "stderr", "system"]
# logging.googleapis.com: LogSeverity.
SEVERITIES = (
    "DEFAULT",
    "DEBUG",
    "INFO",
    "NOTICE",
    "WARNING",
    "ERROR",
    "CRITICAL",
    "ALERT",
    "EMERGENCY",
)
# A file that grows beyond becomes the older half; the half before it goes.
BYTES_OF_A_HALF = 16 * 2**20
LOOK_EVERY_S = 0.2


@dataclass(frozen=True)
class LogEntry:
    """One line of a service's log, in the names of Google's LogEntry.

    Args:
        time: RFC 3339.
        kind: Which log it belongs to.
        text: textPayload; empty where there is `json`.
        json: jsonPayload: an object that the application wrote as a line.
        request: httpRequest: requestMethod, requestUrl, status, latency, ...
        trace: Of the request, or what the application named.
    """

    time: str
    revision: str
    instance: str
    kind: Kind
    severity: str
    text: str = ""
    json: dict[str, Any] | None = None
    request: dict[str, Any] | None = None
    trace: str = ""


@dataclass(frozen=True)
class LogFilter:
    """Which entries are wanted; everything by default."""

    revision: str = ""
    kinds: Collection[Kind] = ()
    severity: str = "DEFAULT"
    since: str = ""

    def accepts(self, entry: LogEntry) -> bool:
        return (
            self.revision in {"", entry.revision}
            and (not self.kinds or entry.kind in self.kinds)
            and rank_severity(entry.severity) >= rank_severity(self.severity)
            and entry.time >= self.since
        )


EVERYTHING = LogFilter()


class LogStore:
    """The logs below a folder; services by their full names. Thread-safe."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._lock = threading.Lock()

    def append(self, service: str, entry: LogEntry) -> None:
        raise NotImplementedError

    def read(
        self,
        service: str,
        wanted: LogFilter = EVERYTHING,
        limit: int | None = None,
    ) -> list[LogEntry]:
        """Read the newest entries, oldest first."""
        raise NotImplementedError

    def follow(
        self,
        service: str,
        wanted: LogFilter = EVERYTHING,
        stop: threading.Event | None = None,
    ) -> Iterator[LogEntry]:
        """Yield entries as they are written, from now until `stop`."""
        raise NotImplementedError

    def remove(self, service: str) -> None:
        """Forget a service's log."""
        raise NotImplementedError


def rank_severity(name: str) -> int:
    """Return its place among Google's; an unknown one is the lowest."""
    return SEVERITIES.index(name) if name in SEVERITIES else 0


def write_time(moment: datetime | None = None) -> str:
    """Write a moment, now by default, as RFC 3339 with microseconds."""
    moment = moment or datetime.now(UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
