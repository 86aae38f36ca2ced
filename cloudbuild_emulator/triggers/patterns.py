"""Branch and tag patterns: RE2, not anchored; file patterns of Go's kind."""

from collections.abc import Iterable, Sequence

import re2
from wcmatch import glob

from cloudbuild_emulator.errors import InvalidError

# Go's filepath.Match with `**` and `{a,b}`; a star takes dot files too.
FLAGS = glob.GLOBSTAR | glob.BRACE | glob.DOTGLOB | glob.CASE | glob.FORCEUNIX


def check_pattern(place: str, pattern: str) -> None:
    """Raise `InvalidError` where RE2 cannot read a pattern."""
    try:
        re2.compile(pattern)
    except re2.error as error:
        words = error.args[0]
        said = words.decode() if isinstance(words, bytes) else str(words)
        raise InvalidError(
            f"{place}: invalid RE2 pattern {pattern!r}: {said}",
            "write for instance ^staging$",
        ) from error


def matches_ref(pattern: str, name: str, *, invert: bool) -> bool:
    """Tell whether the pattern is found anywhere in a branch's or tag's name.

    `staging` is found in `staging-2` too: anchor it, `^staging$`.
    """
    found = re2.search(pattern, name) is not None
    return found is not invert


def match_files(
    files: Iterable[str], included: Sequence[str], ignored: Sequence[str]
) -> str:
    """Say why a push's files start no build; empty where they do.

    Ignored files are dropped; none left: no build. Then, with included
    patterns, one of the rest must match.
    """
    files = list(files)
    rest = [each for each in files if not _matches(each, ignored)]
    if files and not rest:
        return "all changed files match ignoredFiles"
    if included and not any(_matches(each, included) for each in rest):
        return "no changed file matches includedFiles"
    return ""


def _matches(path: str, patterns: Sequence[str]) -> bool:
    return bool(patterns) and glob.globmatch(path, list(patterns), flags=FLAGS)
