"""Filters of `builds.list`: `status="SUCCESS" AND create_time>"2026-..."`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from cloudbuild_emulator.errors import InvalidError
from cloudbuild_emulator.messages import Status

# docs: "View build results", filters; the names of the API's own fields too.
FIELDS = {
    "status": "status",
    "build_trigger_id": "trigger_id",
    "trigger_id": "trigger_id",
    "buildTriggerId": "trigger_id",
    "create_time": "create_time",
    "createTime": "create_time",
    "finish_time": "finish_time",
    "finishTime": "finish_time",
    "id": "id",
    "build_id": "id",
    "tags": "tags",
}
TIMES = frozenset({"create_time", "finish_time"})
TOKEN = re.compile(
    r"\s*(?:(?P<op><=|>=|!=|=|<|>|:)|(?P<paren>[()])"
    r"|\"(?P<quoted>[^\"]*)\"|'(?P<single>[^']*)'|(?P<word>[^\s()=<>!:\"']+))"
)
LONGEST = 2_000


@dataclass(frozen=True)
class Condition:
    """A field, an operator of SQL, and a value as it is stored."""

    field: str
    operator: str
    value: str


@dataclass(frozen=True)
class Every:
    """All of these hold."""

    parts: tuple["Filter", ...]


@dataclass(frozen=True)
class Some:
    """One of these holds."""

    parts: tuple["Filter", ...]


@dataclass(frozen=True)
class Negation:
    """Where the part does not hold."""

    part: "Filter"


Filter = Condition | Every | Some | Negation


def parse_filter(text: str) -> Filter:
    """Parse a filter. Raises `InvalidError` with what is expected."""
    if len(text) > LONGEST:
        raise _complain(text[:80], f"more than {LONGEST} characters")
    parser = _Parser(text)
    if not text.strip():
        return Every(())
    found = parser.parse_some()
    if parser.token is not None:
        raise _complain(text, f"unexpected {parser.token[1]!r}")
    return found


def write_time(time: datetime) -> str:
    """Write a time so that its text sorts as the time does."""
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _complain(text: str, found: str) -> InvalidError:
    return InvalidError(
        f"invalid filter {text!r}: {found}; expected conditions like "
        'status="SUCCESS" AND create_time>"2026-01-31T00:00:00Z"',
        f"use the fields {', '.join(sorted(set(FIELDS.values())))}",
    )


Token = tuple[str, str]


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text
        self._tokens = self._split()
        self.token: Token | None = None
        self._advance()

    def _split(self) -> Iterator[Token]:
        place = 0
        text = self.text.rstrip()
        while place < len(text):
            found = TOKEN.match(text, place)
            if found is None:
                raise _complain(self.text, f"unreadable at {text[place:]!r}")
            kind = str(found.lastgroup)
            value = found[kind]
            if kind == "single":
                kind = "quoted"
            yield kind, value
            place = found.end()

    def _advance(self) -> Token | None:
        before, self.token = self.token, next(self._tokens, None)
        return before

    def _accept(self, *words: str) -> bool:
        token = self.token
        if token and token[0] in {"word", "paren"} and token[1] in words:
            self._advance()
            return True
        return False

    def parse_some(self) -> Filter:
        parts = [self._parse_every()]
        while self._accept("OR"):
            parts.append(self._parse_every())
        return parts[0] if len(parts) == 1 else Some(tuple(parts))

    def _parse_every(self) -> Filter:
        parts = [self._parse_one()]
        while self.token and self.token not in {
            ("paren", ")"),
            ("word", "OR"),
        }:
            self._accept("AND")
            parts.append(self._parse_one())
        return parts[0] if len(parts) == 1 else Every(tuple(parts))

    def _parse_one(self) -> Filter:
        if self._accept("NOT", "-"):
            return Negation(self._parse_one())
        if self._accept("("):
            inner = self.parse_some()
            if not self._accept(")"):
                raise _complain(self.text, "no closing parenthesis")
            return inner
        return self._parse_condition()

    def _parse_condition(self) -> Filter:
        name = self._advance()
        operator = self._advance()
        value = self._advance()
        if name is None or name[0] != "word" or name[1] not in FIELDS:
            found = "nothing" if name is None else f"field {name[1]!r}"
            raise _complain(self.text, found)
        if operator is None or operator[0] != "op":
            raise _complain(self.text, f"no operator after {name[1]}")
        if value is None or value[0] not in {"quoted", "word"}:
            raise _complain(self.text, f"no value after {name[1]}")
        return self._check(FIELDS[name[1]], operator[1], value[1])

    def _check(self, field: str, operator: str, value: str) -> Condition:
        operator = "=" if operator == ":" else operator
        if field in TIMES:
            return Condition(field, operator, self._read_time(value))
        if operator not in {"=", "!="}:
            raise _complain(self.text, f"{operator} with {field}")
        if field == "status" and value not in Status.__members__:
            raise _complain(self.text, f"status {value!r}")
        return Condition(field, operator, value)

    def _read_time(self, value: str) -> str:
        try:
            time = datetime.fromisoformat(value)
        except ValueError as error:
            raise _complain(self.text, f"time {value!r}") from error
        if time.tzinfo is None:
            time = time.replace(tzinfo=UTC)
        return write_time(time)
