"""Branch and tag patterns: RE2, not anchored."""

from functools import lru_cache
from typing import Any

import re2

from localcloud.errors import InvalidError


def check_pattern(where: str, pattern: str) -> None:
    """Raise `InvalidError` where RE2 cannot read a pattern."""
    try:
        compile_pattern(pattern)
    except re2.error as error:
        words = error.args[0]
        said = words.decode() if isinstance(words, bytes) else str(words)
        raise InvalidError(
            f"{where}: invalid RE2 pattern {pattern[:200]!r}: {said}",
            "write for instance ^staging$",
        ) from error


def matches_ref(pattern: str, name: str, *, invert: bool) -> bool:
    """Tell whether the pattern is found anywhere in a branch's or tag's name.

    `staging` is found in `staging-2` too: anchor it, `^staging$`.
    """
    found = compile_pattern(pattern).search(name) is not None
    return found is not invert


def is_loose_match(pattern: str, name: str) -> bool:
    """Tell whether a name matches only because nothing anchors the pattern."""
    if pattern.startswith("^") or pattern.endswith("$"):
        return False
    return compile_pattern(pattern).fullmatch(name) is None


@lru_cache(maxsize=1024)
def compile_pattern(pattern: str) -> Any:
    """Compile with RE2, which would else write errors to stderr.

    Raises `re2.error`.
    """
    options = re2.Options()
    options.log_errors = False
    return re2.compile(pattern, options)
