"""includedFiles and ignoredFiles: whether a push's files start a build."""

from collections.abc import Iterable, Sequence

from cloudbuild_emulator.triggers.globs import matches_glob

# What a reason quotes of the changed files.
QUOTED = 3


def match_files(
    files: Iterable[str], included: Sequence[str], ignored: Sequence[str]
) -> str:
    """Say why a push's files start no build; empty where they do.

    Ignored files are dropped; none left: no build. Then, with included
    patterns, one of the rest must match (cloudbuild.proto, BuildTrigger).
    """
    files = list(files)
    rest = [each for each in files if not _matches(each, ignored)]
    if ignored and not rest:
        return f"ignoredFiles takes every changed file ({_quote(files)})"
    if included and not any(_matches(each, included) for each in rest):
        return f"includedFiles takes no changed file ({_quote(rest)})"
    return ""


def _matches(path: str, patterns: Sequence[str]) -> bool:
    return any(matches_glob(each, path) for each in patterns)


def _quote(files: Sequence[str]) -> str:
    if not files:
        return "there is none"
    more = f" and {len(files) - QUOTED} more" if len(files) > QUOTED else ""
    return ", ".join(files[:QUOTED]) + more
