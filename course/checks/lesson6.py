"""Checks of lesson 6: waits, a branch pattern, a mended test."""

import re
from collections.abc import Iterable, Mapping
from difflib import get_close_matches
from pathlib import Path
from subprocess import TimeoutExpired
from typing import Any

import yaml

from cloudbuild_emulator import (
    AT_ONCE,
    BuildStep,
    check_pattern,
    find_waits,
    matches_ref,
)
from course.checks.colleague import CHANGED, FAILING
from course.checks.diagnosis import Diagnosis
from course.checks.reading import FoundError, cap, name_value, show
from course.checks.verdict import Verdict, judge
from course.places import PROJECT_NAME
from course.programs import Ended, run_program
from localcloud.errors import InvalidError

BLANK = "..."
SIDE_BY_SIDE = ("style", "tests")
LAST = "report"
STEPS = (*SIDE_BY_SIDE, LAST)

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

MENDED = "lesson6.mended"
TESTS = "tests/pipelines/processing"
A_TEST = re.compile(r"^\s*def (test_\w+)", re.MULTILINE)
SECONDS_OF_TESTS = 120.0


def check_waits(config: object) -> Verdict:
    """Check what the steps of a build config wait for.

    Args:
        config: the file, of steps `style`, `tests` and `report`: the first two
            start at once, the third after both.
    """
    answer = config
    if isinstance(config, str | Path) and _is_blank(Path(config)):
        answer = ...
    return judge(answer, "lesson6.waits", lambda: name_config(config))


def name_config(config: object) -> Diagnosis:
    """Tell a build config that can be scheduled from what else there is."""
    if not isinstance(config, str | Path):
        return name_value(config, "type")
    try:
        document = yaml.safe_load(Path(config).read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return Diagnosis("no_file", {"value": cap(str(config))})
    except yaml.MarkedYAMLError as error:
        mark = error.problem_mark or error.context_mark
        return Diagnosis("unreadable", {"line": mark.line + 1 if mark else 1})
    except yaml.YAMLError:
        return Diagnosis("unreadable", {"line": 1})
    return compare_waits(read_steps(document))


def read_steps(document: object) -> list[BuildStep]:
    """Read the three steps with what each waits for; raises FoundError."""
    found = document.get("steps") if isinstance(document, Mapping) else None
    listed = found if isinstance(found, list) else []
    steps: list[Mapping[str, Any]] = [
        each for each in listed if isinstance(each, Mapping)
    ]
    ids = [str(each.get("id")) for each in steps]
    if sorted(ids) != sorted(STEPS):
        raise FoundError(Diagnosis("steps"))
    return [
        BuildStep(id=name, wait_for=read_wait(each, name, ids[:index]))
        for index, (each, name) in enumerate(zip(steps, ids, strict=True))
    ]


def read_wait(
    step: Mapping[str, Any], name: str, earlier: list[str]
) -> list[str]:
    """Read one step's `waitFor`, as the service takes it.

    Raises:
        FoundError: it is no list of ids of earlier steps.
    """
    waits = step.get("waitFor", step.get("wait_for"))
    if waits is None:
        return []
    at = {"step": name}
    if waits == BLANK or (isinstance(waits, list) and BLANK in waits):
        raise FoundError(Diagnosis("blank", at))
    if not isinstance(waits, list):
        raise FoundError(Diagnosis("no_list", {**at, "value": show(waits)}))
    for each in waits:
        if each == name:
            raise FoundError(Diagnosis("itself", at))
        if each in STEPS and each not in earlier:
            raise FoundError(Diagnosis("later", {**at, "value": each}))
        if each not in (*STEPS, AT_ONCE):
            raise FoundError(name_unknown(each))
    return waits


def name_unknown(value: object) -> Diagnosis:
    """Name what is no id of a step, and the one that it resembles."""
    guesses = get_close_matches(str(value).strip().lower(), STEPS, n=1)
    if guesses:
        found = {"value": show(value), "guess": guesses[0]}
        return Diagnosis("misspelt", found)
    return Diagnosis("unknown", {"value": show(value)})


def compare_waits(steps: list[BuildStep]) -> Diagnosis:
    """Ask the schedule of real builds in which order the steps would run."""
    waits = {
        step.id: {steps[i].id for i in found}
        for step, found in zip(steps, find_waits(steps), strict=True)
    }
    for one in SIDE_BY_SIDE:
        if waits[one]:
            other = next(iter(waits[one]))
            return Diagnosis("in_turn", {"step": one, "other": other})
    missing = {*SIDE_BY_SIDE} - waits[LAST]
    if len(missing) == len(SIDE_BY_SIDE):
        return Diagnosis("at_once")
    if missing:
        return Diagnosis("too_early")
    given = {step.id: list(step.wait_for) for step in steps}[LAST]
    if not given:
        return Diagnosis("right_default")
    return Diagnosis("right_dash" if AT_ONCE in given else "right")


def _is_blank(path: Path) -> bool:
    """Tell the file as the lesson gives it: a blank in each place."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, ValueError):
        return False
    return len(re.findall(r"waitFor:\s*\.\.\.\s*$", text, re.MULTILINE)) > 1


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
        name = "misses_all" if len(missed) == len(WANTED) else "misses"
        return Diagnosis(name, {"value": value, "branch": missed[0]})
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


def check_mended(
    failing: object, project: str | Path = PROJECT_NAME
) -> Verdict:
    """Check that a failing test was found, and the code mended.

    The project's own tests say so, and those as they were committed.

    Args:
        failing: the test's name, as the log of the red build gives it.
        project: the learner's repository.
    """
    folder = Path(project)
    verdict = judge(failing, MENDED, lambda: name_failing(failing, folder))
    if not verdict.passed:
        return verdict
    # Longer than an answer may take: they are processes of their own.
    return Verdict(MENDED, name_mending(folder))


def name_failing(failing: object, project: Path) -> Diagnosis:
    """Tell a test that fails from what else may be named."""
    if not isinstance(failing, str):
        return name_value(failing, "type")
    value = {"value": show(failing)}
    words = re.findall(r"[\w./]+", failing.rpartition("::")[2])
    name = next((each for each in words if each.startswith("test_")), "")
    if name in FAILING:
        return Diagnosis("right")
    if name.endswith(".py") or (not name and ".py" in failing):
        return Diagnosis("file", value)
    if name in list_tests(project):
        return Diagnosis("passes", value)
    if name and any(name in each for each in FAILING):
        return Diagnosis("part", value)
    return Diagnosis("no_test", value)


def list_tests(project: Path) -> set[str]:
    """List the names of a project's tests."""
    files = (project / "tests").rglob("test_*.py")
    texts = (each.read_text(encoding="utf-8") for each in files)
    return {name for text in texts for name in A_TEST.findall(text)}


def name_mending(project: Path) -> Diagnosis:
    """Run the tests of what the colleague changed, as they were committed."""
    compare = ["diff", "--quiet", "HEAD", "--", TESTS]
    if run_program(["git", "-C", project, *compare]).status == 1:
        return Diagnosis("tests_changed")
    try:
        ended = run_tests(project)
    except TimeoutExpired:
        return Diagnosis("endless", {"seconds": SECONDS_OF_TESTS})
    if ended.failed:
        return Diagnosis("still_red", {"value": find_complaint(ended)})
    return Diagnosis("right", {"file": CHANGED.name})


def run_tests(project: Path) -> Ended:
    """Run them by pytest; raises TimeoutExpired."""
    # Not the author's nbval, which takes 2 s to load.
    spared = ["-p", "no:cacheprovider", "-p", "no:nbval"]
    return run_program(
        ["python", "-m", "pytest", "-q", "-x", *spared, TESTS],
        folder=project,
        seconds=SECONDS_OF_TESTS,
    )


def find_complaint(ended: Ended) -> str:
    """Give the first line in which pytest says what is not as it should be."""
    found = re.findall(r"^E +(\S.*)$", ended.output, re.MULTILINE)
    return cap(found[0] if found else ended.find_reason())
