"""What an instance prints, as entries of the log."""

import json
from typing import Any

from cloudrun_emulator.instances.logs import SEVERITIES, LogEntry, write_time
from cloudrun_emulator.instances.plans import RevisionPlan
from cloudrun_emulator.instances.processes import Stream

# cloud.google.com/logging/docs/structured-logging: fields that the agent
# takes out of a line.
TRACE = "logging.googleapis.com/trace"
LEVELS = {"WARN": "WARNING", "FATAL": "CRITICAL", "TRACE": "DEBUG"}


def read_line(
    plan: RevisionPlan, instance: str, stream: Stream, line: str
) -> LogEntry | None:
    """Make an entry of a line; None of an empty one.

    A line that is a JSON object becomes a structured entry, its `severity`
    and its trace taken out; one whose only further field is `message` becomes
    text.
    """
    if not line.strip():
        return None
    fields = _read_object(line)
    severity = _take_severity(fields)
    trace = str(fields.pop(TRACE, ""))
    text = "" if fields else line
    if fields.keys() == {"message"}:
        text, fields = str(fields["message"]), {}
    return LogEntry(
        time=write_time(),
        revision=plan.revision,
        instance=instance,
        kind=stream,
        severity=severity,
        text=text,
        json=fields or None,
        trace=trace,
    )


def _read_object(line: str) -> dict[str, Any]:
    if not line.startswith("{"):
        return {}
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _take_severity(fields: dict[str, Any]) -> str:
    named = str(fields.get("severity", "")).upper()
    severity = LEVELS.get(named, named)
    if severity not in SEVERITIES:
        return "DEFAULT"
    del fields["severity"]
    return severity
