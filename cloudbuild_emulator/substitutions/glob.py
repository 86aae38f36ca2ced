"""Bash's patterns, as bash matches them within a parameter expansion."""

import re
from functools import lru_cache

# As bash knows them; of ASCII, as in Google's builders.
CLASSES = {
    "alnum": "a-zA-Z0-9",
    "alpha": "a-zA-Z",
    "blank": " \\t",
    "digit": "0-9",
    "lower": "a-z",
    "punct": r"!-/:-@\[-`{-~",
    "space": r"\s",
    "upper": "A-Z",
    "xdigit": "0-9a-fA-F",
}
CLASS = re.compile(r"\[:(" + "|".join(CLASSES) + r"):\]")


@lru_cache(maxsize=256)
def compile_glob(pattern: str) -> re.Pattern[str]:
    """Translate `*`, `?`, `[a-z]`, `[!a]` and escapes to a regex."""
    parts = []
    at = 0
    while at < len(pattern):
        part, at = _translate_one(pattern, at)
        parts.append(part)
    return re.compile("".join(parts), re.DOTALL)


def _translate_one(pattern: str, at: int) -> tuple[str, int]:
    character = pattern[at]
    match character:
        case "*":
            return ".*", at + 1
        case "?":
            return ".", at + 1
        case "\\" if at + 1 < len(pattern):
            return re.escape(pattern[at + 1]), at + 2
        case "[":
            return _translate_set(pattern, at)
        case _:
            return re.escape(character), at + 1


def _translate_set(pattern: str, at: int) -> tuple[str, int]:
    negated = pattern[at + 1 : at + 2] in {"!", "^"}
    first = at + 1 + negated
    members, end = _read_members(pattern, first)
    if end < 0:
        return re.escape("["), at + 1
    return f"[{'^' if negated else ''}{members}]", end + 1


def _read_members(pattern: str, first: int) -> tuple[str, int]:
    """Return a set's members as a regex has them, and the closing bracket."""
    parts = []
    at = first
    while at < len(pattern):
        if found := CLASS.match(pattern, at):
            parts.append(CLASSES[found[1]])
            at = found.end()
        elif pattern[at] == "]" and at > first:
            # One that comes first is a member.
            return "".join(parts), at
        else:
            parts.append(re.sub(r"[\\\[\]^&~|]", r"\\\g<0>", pattern[at]))
            at += 1
    return "", -1


def remove_prefix(text: str, pattern: str, *, longest: bool) -> str:
    """Remove what matches at the start: `${A#p}`, `${A##p}`."""
    end = _find_end(text, pattern, longest=longest)
    return text if end is None else text[end:]


def remove_suffix(text: str, pattern: str, *, longest: bool) -> str:
    """Remove what matches at the end: `${A%p}`, `${A%%p}`."""
    start = _find_start(text, pattern, longest=longest)
    return text if start is None else text[:start]


def _find_end(text: str, pattern: str, *, longest: bool) -> int | None:
    """Find where a match at the start ends."""
    glob = compile_glob(pattern)
    ends = range(len(text) + 1)
    for end in reversed(ends) if longest else ends:
        if glob.fullmatch(text, 0, end):
            return end
    return None


def _find_start(text: str, pattern: str, *, longest: bool) -> int | None:
    """Find where a match at the end starts."""
    glob = compile_glob(pattern)
    starts = range(len(text) + 1)
    for start in starts if longest else reversed(starts):
        if glob.fullmatch(text, start):
            return start
    return None


def replace(text: str, pattern: str, new: str, *, everywhere: bool) -> str:
    """Replace matches: `${A/p/x}`, `${A//p/x}`, `${A/#p/x}`, `${A/%p/x}`."""
    if not pattern:
        return text
    if not everywhere and pattern[0] == "#":
        end = _find_end(text, pattern[1:], longest=True)
        return text if end is None else new + text[end:]
    if not everywhere and pattern[0] == "%":
        start = _find_start(text, pattern[1:], longest=True)
        return text if start is None else text[:start] + new
    return _replace_matches(
        text, compile_glob(pattern), new, everywhere=everywhere
    )


def _replace_matches(
    text: str, glob: re.Pattern[str], new: str, *, everywhere: bool
) -> str:
    if not text:
        return new if glob.fullmatch(text) else text
    parts, at = [], 0
    while at < len(text):
        found = glob.match(text, at)
        if found is None or found.end() == at:
            parts.append(text[at])
            at += 1
            continue
        parts.append(new)
        at = found.end()
        if not everywhere:
            break
    return "".join(parts) + text[at:]
