"""The language of `--filter`: `status=(SUCCESS, FAILURE) AND createTime>-P1D`.

Source: `gcloud topic filters`.
"""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any, ClassVar, cast

from lark import Lark, Token
from lark.exceptions import UnexpectedInput, VisitError

from localcloud.gcloud.errors import ExpressionError
from localcloud.gcloud.fields import Fields
from localcloud.gcloud.keys import Key, find_value, write_key
from localcloud.gcloud.matching import (
    ANY,
    EQUALITIES,
    ORDERS,
    PATTERNS,
    matches,
)
from localcloud.gcloud.moments import read_moment
from localcloud.gcloud.projections import (
    Call,
    Reader,
    apply_maps,
    read_part,
    unquote,
)
from localcloud.gcloud.transforms import apply_calls, check_calls
from localcloud.grammars import describe_filter_break, open_grammar
from localcloud.spelling import find_similar

OPTION = "--filter"
LOGICAL = frozenset({"AND", "OR", "NOT"})
# Ours, against what would use up the parser's time and Python's stack.
LONGEST = 4_000
DEEPEST = 50
QUOTED = 200
OTHERS = re.compile(r"&&|\|\|")
SIGNS = (*EQUALITIES, *ORDERS, *PATTERNS)
# How a key's value is found in a document.
Read = Callable[[Any, Key], Any]


@dataclass(frozen=True)
class Condition:
    """A key, a sign, and the values of which one is to match."""

    key: Key
    calls: tuple[Call, ...]
    sign: str
    values: tuple[str, ...]
    depth: ClassVar[int] = 1

    def holds(self, document: Any, read: Read = find_value) -> bool:
        value = read(document, self.key)
        value = apply_calls(value, self.calls, {}, OPTION)
        if not self.sign:
            return bool(value)
        sign = self.sign.removeprefix("!") if self.sign != "!=" else "="
        found = any(matches(value, sign, each) for each in self.values)
        return found != self.sign.startswith("!")

    def list_conditions(self) -> Iterator["Condition"]:
        yield self


@dataclass(frozen=True)
class Joined:
    """Several of which all hold, or one."""

    parts: tuple["Filter", ...]
    every: bool

    @cached_property
    def depth(self) -> int:
        return 1 + max((each.depth for each in self.parts), default=0)

    def holds(self, document: Any, read: Read = find_value) -> bool:
        found = (each.holds(document, read) for each in self.parts)
        return all(found) if self.every else any(found)

    def list_conditions(self) -> Iterator[Condition]:
        for each in self.parts:
            yield from each.list_conditions()


@dataclass(frozen=True)
class Negation:
    """Where the part does not hold."""

    part: "Filter"

    @cached_property
    def depth(self) -> int:
        return 1 + self.part.depth

    def holds(self, document: Any, read: Read = find_value) -> bool:
        return not self.part.holds(document, read)

    def list_conditions(self) -> Iterator[Condition]:
        return self.part.list_conditions()


Filter = Condition | Joined | Negation


def parse_filter(text: str, *, flags: bool = False) -> Filter:
    """Parse a filter; an empty one holds for all.

    Args:
        text: As typed.
        flags: A key alone may stand, and asks whether it is set.

    Raises:
        ExpressionError: With what is wrong, and what is expected.
    """
    if not text.strip():
        return Joined((), every=True)
    if len(text) > LONGEST:
        raise _refuse(text, f"longer than {LONGEST:,} characters")
    try:
        # The parser's types do not know what the reader makes.
        found = cast("Filter", _make_parser().parse(text))
    except VisitError as error:
        if isinstance(error.orig_exc, _WrongError):
            raise _refuse(text, str(error.orig_exc)) from error
        raise
    except _WrongError as error:
        raise _refuse(text, str(error)) from error
    except UnexpectedInput as error:
        raise _refuse(text, describe_filter_break(text, error)) from error
    for each in found.list_conditions():
        if not each.sign and not flags:
            name = write_key(each.key)
            raise _refuse(text, f"no operator after {name}")
    return found


def check_filter(
    wanted: Filter, find_field: Callable[[Key, str], Fields]
) -> None:
    """Hold a filter to what a kind of resource can have.

    Args:
        wanted: The filter.
        find_field: Returns what a key leads to; is told the option.

    Raises:
        ExpressionError: An unknown key, or a value that its field cannot have.
    """
    for each in wanted.list_conditions():
        found = find_field(each.key, f"invalid filter: {OPTION}")
        if not each.calls:
            _check_values(each, found)


def _check_values(condition: Condition, field: Fields) -> None:
    for value in condition.values:
        if condition.sign in {"=", "!="} and field.choices and value:
            _check_choice(value, field.choices, condition)
        if field.is_time and condition.sign not in PATTERNS:
            _check_time(value, condition)


def _check_choice(
    value: str, choices: Sequence[str], condition: Condition
) -> None:
    if value.upper() in choices:
        return
    meant = find_similar(value, choices)
    ending = f" (did you mean {meant}?)" if meant else ""
    raise ExpressionError(
        f"invalid filter: unknown {condition.key[-1]} {value[:80]!r}{ending}",
        f"use one of {', '.join(choices)}",
    )


def _check_time(value: str, condition: Condition) -> None:
    if (condition.sign == ":" and ANY in value) or value == "":
        return
    try:
        read_moment(value)
    except (ValueError, OverflowError) as error:
        raise ExpressionError(
            f"invalid filter: {condition.key[-1]}: unreadable time "
            f"{value[:80]!r}",
            "write for instance 2026-01-31, 2026-01-31T12:00:00Z, or -P1D "
            "for a day ago",
        ) from error


class _WrongError(Exception):
    """What is wrong with a filter."""


class _Reader(Reader):
    """Makes a Filter of what the grammar finds, from the inside out."""

    def filter(self, parts: Sequence[Filter]) -> Filter:
        return _join(parts, every=True)

    def disjunction(self, parts: Sequence[Filter]) -> Filter:
        mixed = [x for x in parts if isinstance(x, _Conjunction)]
        if len(parts) > 1 and mixed:
            raise _WrongError("AND and OR need parentheses between them")
        return _join(parts, every=False)

    def conjunction(self, parts: Sequence[Filter]) -> Filter:
        if len(parts) == 1:
            return parts[0]
        return _limit(_Conjunction(tuple(parts), every=True))

    def negation(self, parts: Sequence[Filter]) -> Filter:
        return _limit(Negation(parts[0]))

    def condition(self, parts: Sequence[Any]) -> Filter:
        (key, calls), *rest = parts
        if not rest:
            return Condition(key, calls, "", ())
        sign, values = rest
        if isinstance(values, Token):
            _check_word(str(values))
            values = (unquote(values),)
        elif sign not in EQUALITIES:
            raise _WrongError(f"a list behind {sign}; put it in quotes")
        check_calls(calls, {}, OPTION)
        for each in values:
            _check_pattern(str(sign), each)
        return Condition(key, calls, str(sign), values)

    def values(self, parts: Sequence[Token]) -> tuple[str, ...]:
        return tuple(unquote(x) for x in parts if x not in LOGICAL)

    def subject(self, parts: Sequence[Any]) -> tuple[Key, tuple[Call, ...]]:
        # What is called without a key is given the whole resource.
        key = tuple(read_part(x) for x in parts if isinstance(x, Token))
        calls = [each for each in parts if isinstance(each, Call)]
        return key, tuple(apply_maps(calls))


class _Conjunction(Joined):
    """Conditions with AND between them, as typed: no OR may stand beside."""


def _check_word(word: str) -> None:
    """Refuse what other languages mean by signs; gcloud would find nothing."""
    if word[0] in "=~<>!":
        raise _WrongError(f"two signs before {word[1:80]}; put it in quotes")
    if found := OTHERS.search(word):
        other = "AND" if found[0] == "&&" else "OR"
        raise _WrongError(f"{found[0]} in {word[:80]!r}; write {other}")


def _check_pattern(sign: str, value: str) -> None:
    if sign == ":" and value.count(ANY) > 1:
        raise _WrongError(f"more than one * in {value[:80]!r}")
    if sign in PATTERNS:
        try:
            re.compile(value)
        except re.error as error:
            raise _WrongError(f"pattern {value[:80]!r}: {error}") from error


def _join(parts: Sequence[Filter], *, every: bool) -> Filter:
    if len(parts) == 1:
        only = parts[0]
        # What stood in parentheses may stand beside an OR.
        if every and isinstance(only, _Conjunction):
            return Joined(only.parts, every=True)
        return only
    return _limit(Joined(tuple(parts), every=every))


def _limit(found: Filter) -> Filter:
    if found.depth > DEEPEST:
        raise _WrongError(f"nested more than {DEEPEST} deep")
    return found


@cache
def _make_parser() -> Lark:
    return open_grammar(__file__, "filters.lark", _Reader(), "filter")


def _refuse(text: str, found: str) -> ExpressionError:
    quoted = text if len(text) <= QUOTED else f"{text[:QUOTED]}..."
    return ExpressionError(
        f"invalid filter {quoted!r}: {found}",
        "write for instance --filter='status=(FAILURE, TIMEOUT) AND "
        f"createTime>-P1D'; the signs are {' '.join(SIGNS)}",
    )


def _select(r: Any, expression: str) -> Any:
    wanted = parse_filter(expression)
    if not isinstance(r, list):
        return r if r and wanted.holds(r) else ""
    return [each for each in r if wanted.holds(each)]


# The transform of a projection that filters a list.
TRANSFORMS = {"filter": _select}
