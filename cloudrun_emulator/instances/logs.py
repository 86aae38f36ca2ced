"""The services' logs: one file of JSON lines for each."""

import json
import threading
from collections.abc import Collection, Iterator
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import islice
from os import SEEK_END
from pathlib import Path
from typing import Any, BinaryIO, Literal

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
OLDER = ".older"
BLOCK = 2**16
ALWAYS = frozenset({"time", "revision", "instance", "kind", "severity"})


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
    kinds: Collection[str] = ()
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
        self._files: dict[str, BinaryIO] = {}

    def append(self, service: str, entry: LogEntry) -> None:
        """Write an entry at once: nothing waits in this process."""
        line = _write_line(entry)
        with self._lock:
            file = self._files.get(service) or self._open(service)
            file.write(line)
            if file.tell() > BYTES_OF_A_HALF:
                self._turn(service)

    def read(
        self,
        service: str,
        wanted: LogFilter = EVERYTHING,
        limit: int | None = None,
    ) -> list[LogEntry]:
        """Read the newest entries, oldest first."""
        path = self._find(service)
        halves = (path, path.with_suffix(OLDER))
        newest = (x for half in halves for x in _read_back(half, wanted))
        return [*islice(newest, limit)][::-1]

    def follow(
        self,
        service: str,
        wanted: LogFilter = EVERYTHING,
        stop: threading.Event | None = None,
    ) -> Iterator[LogEntry]:
        """Yield entries as they are written, from now until `stop`."""
        stop = stop or threading.Event()
        path = self._find(service)
        place = _measure(path)
        while not stop.wait(LOOK_EVERY_S):
            size = _measure(path)
            if size < place:
                place = 0
            if size > place:
                with path.open("rb") as file:
                    file.seek(place)
                    # A line that is being written has no end yet.
                    whole = file.read().rpartition(b"\n")[0] + b"\n"
                place += len(whole) if whole != b"\n" else 0
                yield from _read_entries(whole, wanted)

    def remove(self, service: str) -> None:
        """Forget a service's log."""
        with self._lock:
            if file := self._files.pop(service, None):
                file.close()
            path = self._find(service)
            for each in (path, path.with_suffix(OLDER)):
                each.unlink(missing_ok=True)

    def close(self) -> None:
        """Close the files; a later entry opens its own again."""
        with self._lock:
            for file in self._files.values():
                file.close()
            self._files.clear()

    def _find(self, service: str) -> Path:
        return self._folder / f"{service.replace('/', '~')}.jsonl"

    def _open(self, service: str) -> BinaryIO:
        self._folder.mkdir(parents=True, exist_ok=True)
        path = self._find(service)
        file = path.open("ab", buffering=0)
        path.chmod(0o600)
        return self._files.setdefault(service, file)

    def _turn(self, service: str) -> None:
        self._files.pop(service).close()
        path = self._find(service)
        path.replace(path.with_suffix(OLDER))


def _write_line(entry: LogEntry) -> bytes:
    fields = {
        key: value
        for key, value in vars(entry).items()
        if value or key in ALWAYS
    }
    return (
        json.dumps(fields, ensure_ascii=False).encode(errors="replace") + b"\n"
    )


def _read_entries(lines: bytes, wanted: LogFilter) -> Iterator[LogEntry]:
    for line in lines.split(b"\n"):
        # A kill may have cut the last line of a file.
        with suppress(ValueError):
            entry = LogEntry(**json.loads(line))
            if wanted.accepts(entry):
                yield entry


def _read_back(path: Path, wanted: LogFilter) -> Iterator[LogEntry]:
    """Read a file's entries from its end, as many blocks as are asked for."""
    if not path.exists():
        return
    with path.open("rb") as file:
        end, rest = file.seek(0, SEEK_END), b""
        while end:
            start = max(end - BLOCK, 0)
            file.seek(start)
            whole = file.read(end - start) + rest
            # What a line begins with is in the block before.
            rest, _, whole = (
                whole.partition(b"\n") if start else (b"", b"", whole)
            )
            yield from reversed([*_read_entries(whole, wanted)])
            end = start


def _measure(path: Path) -> int:
    return path.stat().st_size if path.exists() else 0


def rank_severity(name: str) -> int:
    """Return its place among Google's; an unknown one is the lowest."""
    return SEVERITIES.index(name) if name in SEVERITIES else 0


def write_time(moment: datetime | None = None) -> str:
    """Write a moment, now by default, as RFC 3339 with microseconds."""
    moment = moment or datetime.now(UTC)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%fZ")
