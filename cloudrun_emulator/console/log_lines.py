"""A service's log as lines: the newest first."""

import json
from dataclasses import dataclass
from datetime import datetime

from markupsafe import Markup

from cloudrun_emulator.console.page import Page
from cloudrun_emulator.instances.logs import SEVERITIES, rank_severity
from cloudrun_emulator.runtime import LogEntry, LogFilter
from localcloud.console.terminal import draw_line
from localcloud.errors import InvalidError

LINES = 200
# Of one line; the command shows all of it.
CHARACTERS = 4_000
BAD, WARNED = rank_severity("ERROR"), rank_severity("WARNING")


@dataclass(frozen=True)
class LogLine:
    """One entry: when, whose, and its text as HTML."""

    moment: datetime
    entry: LogEntry
    mark: str
    text: Markup


def read_lines(page: Page, service: str) -> list[LogLine]:
    """Read the newest lines that the page's address asks for."""
    severity = page.query.get("severity", "") or "DEFAULT"
    if severity not in SEVERITIES:
        raise InvalidError(f"severity: {severity[:80]!r} is none")
    wanted = LogFilter(
        revision=page.query.get("revision", ""), severity=severity
    )
    entries = page.cloud.runtime.logs.read(service, wanted, LINES)
    return [_view(each) for each in reversed(entries)]


def _view(entry: LogEntry) -> LogLine:
    lines = _write_text(entry)[:CHARACTERS].split("\n")
    return LogLine(
        moment=datetime.fromisoformat(entry.time),
        entry=entry,
        mark=_find_mark(entry),
        text=Markup("\n").join(draw_line(each) for each in lines),
    )


def _write_text(entry: LogEntry) -> str:
    if entry.request:
        asked = entry.request
        words = (
            asked.get("requestMethod"),
            asked.get("status"),
            asked.get("latency"),
            asked.get("requestUrl"),
        )
        return " ".join(str(each) for each in words if each)
    if entry.json is not None:
        return json.dumps(entry.json, ensure_ascii=False)
    return entry.text


def _find_mark(entry: LogEntry) -> str:
    rank = rank_severity(entry.severity)
    if rank >= BAD:
        return "bad"
    if rank >= WARNED:
        return "warned"
    return "phase" if entry.kind == "system" else ""
