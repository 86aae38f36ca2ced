"""Small languages read by lark: a grammar beside its module, and its errors."""

from typing import Any

from lark import Lark, Token, Transformer
from lark.exceptions import (
    UnexpectedCharacters,
    UnexpectedInput,
    UnexpectedToken,
)

# As much of a text as a message quotes.
QUOTED = 20
# lark's name for the end of the text.
END = "$END"


def open_grammar(
    module: str, name: str, reader: Transformer[Token, Any], *starts: str
) -> Lark:
    """Make a parser; its types do not know what the reader makes.

    Args:
        module: The `__file__` of the module that the grammar lies beside.
        name: Of the grammar.
        reader: Makes something of what the grammar finds, from the inside out.
        starts: The rules that a text may be.
    """
    return Lark.open(
        name,
        rel_to=module,
        parser="lalr",
        start=[*starts],
        transformer=reader,
    )


def find_break(text: str, error: UnexpectedInput) -> int:
    """Return where a text could not be read on."""
    match error:
        case UnexpectedCharacters():
            return int(error.pos_in_stream or 0)
        case UnexpectedToken() if error.token.type != END:
            return int(error.token.start_pos or 0)
    return len(text)


def describe_filter_break(text: str, error: UnexpectedInput) -> str:
    """Say what a filter lacks, or has too much.

    Its grammar calls its terminals OPERATOR, WORD, ITEM and RPAR.
    """
    place = find_break(text, error)
    expected: set[str] = set()
    match error:
        case UnexpectedCharacters():
            expected = error.allowed or set()
        case UnexpectedToken():
            expected = error.expected
    found = repr(text[place:][:QUOTED]) if text[place:].strip() else "nothing"
    before = text[:place].rstrip()[-QUOTED:]
    if not {"WORD", "ITEM"}.isdisjoint(expected):
        return f"no value after {before}"
    if "OPERATOR" in expected:
        return f"no operator after {before}"
    if found == "nothing" and "RPAR" in expected:
        return "no closing parenthesis"
    return f"unexpected {found}" + (f" after {before}" if before else "")
