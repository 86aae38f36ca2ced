"""The language of filters, read by lark: filters.lark says what it is."""

import re
from datetime import UTC, datetime
from functools import cache
from typing import cast

from lark import Lark, Token, Transformer
from lark.exceptions import UnexpectedInput

from cloudbuild_emulator.history.conditions import (
    COLUMNS,
    TIMES,
    Condition,
    Every,
    Filter,
    Negation,
    Some,
    write_time,
)
from cloudbuild_emulator.history.labels import FIELDS, SUBSTITUTION
from cloudbuild_emulator.messages import Status
from localcloud.errors import InvalidError
from localcloud.grammars import describe_filter_break, open_grammar
from localcloud.spelling import find_similar

# Other names of a field: the API's own, and those of the documentation.
SYNONYMS = {"build_trigger_id": "trigger_id", "build_id": "id"}
KNOWN = sorted({*COLUMNS, *FIELDS, *SYNONYMS, f"{SUBSTITUTION}_KEY"})
EQUALITIES = frozenset({"=", "!="})
ORDERS = EQUALITIES | {"<", "<=", ">", ">="}
# Ours, against requests that would use up the parser's or SQLite's stack.
LONGEST = 2_000
DEEPEST = 20
QUOTED = 200


def read_filter(text: str) -> Filter:
    """Read a filter.

    Raises:
        InvalidError: With what is wrong, and what is expected.
    """
    if len(text) > LONGEST:
        raise _complain(text, f"more than {LONGEST:,} characters")
    try:
        # The parser's types do not know what the reader makes.
        return cast("Filter", _make_parser().parse(text))
    except UnexpectedInput as error:
        raise _complain(text, describe_filter_break(text, error)) from error
    except _WrongError as error:
        raise _complain(text, str(error)) from error


class _WrongError(Exception):
    """What is wrong with a filter."""


class _Reader(Transformer[Token, Filter]):
    """Makes a filter of what the grammar finds, from the inside out."""

    def some(self, parts: list[Filter]) -> Filter:
        return self._limit(parts[0] if len(parts) == 1 else Some((*parts,)))

    def every(self, parts: list[Filter]) -> Filter:
        return self._limit(parts[0] if len(parts) == 1 else Every((*parts,)))

    def negation(self, parts: list[Filter]) -> Filter:
        return self._limit(Negation(parts[0]))

    def condition(self, tokens: list[Token]) -> Filter:
        name, operator, *values = map(str, tokens)
        field = _read_field(name)
        found = [_read_condition(field, operator, each) for each in values]
        if len(found) == 1:
            return found[0]
        # Unlike none of them, like one of them.
        return Every((*found,)) if operator[0] == "!" else Some((*found,))

    def DOUBLE(self, token: Token) -> str:  # noqa: N802 -- the terminal's name
        return token[1:-1]

    SINGLE = DOUBLE

    def _limit(self, found: Filter) -> Filter:
        if found.depth > DEEPEST:
            raise _WrongError(f"nested more than {DEEPEST} deep")
        return found


@cache
def _make_parser() -> Lark:
    return open_grammar(__file__, "filters.lark", _Reader(), "some")


def _complain(text: str, found: str) -> InvalidError:
    quoted = text if len(text) <= QUOTED else f"{text[:QUOTED]}..."
    return InvalidError(
        f"invalid filter {quoted!r}: {found}; expected conditions like "
        'status="SUCCESS" AND create_time>"2026-01-31T00:00:00Z"',
        f"use the fields {', '.join(KNOWN)}",
    )


def _read_field(name: str) -> str:
    if name.startswith(SUBSTITUTION):
        return name
    snake = re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name).lower()
    field = SYNONYMS.get(snake, snake)
    if field in COLUMNS or field in FIELDS:
        return field
    meant = find_similar(snake, KNOWN)
    ending = f" (did you mean {meant}?)" if meant else ""
    raise _WrongError(f"unknown field {name!r}{ending}")


def _read_condition(field: str, operator: str, value: str) -> Condition:
    operator = "=" if operator == ":" else operator
    if field in TIMES and operator in ORDERS:
        return Condition(field, operator, _read_time(value))
    if operator not in EQUALITIES:
        raise _WrongError(f"{operator} with {field}")
    if field == "status" and value not in Status.__members__:
        raise _WrongError(f"unknown status {value!r}")
    return Condition(field, operator, value)


def _read_time(value: str) -> str:
    try:
        time = datetime.fromisoformat(value)
        if time.tzinfo is None:
            time = time.replace(tzinfo=UTC)
        return write_time(time)
    except (ValueError, OverflowError) as error:
        raise _WrongError(f"unreadable time {value!r}") from error
