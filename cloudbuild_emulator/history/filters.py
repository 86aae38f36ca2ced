"""Filters of `builds.list`: `status="SUCCESS" AND create_time>"2026-..."`."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

from cloudbuild_emulator.history.labels import FIELDS, SUBSTITUTION
from cloudbuild_emulator.messages import Status
from localcloud.errors import InvalidError
from localcloud.spelling import find_similar

# Other names of a field: the API's own, and those of the documentation.
SYNONYMS = {"build_trigger_id": "trigger_id", "build_id": "id"}
TIMES = frozenset({"create_time", "start_time", "finish_time"})
# What the history's table has a column for.
COLUMNS = frozenset({"id", "status", "trigger_id", *TIMES})
KNOWN = sorted({*COLUMNS, *FIELDS, *SYNONYMS, f"{SUBSTITUTION}_KEY"})
TOKEN = re.compile(
    r"\s*(?:(?P<operator><=|>=|!=|=|<|>|:)|(?P<parenthesis>[()])"
    r"|\"(?P<double>[^\"]*)\"|'(?P<single>[^']*)'"
    # A time may stand without quotes, for all its colons.
    r"|(?P<time>\d{4}-\d\d-\d\dT[\d:.]+(?:Z|[+-]\d\d:\d\d)?)"
    r"|(?P<word>[^\s()=<>!:\"']+))"
)
VALUES = frozenset({"double", "single", "time", "word"})
# Ours, against requests that would use up the parser's or SQLite's stack.
LONGEST = 2_000
DEEPEST = 20
QUOTED = 200


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
    """Parse a filter; an empty one holds for every build.

    AND binds closer than OR, and may be left out; NOT and a minus negate.

    Raises:
        InvalidError: With what is wrong, and what is expected.
    """
    if len(text) > LONGEST:
        raise _complain(text, f"more than {LONGEST:,} characters")
    if not text.strip():
        return Every(())
    return _Parser(text).parse()


def write_time(time: datetime) -> str:
    """Write a time so that its text sorts as the time does."""
    return time.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


def _complain(text: str, found: str) -> InvalidError:
    quoted = text if len(text) <= QUOTED else f"{text[:QUOTED]}..."
    return InvalidError(
        f"invalid filter {quoted!r}: {found}; expected conditions like "
        'status="SUCCESS" AND create_time>"2026-01-31T00:00:00Z"',
        f"use the fields {', '.join(KNOWN)}",
    )


Token = tuple[str, str]


class _Parser:
    def __init__(self, text: str) -> None:
        self._text = text
        self._depth = 0
        self._tokens = self._split()
        self._token: Token | None = None
        self._advance()

    def parse(self) -> Filter:
        found = self._parse_some()
        if self._token is not None:
            raise self._complain(f"unexpected {self._token[1]!r}")
        return found

    def _complain(self, found: str) -> InvalidError:
        return _complain(self._text, found)

    def _split(self) -> Iterator[Token]:
        place = 0
        text = self._text.rstrip()
        while place < len(text):
            found = TOKEN.match(text, place)
            if found is None:
                raise self._complain(f"unreadable at {text[place:][:20]!r}")
            kind = str(found.lastgroup)
            yield kind, found[kind]
            place = found.end()

    def _advance(self) -> Token | None:
        before, self._token = self._token, next(self._tokens, None)
        return before

    def _accept(self, *words: str) -> bool:
        token = self._token
        if token and token[0] in {"word", "parenthesis"} and token[1] in words:
            self._advance()
            return True
        return False

    def _parse_some(self) -> Filter:
        parts = [self._parse_every()]
        while self._accept("OR"):
            parts.append(self._parse_every())
        return parts[0] if len(parts) == 1 else Some(tuple(parts))

    def _parse_every(self) -> Filter:
        ends = (None, ("parenthesis", ")"), ("word", "OR"))
        parts = [self._parse_one()]
        while self._token not in ends:
            self._accept("AND")
            parts.append(self._parse_one())
        return parts[0] if len(parts) == 1 else Every(tuple(parts))

    def _parse_one(self) -> Filter:
        self._depth += 1
        if self._depth > DEEPEST:
            raise self._complain(f"nested more than {DEEPEST} deep")
        found = self._parse_part()
        self._depth -= 1
        return found

    def _parse_part(self) -> Filter:
        if self._accept("NOT", "-"):
            return Negation(self._parse_one())
        if self._accept("("):
            inner = self._parse_some()
            if not self._accept(")"):
                raise self._complain("no closing parenthesis")
            return inner
        return self._parse_condition()

    def _parse_condition(self) -> Filter:
        token = self._advance()
        if token is None or token[0] != "word":
            found = "nothing" if token is None else repr(token[1])
            raise self._complain(f"{found} where a field is expected")
        name = token[1].removeprefix("-")
        field = self._read_field(name)
        operator = self._advance()
        if operator is None or operator[0] != "operator":
            raise self._complain(f"no operator after {name}")
        value = self._advance()
        if value is None or value[0] not in VALUES:
            raise self._complain(f"no value after {name}")
        condition = self._check(field, operator[1], value[1])
        # Google's filter language (AIP-160) writes NOT as a minus too.
        return Negation(condition) if name != token[1] else condition

    def _read_field(self, name: str) -> str:
        if name.startswith(SUBSTITUTION):
            return name
        snake = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()
        field = SYNONYMS.get(snake, snake)
        if field in COLUMNS or field in FIELDS:
            return field
        meant = find_similar(snake, KNOWN)
        ending = f" (did you mean {meant}?)" if meant else ""
        raise self._complain(f"unknown field {name!r}{ending}")

    def _check(self, field: str, operator: str, value: str) -> Condition:
        operator = "=" if operator == ":" else operator
        if field in TIMES:
            return Condition(field, operator, self._read_time(value))
        if operator not in {"=", "!="}:
            raise self._complain(f"{operator} with {field}")
        if field == "status" and value not in Status.__members__:
            raise self._complain(f"unknown status {value!r}")
        return Condition(field, operator, value)

    def _read_time(self, value: str) -> str:
        try:
            time = datetime.fromisoformat(value)
            if time.tzinfo is None:
                time = time.replace(tzinfo=UTC)
            return write_time(time)
        except (ValueError, OverflowError) as error:
            raise self._complain(f"unreadable time {value!r}") from error
