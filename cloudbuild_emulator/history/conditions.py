"""What is asked of a build, and its SQL: the text of a WHERE, its values."""

from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from typing import ClassVar

TIMES = frozenset({"create_time", "start_time", "finish_time"})
# What the history's table has a column for.
COLUMNS = frozenset({"id", "status", "trigger_id", *TIMES})


@dataclass(frozen=True)
class Condition:
    """A field, an operator of SQL, and a value as it is stored."""

    field: str
    operator: str
    value: str
    depth: ClassVar[int] = 1


@dataclass(frozen=True)
class Every:
    """All of these hold."""

    parts: tuple["Filter", ...]

    @cached_property
    def depth(self) -> int:
        return 1 + max((each.depth for each in self.parts), default=0)


@dataclass(frozen=True)
class Some:
    """One of these holds."""

    parts: tuple["Filter", ...]

    @cached_property
    def depth(self) -> int:
        return 1 + max((each.depth for each in self.parts), default=0)


@dataclass(frozen=True)
class Negation:
    """Where the part does not hold."""

    part: "Filter"

    @cached_property
    def depth(self) -> int:
        return 1 + self.part.depth


Filter = Condition | Every | Some | Negation

Written = tuple[str, list[str | int]]


def write_time(time: datetime) -> str:
    """Write a time so that its text sorts as the time does."""
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def write_condition(wanted: Filter) -> Written:
    """Write what goes behind WHERE: no value of the filter is in it."""
    match wanted:
        case Condition(field, operator, value) if field in COLUMNS:
            # Both come from the parser's fixed lists.
            return f"{field} {operator} ?", [value]
        case Condition(field, operator, value):
            inside = "IN" if operator == "=" else "NOT IN"
            labelled = "SELECT number FROM labels WHERE name = ? AND value = ?"
            return f"number {inside} ({labelled})", [field, value]
        case Negation(part):
            text, values = write_condition(part)
            return f"NOT ({text})", values
        case Every(parts):
            return _join(parts, " AND ", "1")
        case Some(parts):
            return _join(parts, " OR ", "0")


def _join(parts: tuple[Filter, ...], word: str, empty: str) -> Written:
    written = [write_condition(each) for each in parts]
    text = word.join(f"({each})" for each, _ in written) or empty
    return text, [value for _, values in written for value in values]
