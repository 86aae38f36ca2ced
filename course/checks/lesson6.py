"""Checks of lesson 6: the CI step as a script, and a branch pattern."""

import re
import shutil
import subprocess
from collections.abc import Iterable

from cloudbuild_emulator import check_pattern, matches_ref
from course.checks import rehearsal
from course.checks.diagnosis import Diagnosis
from course.checks.reading import cap, name_value, show
from course.checks.rehearsal import (
    INSTALL,
    SOURCED,
    TESTS,
    Rehearsal,
    rehearse,
)
from course.checks.verdict import Verdict, judge
from localcloud.errors import InvalidError

NO_TESTS = Diagnosis("no_tests")
INSTALLER = "install.sh"
WANTED = ("release-1", "release-12", "release-10", "release-2026")
AT_START = ("my-release-1", "old/release-12")
AT_END = ("release-1-old", "release-12.1", "release-1x", "release-12/a")
CASES = ("Release-1", "RELEASE-12")
BETWEEN = (
    "release-",
    "release-x",
    "release",
    "release--1",
    "release-1a2",
    "release1",
    "release_1",
    "release.1",
    "release/1",
    "releases-1",
    "rc-1",
    "hotfix-12",
    "1",
    "12",
    "v1",
    "main",
    "staging",
)
# What branches a pattern may take by its own words, beside those above.
WORD = re.compile(r"[A-Za-z0-9][\w./-]*")
SUFFIXES = ("", "1", "-1", "x", "-x", "/x")
RELEASE = re.compile(r"release-[0-9]+")
NOTHING: tuple[str, list[str]] = ("right", [])
START, END = ("^", "\\A"), ("$", "\\z")
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
        return name_value(script, "type")
    text = script.lstrip("\n")
    if not text.strip():
        return Diagnosis("empty")
    shebang = text.split("\n", 1)[0]
    if text.lstrip().startswith(("entrypoint:", "args:", "script:", "- ")):
        return Diagnosis("yaml", {"value": cap(shebang)})
    if shebang.startswith("#!") and not _finds_interpreter(shebang):
        return Diagnosis("interpreter", {"value": cap(shebang)})
    try:
        return name_rehearsal(text, rehearse(text))
    except subprocess.TimeoutExpired:
        return Diagnosis("endless", {"seconds": rehearsal.SECONDS})


def name_rehearsal(text: str, went: Rehearsal) -> Diagnosis:
    """Name what a rehearsal in which all goes well already shows."""
    said = {"value": cap(went.last_words)}
    if INSTALL not in went.calls:
        return name_no_install(text, went)
    if TESTS not in went.calls:
        return Diagnosis("failed_tests", said) if went.words else NO_TESTS
    if went.calls.index(TESTS) < went.calls.index(INSTALL):
        return Diagnosis("order")
    # https://docs.pytest.org/en/stable/reference/exit-codes.html: 5, no test
    if went.status not in {0, 5}:
        return Diagnosis("fails", said)
    if not went.plays_all_tests:
        return Diagnosis("partial")
    return Diagnosis("fails", said) if went.status else name_failures(text)


def name_no_install(text: str, went: Rehearsal) -> Diagnosis:
    """Name why install.sh did not run, though it may be in the script."""
    lines = went.words.splitlines()
    refused = [each for each in lines if "ermission" in each]
    if SOURCED in went.calls:
        return Diagnosis("sourced")
    if refused:
        return Diagnosis("rights", {"value": cap(refused[0])})
    if INSTALLER not in text:
        return Diagnosis("no_install")
    if lines:
        return Diagnosis("stopped", {"value": cap(lines[0])})
    return Diagnosis("named")


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
        return name_value(pattern, "type")
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
    if missed and any(map(str.isspace, pattern)):
        return Diagnosis("spaces", {"value": value})
    if missed:
        return Diagnosis("misses", {"value": value, "branch": missed[0]})
    name, taken = name_taken(pattern)
    branch = {"branch": taken[0]} if taken else {}
    return Diagnosis(name, {"value": value, **branch})


def name_taken(pattern: str) -> tuple[str, list[str]]:
    """Name what lets branches through that a pattern has to leave."""
    start, end = _taken(pattern, AT_START), _taken(pattern, AT_END)
    cases = _taken(pattern, CASES)
    others = _taken(pattern, [*BETWEEN, *list_own_words(pattern)])
    tied_start, tied_end = find_anchors(pattern)
    if (start and tied_start) or (end and tied_end):
        wide = "alternatives" if "|" in pattern else "wide"
        return wide, start or end
    found = {
        "unanchored": start if end else [],
        "start": start,
        "end": end,
        "case": cases,
        "loose": others,
    }
    return next(((n, taken) for n, taken in found.items() if taken), NOTHING)


def find_anchors(pattern: str) -> tuple[bool, bool]:
    """Tell whether a pattern, or one of its alternatives, is anchored."""
    parts = [part.strip("()") for part in pattern.split("|")]
    start = any(part.startswith(START) for part in parts)
    return start, any(part.endswith(END) for part in parts)


def list_own_words(pattern: str) -> list[str]:
    """List branches made of a pattern's own words, all to be left."""
    words = WORD.findall(re.sub(r"\\.|[\[\](){}^$|?*+]", " ", pattern))
    names = [word + suffix for word in words for suffix in SUFFIXES]
    return [name for name in names if not RELEASE.fullmatch(name)]


def _taken(pattern: str, names: Iterable[str]) -> list[str]:
    return [name for name in names if matches_ref(pattern, name, invert=False)]


def _finds_interpreter(shebang: str) -> bool:
    command = shebang.removeprefix("#!").split()
    if not command or shutil.which(command[0]) is None:
        return False
    named = [word for word in command[1:] if not word.startswith("-")]
    is_env = command[0].endswith("/env")
    return not is_env or bool(named and shutil.which(named[0]))
