"""The language of `--format`: `table[box](id, steps[0].name:label=FIRST)`.

Source: `gcloud topic formats` and `gcloud topic projections`.
"""

import ast
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cache
from typing import Any, cast

from lark import Lark, Token, Transformer
from lark.exceptions import UnexpectedInput

from localcloud.gcloud.errors import CallError, ExpressionError
from localcloud.gcloud.keys import Key, Part, read_index, write_key
from localcloud.grammars import find_break, open_grammar
from localcloud.spelling import find_similar

OPTION = "--format"
KEYWORD = re.compile(r"\s*([A-Za-z_]\w*)\s*=(.*)", re.DOTALL)
# Ours, against what would use up the parser's time.
LONGEST = 4_000
QUOTED = 200
# What a text may be, and what may be written in its place.
EXAMPLES = {
    "format": "--format='value(id, status)' or "
    "--format='table(id, createTime.date():label=DAY)'",
    "columns": "id, createTime.date()",
    "column": "createTime.date()",
    "path": "steps[0].name",
}
COLUMN_ATTRIBUTES = (
    "alias",
    "align",
    "format",
    "hidden",
    "label",
    "no-reverse",
    "optional",
    "reverse",
    "sort",
    "width",
    "wrap",
)


@dataclass(frozen=True)
class Call:
    """A transform: its name, what it is given, how deep in lists it works."""

    name: str
    arguments: tuple[str, ...] = ()
    keywords: Mapping[str, str] = field(default_factory=dict)
    depth: int = 0


@dataclass(frozen=True)
class Projected:
    """A key with its transforms, how it is shown, which option has it."""

    key: Key
    calls: tuple[Call, ...] = ()
    attributes: Mapping[str, str] = field(default_factory=dict)
    option: str = OPTION

    @property
    def name(self) -> str:
        return write_key(self.key) or ".".join(x.name for x in self.calls)


@dataclass(frozen=True)
class Format:
    """A format's name, its attributes, and what of a resource is shown.

    `columns` is None where the expression has no parentheses.
    """

    name: str
    attributes: Mapping[str, str] = field(default_factory=dict)
    columns: tuple[Projected, ...] | None = None


def parse_format(text: str) -> Format:
    """Parse an expression of `--format`. Raises `ExpressionError`."""
    try:
        found = cast("Format", _parse(text, "format"))
    except CallError as error:
        raise error.place(f"{OPTION}={text[:QUOTED]}") from error
    _check_attributes(found.columns or (), OPTION)
    return found


def parse_columns(text: str, option: str) -> tuple[Projected, ...]:
    """Parse an option's keys, commas between. Raises `ExpressionError`."""
    try:
        found = cast("tuple[Projected, ...]", _parse(text, "columns"))
    except CallError as error:
        raise error.place(f"{option}={text[:QUOTED]}") from error
    _check_attributes(found, option)
    return tuple(replace(each, option=option) for each in found)


def _check_attributes(columns: Sequence[Projected], option: str) -> None:
    for each in columns:
        for name in each.attributes:
            check_word(option, "key attribute", name, COLUMN_ATTRIBUTES)


def parse_argument(text: str) -> Projected:
    """Parse what a transform is given to read. Raises `CallError`."""
    return cast("Projected", _parse(text, "column"))


def parse_key(text: str) -> Key:
    """Parse a key that a transform is given. Raises `CallError`."""
    return cast("Key", _parse(text, "path"))


def _parse(text: str, start: str) -> object:
    if len(text) > LONGEST:
        raise CallError(f"longer than {LONGEST:,} characters")
    try:
        # The parser's types do not know what the reader makes.
        return _make_parser().parse(text, start=start)
    except UnexpectedInput as error:
        raise _complain(text, error, EXAMPLES[start]) from error


@cache
def _make_parser() -> Lark:
    return open_grammar(__file__, "projections.lark", Reader(), *EXAMPLES)


def _complain(text: str, error: UnexpectedInput, example: str) -> Exception:
    place = find_break(text, error)
    found = repr(text[place:][:20]) if text[place:] else "the end"
    before = f" after {text[:place][-20:]!r}" if text[:place] else ""
    return CallError(f"found {found}{before}", f"write for instance {example}")


class Reader(Transformer[Token, Any]):
    """Makes a Format of what the grammar finds, from the inside out."""

    def format(self, parts: Sequence[Any]) -> Format:
        name, *rest = parts
        found = Format(str(name))
        for each in rest:
            kind = "attributes" if isinstance(each, dict) else "columns"
            found = replace(found, **{kind: each})
        return found

    def attributes(self, parts: Sequence[Token]) -> dict[str, str]:
        return dict(read_assignment(each) for each in parts)

    def columns(self, parts: Sequence[Projected]) -> tuple[Projected, ...]:
        return tuple(parts)

    def column(self, parts: Sequence[Any]) -> Projected:
        (key, calls), *attributes = parts
        return Projected(key, calls, dict(attributes))

    def column_attribute(self, parts: Sequence[Token]) -> tuple[str, str]:
        return read_assignment(parts[0])

    def expression(self, parts: Sequence[Any]) -> tuple[Key, tuple[Call, ...]]:
        key = () if isinstance(parts[0], Call) else parts[0]
        calls = [each for each in parts if isinstance(each, Call)]
        return key, tuple(apply_maps(calls))

    def path(self, parts: Sequence[Token]) -> Key:
        return tuple(read_part(each) for each in parts if each.type != "ROOT")

    def call(self, parts: Sequence[Token]) -> Call:
        name = parts[0].removeprefix(".").strip()
        plain = name.lstrip("*")
        arguments, keywords = [], {}
        for each in parts[1:]:
            if keyword := KEYWORD.fullmatch(each):
                keywords[keyword[1]] = unquote(keyword[2])
            else:
                arguments.append(unquote(each))
        depth = len(name) - len(plain)
        return Call(plain, tuple(arguments), keywords, depth)

    later_call = call


def read_part(token: Token) -> Part:
    """Return a part of a key."""
    if token.type == "INDEX":
        return read_index(token)
    return unquote(token) if token.type == "QUOTED" else str(token)


def apply_maps(calls: Sequence[Call]) -> list[Call]:
    """Let map() say how deep the next transform works."""
    found, depth = [], 0
    for each in calls:
        if each.name == "map":
            given = each.arguments or tuple(each.keywords.values()) or ("1",)
            depth += int(given[0]) if given[0].isdigit() else 1
        elif each.name != "always":
            found.append(replace(each, depth=each.depth or depth))
            depth = 0
    return found


def read_assignment(text: str) -> tuple[str, str]:
    """Read `name=value`, or a name alone."""
    name, _, value = text.partition("=")
    return name.strip(), unquote(value)


def unquote(text: str) -> str:
    """Take quotes away, with the escapes between them."""
    text = text.strip()
    if len(text) > 1 and text[0] == text[-1] and text[0] in "\"'":
        return read_escapes(text[1:-1])
    return text


def read_escapes(text: str) -> str:
    """Read ends of lines, tabs and their like as Python writes them."""
    if "\\" not in text:
        return text
    try:
        quoted = text.replace('"', '\\"').replace('\\\\"', '\\"')
        return str(ast.literal_eval(f'"{quoted}"'))
    except (SyntaxError, ValueError):
        return text


def check_word(option: str, kind: str, word: str, known: Sequence[str]) -> None:
    """Raise `ExpressionError` for a word that is none of the known."""
    if word in known:
        return
    meant = find_similar(word, known)
    ending = f" (did you mean {meant}?)" if meant else ""
    raise ExpressionError(
        f"{option}: unknown {kind} {word[:80]!r}{ending}; expected "
        f"{', '.join(known)}"
    )
