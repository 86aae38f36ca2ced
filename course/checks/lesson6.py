"""Checks of lesson 6: the CI step as a script, and a branch pattern."""

import shutil
from collections.abc import Iterable

from cloudbuild_emulator import check_pattern, matches_ref
from course.checks.diagnosis import Diagnosis
from course.checks.reading import cap, show
from course.checks.rehearsal import INSTALL, TESTS, Rehearsal, rehearse
from course.checks.verdict import Verdict, judge
from localcloud.errors import InvalidError

WANTED = ("release-1", "release-12", "release-2026")
AT_START = ("my-release-1", "old/release-12")
AT_END = ("release-1-old", "release-12.1")
BETWEEN = ("release-", "release-x", "release", "release--1", "staging")
HEADS = "refs/heads/"


def check_ci_script(script: object) -> Verdict:
    """Check the text of a `script` that does what the step CI does.

    Args:
        script: installs with install.sh, then runs pytest; it stops, red,
            at the first that fails.
    """
    return judge(script, "lesson6.script", lambda: name_script(script))


def name_script(script: object) -> Diagnosis:
    """Tell a script that can be rehearsed from what else may be given."""
    if not isinstance(script, str):
        return Diagnosis("type", {"value": show(script)})
    text = script.lstrip("\n")
    if not text.strip():
        return Diagnosis("empty")
    shebang = text.split("\n", 1)[0]
    if text.lstrip().startswith(("entrypoint:", "args:", "script:", "- ")):
        return Diagnosis("yaml", {"value": cap(shebang)})
    if shebang.startswith("#!") and not _finds_interpreter(shebang):
        return Diagnosis("interpreter", {"value": cap(shebang)})
    return name_rehearsal(text, rehearse(text))


def name_rehearsal(text: str, went: Rehearsal) -> Diagnosis:
    """Name what a rehearsal in which all goes well already shows."""
    said = {"value": cap(went.words)}
    if INSTALL not in went.calls:
        refused = "ermission" in went.words
        return Diagnosis("rights" if refused else "no_install", said)
    if TESTS not in went.calls:
        return Diagnosis("no_tests", said)
    if went.calls.index(TESTS) < went.calls.index(INSTALL):
        return Diagnosis("order")
    if went.status:
        return Diagnosis("fails", said)
    return name_failures(text)


def name_failures(text: str) -> Diagnosis:
    """Name what a script makes of an installation, then a test, that fail."""
    without = rehearse(text, install=1)
    if TESTS in without.calls:
        return Diagnosis("goes_on")
    if not without.status or not rehearse(text, tests=1).status:
        return Diagnosis("swallows")
    return Diagnosis("right")


def check_branch_pattern(pattern: object) -> Verdict:
    """Check a trigger's pattern for release-1, release-2... and no other.

    Args:
        pattern: a regular expression of RE2, as `--branch-pattern` takes it.
    """
    return judge(pattern, "lesson6.pattern", lambda: name_pattern(pattern))


def name_pattern(pattern: object) -> Diagnosis:
    """Tell a pattern of RE2 from what else may be given."""
    if not isinstance(pattern, str):
        return Diagnosis("type", {"value": show(pattern)})
    value = {"value": show(pattern)}
    if HEADS in pattern:
        return Diagnosis("ref", value)
    try:
        check_pattern("pattern", pattern)
    except InvalidError:
        return Diagnosis("invalid", value)
    return compare_branches(pattern)


def compare_branches(pattern: str) -> Diagnosis:
    """Hold a pattern to the branches it has to take, and to leave."""
    value = show(pattern)
    if "-*" in pattern:
        return Diagnosis("glob", {"value": value})
    missed = [name for name in WANTED if name not in _taken(pattern, WANTED)]
    if missed:
        return Diagnosis("misses", {"value": value, "branch": missed[0]})
    start, end = _taken(pattern, AT_START), _taken(pattern, AT_END)
    between = _taken(pattern, BETWEEN)
    for name, taken in (
        ("unanchored", start if end else []),
        ("start", start),
        ("end", end),
        ("loose", between),
    ):
        if taken:
            return Diagnosis(name, {"value": value, "branch": taken[0]})
    return Diagnosis("right", {"value": value})


def _taken(pattern: str, names: Iterable[str]) -> list[str]:
    return [name for name in names if matches_ref(pattern, name, invert=False)]


def _finds_interpreter(shebang: str) -> bool:
    command = shebang.removeprefix("#!").split()
    if not command or shutil.which(command[0]) is None:
        return False
    named = [word for word in command[1:] if not word.startswith("-")]
    is_env = command[0].endswith("/env")
    return not is_env or bool(named and shutil.which(named[0]))
