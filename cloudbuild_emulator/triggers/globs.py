"""File patterns: Go's `filepath.Match` with `**` and `{a,b}`, made RE2.

RE2 matches in linear time, whatever stars a pattern has.
"""

from functools import lru_cache
from itertools import pairwise
from typing import Any

import re2

from cloudbuild_emulator.triggers.patterns import compile_pattern
from localcloud.errors import InvalidError

# This service's own: far above any real pattern.
LENGTH_OF_A_PATTERN = 1_000
ALTERNATIVES = 256
NEVER = r"[^\x{0}-\x{10ffff}]"


def check_glob(where: str, pattern: str) -> None:
    """Raise `InvalidError` where Go could not read a pattern."""
    try:
        compile_glob(pattern)
    except InvalidError as error:
        raise InvalidError(
            f"{where}: {error.message} in {pattern[:200]!r}",
            r"write for instance src/**, and \[ for a bracket in a name",
        ) from error


def matches_glob(pattern: str, path: str) -> bool:
    """Tell whether a pattern takes a path, which has slashes."""
    text = path.encode(errors="replace").decode()
    return compile_glob(pattern).fullmatch(text) is not None


@lru_cache(maxsize=1024)
def compile_glob(pattern: str) -> Any:
    """Make a regular expression of a pattern. Raises `InvalidError`."""
    if len(pattern) > LENGTH_OF_A_PATTERN:
        raise InvalidError(f"over {LENGTH_OF_A_PATTERN:,} characters")
    parts = [_translate(each) for each in expand_braces(pattern)]
    try:
        return compile_pattern(f"(?s)(?:{'|'.join(parts)})")
    except re2.error as error:
        raise InvalidError("too many parts") from error


def expand_braces(pattern: str) -> list[str]:
    """Write out `{a,b}`; braces without a comma are plain, as in bash."""
    # Without doubles: outer groups repeat in each part of an inner one.
    done: dict[str, None] = {}
    waiting = [pattern]
    while waiting:
        text = waiting.pop(0)
        group = _find_group(text)
        if group is None:
            done[text] = None
            continue
        start, *commas, end = group
        cuts = [start, *commas, end]
        waiting += [
            text[:start] + text[left + 1 : right] + text[end + 1 :]
            for left, right in pairwise(cuts)
        ]
        if len(waiting) + len(done) > ALTERNATIVES:
            raise InvalidError(f"more than {ALTERNATIVES} alternatives")
    return list(done)


def _find_group(text: str) -> list[int] | None:
    """Return where an innermost group opens, has its commas, and closes."""
    groups: list[list[int]] = []
    skip = False
    for at, letter in enumerate(text):
        if skip or letter == "\\":
            skip = not skip
        elif letter == "{":
            groups.append([at])
        elif letter == "," and groups:
            groups[-1].append(at)
        elif letter == "}" and groups:
            group = groups.pop()
            if len(group) > 1:
                return [*group, at]
    return None


def _translate(pattern: str) -> str:
    text = ""
    at = 0
    while at < len(pattern):
        part, taken = _translate_part(pattern, at)
        text += part
        at += taken
    return text


def _translate_part(pattern: str, at: int) -> tuple[str, int]:
    """Return one part, and how many characters of the pattern it takes."""
    match pattern[at]:
        case "*":
            return _translate_stars(pattern, at)
        case "?":
            return "[^/]", 1
        case "[":
            return _translate_class(pattern[at:])
        case _:
            letter, taken = _read_letter(pattern[at:])
            return _quote(letter), taken


def _translate_stars(pattern: str, at: int) -> tuple[str, int]:
    """Two stars that are a whole part of a path stand for any folders."""
    rest = pattern[at:]
    count = len(rest) - len(rest.lstrip("*"))
    after = rest[count : count + 1]
    if count == 1 or pattern[:at][-1:] not in {"", "/"}:
        return "[^/]*", count
    if after == "/":
        return "(?:[^/]*/)*", count + 1
    return ("[^/]*" if after else ".*"), count


def _translate_class(text: str) -> tuple[str, int]:
    """Return a class, and how many characters of the text it takes."""
    negated = text[1:2] == "^"
    at = 2 if negated else 1
    ranges: list[tuple[str, str]] = []
    while not (text[at : at + 1] == "]" and ranges):
        if text[at : at + 1] in {"", "-", "]"}:
            raise InvalidError("syntax error")
        low, taken = _read_letter(text[at:])
        at += taken
        high = low
        if text[at : at + 1] == "-":
            if text[at + 1 : at + 2] in {"", "-", "]"}:
                raise InvalidError("syntax error")
            high, taken = _read_letter(text[at + 1 :])
            at += taken + 1
        ranges.append((low, high))
    # Go lets a range run backwards: it holds nothing.
    inside = "".join(
        f"{_quote(low)}-{_quote(high)}" for low, high in ranges if low <= high
    )
    if not inside:
        return (r"[\x{0}-\x{10ffff}]" if negated else NEVER), at + 1
    return f"[{'^' if negated else ''}{inside}]", at + 1


def _read_letter(text: str) -> tuple[str, int]:
    if text[0] != "\\":
        return text[0], 1
    if len(text) == 1:
        raise InvalidError("syntax error")
    return text[1], 2


def _quote(letter: str) -> str:
    return rf"\x{{{ord(letter):x}}}"
