"""Templates: `$$`, `$KEY`, `${KEY}`, and bash's parameter expansion."""

import re
from collections.abc import Callable

from cloudbuild_emulator.substitutions.glob import (
    remove_prefix,
    remove_suffix,
    replace,
)

# Greedy: `$BRANCH_NAME_x` is BRANCH_NAME_ followed by x.
KEY = re.compile(r"[A-Z_][A-Z0-9_]*")
# Braces hold a whole name: `${DevVersion}` is the shell's own.
BRACED_KEY = re.compile(rf"{KEY.pattern}(?!\w)")
# What a backslash takes its meaning from, in a word and in what replaces.
QUOTED = re.compile(r"\\([\\$`\"}])")
ESCAPED = re.compile(r"\\(.)", re.DOTALL)
NUMBER = re.compile(r"\s*\(?\s*(-?[0-9]+)\s*\)?\s*")

Look = Callable[[str], str]


class ExpansionError(ValueError):
    """An expansion that is not made; `next_step` says what to do."""

    def __init__(
        self,
        message: str,
        next_step: str = "correct the expansion, or write $$ for a plain $",
    ) -> None:
        super().__init__(message)
        self.next_step = next_step


def expand(text: str, look: Look, *, dynamic: bool) -> str:
    """Replace the tokens of `text` by what `look` knows of each key.

    With `dynamic`, `${KEY...}` takes bash's operators; otherwise such text is
    no token. Lower case names, `$(...)` and `$1` are left alone. Raises
    `ExpansionError`, and whatever `look` raises.
    """
    parts: list[str] = []
    at = 0
    while True:
        dollar = text.find("$", at)
        if dollar < 0:
            return "".join([*parts, text[at:]])
        parts.append(text[at:dollar])
        value, at = _expand_token(text, dollar, look, dynamic=dynamic)
        parts.append(value)


def _expand_token(
    text: str, dollar: int, look: Look, *, dynamic: bool
) -> tuple[str, int]:
    after = dollar + 1
    if text.startswith("$", after):
        return "$", after + 1
    if found := KEY.match(text, after):
        return look(found.group()), found.end()
    braced = text.startswith("{", after) and BRACED_KEY.match(text, after + 1)
    if not braced:
        return "$", after
    if text.startswith("}", braced.end()):
        return look(braced.group()), braced.end() + 1
    end = _find_closing(text, braced.end()) if dynamic else -1
    if end < 0:
        return "$", after
    word = text[braced.end() : end]
    return _apply_operator(braced.group(), word, look), end + 1


def _find_closing(text: str, at: int) -> int:
    """Find the brace that closes an expansion, past those nested in it."""
    depth = 1
    while at < len(text):
        if text[at] == "\\":
            at += 2
            continue
        if text.startswith("${", at):
            depth, at = depth + 1, at + 2
            continue
        if text[at] == "}":
            depth -= 1
            if depth == 0:
                return at
        at += 1
    return -1


def _apply_operator(key: str, word: str, look: Look) -> str:
    for operator, apply in OPERATORS:
        if word.startswith(operator):
            rest = word[len(operator) :]
            return apply(look(key), rest, look)
    # An array of the shell's, as `${PIPESTATUS[0]}`, is no key to look up.
    token = f"${{{key}{word}}}"
    raise ExpansionError(
        f"{token}: bad substitution; expected one of "
        ":- :+ # ## % %% / // :N:N ^ ^^ , ,,",
        f"correct it, or write ${token} for the shell to expand",
    )


def _expand_word(word: str, look: Look) -> str:
    return expand(word, look, dynamic=True)


def _expand_quoted(word: str, look: Look, escape: re.Pattern[str]) -> str:
    """Expand a word in which a backslash takes a character's meaning."""
    parts = []
    at = 0
    for found in escape.finditer(word):
        parts += [_expand_word(word[at : found.start()], look), found[1]]
        at = found.end()
    return "".join([*parts, _expand_word(word[at:], look)])


def _default(value: str, word: str, look: Look) -> str:
    return value or _expand_quoted(word, look, QUOTED)


def _alternative(value: str, word: str, look: Look) -> str:
    return _expand_quoted(word, look, QUOTED) if value else ""


def _require(value: str, word: str, look: Look) -> str:
    if not value:
        said = _expand_quoted(word, look, QUOTED)
        raise ExpansionError(said or "parameter is empty")
    return value


def _keep_set(value: str, _word: str, _look: Look) -> str:
    """Keep the value: a known key is always set, were it to nothing."""
    return value


def _alternative_set(_value: str, word: str, look: Look) -> str:
    return _expand_quoted(word, look, QUOTED)


def _substring(value: str, word: str, look: Look) -> str:
    first, colon, second = _expand_word(word, look).partition(":")
    offset = _read_number(first)
    if offset < 0:
        offset += len(value)
        if offset < 0:
            return ""
    if offset > len(value):
        return ""
    if not colon:
        return value[offset:]
    length = _read_number(second)
    if length >= 0:
        return value[offset : offset + length]
    if len(value) + length < offset:
        raise ExpansionError(f"{second.strip()}: substring expression < 0")
    return value[offset : len(value) + length]


def _read_number(text: str) -> int:
    if not text.strip():
        return 0
    if found := NUMBER.fullmatch(text):
        return int(found.group(1))
    raise ExpansionError(f"{text!r}: expected a whole number")


def _replace(*, everywhere: bool) -> "Operator":
    def apply(value: str, word: str, look: Look) -> str:
        pattern, new = _split_pattern(word)
        return replace(
            value,
            _expand_word(pattern, look),
            _expand_quoted(new, look, ESCAPED),
            everywhere=everywhere,
        )

    return apply


def _split_pattern(word: str) -> tuple[str, str]:
    """Split at the first slash that is neither escaped nor nested."""
    at = 0
    while at < len(word):
        if word[at] == "\\":
            at += 2
        elif word.startswith("${", at):
            end = _find_closing(word, at + 2)
            at = len(word) if end < 0 else end + 1
        elif word[at] == "/" and at > 0:
            return word[:at].replace("\\/", "/"), word[at + 1 :]
        else:
            at += 1
    return word.replace("\\/", "/"), ""


def _trim(cut: Callable[..., str], *, longest: bool) -> "Operator":
    def apply(value: str, word: str, look: Look) -> str:
        return cut(value, _expand_word(word, look), longest=longest)

    return apply


def _change_case(
    change: Callable[[str], str], *, everywhere: bool
) -> "Operator":
    def apply(value: str, word: str, look: Look) -> str:
        if word:
            raise ExpansionError(f"{word!r} after ^ or ,: not supported")
        _ = look
        return change(value) if everywhere else change(value[:1]) + value[1:]

    return apply


Operator = Callable[[str, str, Look], str]
# Longer ones first. Bash manual, "Shell Parameter Expansion".
OPERATORS: tuple[tuple[str, Operator], ...] = (
    (":-", _default),
    (":=", _default),
    (":+", _alternative),
    (":?", _require),
    ("-", _keep_set),
    ("=", _keep_set),
    ("?", _keep_set),
    ("+", _alternative_set),
    (":", _substring),
    ("##", _trim(remove_prefix, longest=True)),
    ("#", _trim(remove_prefix, longest=False)),
    ("%%", _trim(remove_suffix, longest=True)),
    ("%", _trim(remove_suffix, longest=False)),
    ("//", _replace(everywhere=True)),
    ("/", _replace(everywhere=False)),
    ("^^", _change_case(str.upper, everywhere=True)),
    ("^", _change_case(str.upper, everywhere=False)),
    (",,", _change_case(str.lower, everywhere=True)),
    (",", _change_case(str.lower, everywhere=False)),
)
