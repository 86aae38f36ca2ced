"""Bash's patterns, as bash matches them within a parameter expansion."""

import re
from functools import lru_cache


@lru_cache(maxsize=256)
def compile_glob(pattern: str) -> re.Pattern[str]:
    """Translate `*`, `?`, `[a-z]`, `[!a]` and escapes to a regex."""
    parts = []
    place = 0
    while place < len(pattern):
        part, place = _translate_one(pattern, place)
        parts.append(part)
    return re.compile("".join(parts), re.DOTALL)


def _translate_one(pattern: str, place: int) -> tuple[str, int]:
    character = pattern[place]
    match character:
        case "*":
            return ".*", place + 1
        case "?":
            return ".", place + 1
        case "\\" if place + 1 < len(pattern):
            return re.escape(pattern[place + 1]), place + 2
        case "[":
            return _translate_set(pattern, place)
        case _:
            return re.escape(character), place + 1


def _translate_set(pattern: str, place: int) -> tuple[str, int]:
    negated = pattern[place + 1 : place + 2] in {"!", "^"}
    first = place + 1 + negated
    # A closing bracket that comes first is a member.
    end = pattern.find("]", first + 1)
    if end < 0:
        return re.escape("["), place + 1
    members = re.sub(r"([\\\[\]^&~|])", r"\\\1", pattern[first:end])
    return f"[{'^' if negated else ''}{members}]", end + 1


def remove_prefix(text: str, pattern: str, *, longest: bool) -> str:
    """Remove what matches at the start: `${A#p}`, `${A##p}`."""
    glob = compile_glob(pattern)
    ends = range(len(text) + 1)
    for end in reversed(ends) if longest else ends:
        if glob.fullmatch(text, 0, end):
            return text[end:]
    return text


def remove_suffix(text: str, pattern: str, *, longest: bool) -> str:
    """Remove what matches at the end: `${A%p}`, `${A%%p}`."""
    glob = compile_glob(pattern)
    starts = range(len(text) + 1)
    for start in starts if longest else reversed(starts):
        if glob.fullmatch(text, start):
            return text[:start]
    return text


def replace(text: str, pattern: str, new: str, *, everywhere: bool) -> str:
    """Replace matches: `${A/p/x}`, `${A//p/x}`, `${A/#p/x}`, `${A/%p/x}`."""
    if not pattern:
        return text
    if not everywhere and pattern[0] == "#":
        rest = remove_prefix(text, pattern[1:], longest=True)
        return new + rest if len(rest) < len(text) or not pattern[1:] else text
    if not everywhere and pattern[0] == "%":
        rest = remove_suffix(text, pattern[1:], longest=True)
        return rest + new if len(rest) < len(text) or not pattern[1:] else text
    return _replace_matches(
        text, compile_glob(pattern), new, everywhere=everywhere
    )


def _replace_matches(
    text: str, glob: re.Pattern[str], new: str, *, everywhere: bool
) -> str:
    parts, place = [], 0
    while place < len(text):
        found = glob.match(text, place)
        if found is None or found.end() == place:
            parts.append(text[place])
            place += 1
            continue
        parts.append(new)
        place = found.end()
        if not everywhere:
            break
    return "".join(parts) + text[place:]
