"""Checks of lesson 1: the order of a delivery, and what a step waits for."""

import re
from collections import Counter
from collections.abc import Iterable
from collections.abc import Set as AbstractSet
from difflib import get_close_matches

import yaml

from cloudbuild_emulator import AT_ONCE, BuildStep, find_waits
from course.checks.diagnosis import Diagnosis
from course.checks.reading import name_value, read_items, show
from course.checks.verdict import Verdict, judge

# The letters of the lesson's six moments, in the order in which they happen.
RIGHT_ORDER = "ebfdac"
LETTERS = re.compile(r"[^\W_]")  # what is between them does not matter
PUSH, BUILD, TESTS, DEPLOYMENT = "bfda"
# The mistakes worth a word of their own: a letter that may not precede one.
TOO_EARLY = {
    "deployed_untested": (DEPLOYMENT, TESTS),
    "tested_without_build": (TESTS, BUILD),
    "built_before_push": (BUILD, PUSH),
    "pushed_before_commit": (PUSH, RIGHT_ORDER[0]),
    "sold_before_deployment": (RIGHT_ORDER[-1], DEPLOYMENT),
}

PARALLEL = """\
steps:
  - id: style
    name: python:3.12
    waitFor: ["-"]
    script: python -m compileall -q .

  - id: tests
    name: python:3.12
    waitFor: ["-"]
    script: python -m unittest

  - id: deploy
    name: gcr.io/cloud-builders/gcloud
    waitFor: [...]
    script: gcloud storage cp price.py settings.json gs://bookshop/
"""
IDS = [step["id"] for step in yaml.safe_load(PARALLEL)["steps"]]
CHECKS, DEPLOY = IDS[:-1], IDS[-1]


def check_order(order: object) -> Verdict:
    """Check the six letters of the lesson, put in the order of a delivery.

    Args:
        order: a string such as "abcdef", or its letters one by one.
    """
    return judge(order, "lesson1.order", lambda: name_order(order))


def name_order(order: object) -> Diagnosis:
    """Tell the right order from letters missing, too many, or misplaced."""
    letters = read_letters(order)
    if isinstance(letters, Diagnosis):
        return letters
    counts = Counter(letters)
    if not letters:
        return Diagnosis("no_letter", {"value": show(order)})
    for letter in counts:
        if letter not in RIGHT_ORDER:
            return Diagnosis("unknown_letter", {"value": show(letter)})
    if twice := [letter for letter, times in counts.items() if times > 1]:
        return Diagnosis("twice", {"letters": tuple(sorted(twice))})
    if missing := sorted(set(RIGHT_ORDER) - set(counts)):
        return Diagnosis("missing", {"letters": tuple(missing)})
    return compare_order("".join(letters))


def read_letters(order: object) -> list[str] | Diagnosis:
    """Read letters from a string or from a list of strings, in their order."""
    if isinstance(order, str):
        return LETTERS.findall(order.lower())
    if isinstance(order, AbstractSet):
        return Diagnosis("no_order")
    items = read_items(order)
    if items is None:
        return name_value(order, "not_letters")
    if any(each is ... for each in items):
        return Diagnosis("ellipsis")
    texts = [each for each in items if isinstance(each, str)]
    if len(texts) < len(items):
        return Diagnosis("not_letters", {"value": show(order)})
    return LETTERS.findall("".join(texts).lower())


def compare_order(letters: str) -> Diagnosis:
    """Name the first thing that happens before what makes it possible."""
    if letters == RIGHT_ORDER:
        return Diagnosis("right")
    if letters == RIGHT_ORDER[::-1]:
        return Diagnosis("backwards")
    # Six letters with none of them too early are in the right order.
    return Diagnosis(
        next(
            name
            for name, (one, other) in TOO_EARLY.items()
            if letters.index(one) < letters.index(other)
        )
    )


def check_wait_for(wait_for: object) -> Verdict:
    """Check what the step `deploy` of PARALLEL waits for.

    Args:
        wait_for: a list of steps' ids, as in a build config.
    """
    return judge(wait_for, "lesson1.wait_for", lambda: name_wait_for(wait_for))


def name_wait_for(wait_for: object) -> Diagnosis:
    """Tell a deployment that waits for all checks from one that does not."""
    ids = read_ids(wait_for)
    if isinstance(ids, Diagnosis):
        return ids
    for each in ids:
        if each == DEPLOY:
            return Diagnosis("itself")
        if each not in (*CHECKS, AT_ONCE):
            return name_unknown(each)
    return compare_waits(ids)


def read_ids(wait_for: object) -> list[str] | Diagnosis:
    """Read a list of ids; the file, which is YAML, takes nothing else."""
    if isinstance(wait_for, str):
        return Diagnosis("one_string", {"value": show(wait_for)})
    items = read_items(wait_for)
    if items is None:
        return name_value(wait_for, "not_list")
    if any(each is ... for each in items):
        return Diagnosis("ellipsis")
    if type(wait_for) is not list:
        return Diagnosis("no_brackets", {"value": show(wait_for)})
    return read_strings(items)


def read_strings(values: Iterable[object]) -> list[str] | Diagnosis:
    """Read values that have to be strings, of Python's own type."""
    strings = []
    for each in values:
        # Another type would be written into the file in its own way.
        if type(each) is not str:
            return Diagnosis("not_ids", {"value": show(each)})
        strings.append(each)
    return strings


def name_unknown(value: str) -> Diagnosis:
    """Name an id that no step has, and the one it resembles."""
    if sum(each in value for each in CHECKS) > 1:
        return Diagnosis("glued", {"value": show(value)})
    guesses = get_close_matches(value.strip().lower(), CHECKS, n=1)
    if guesses:
        return Diagnosis(
            "misspelt", {"value": show(value), "guess": guesses[0]}
        )
    return Diagnosis("unknown_id", {"value": show(value)})


def compare_waits(ids: list[str]) -> Diagnosis:
    """Ask the schedule of real builds what `deploy` would wait for."""
    steps = [BuildStep(id=each) for each in CHECKS]
    waits = find_waits([*steps, BuildStep(id=DEPLOY, wait_for=ids)])[-1]
    missing = [each for i, each in enumerate(CHECKS) if i not in waits]
    if len(missing) == len(CHECKS):
        return Diagnosis("at_once")
    if missing:
        return Diagnosis("one_missing", {"missing": missing[0]})
    if not ids:
        return Diagnosis("right_empty")
    return Diagnosis("right_dash" if AT_ONCE in ids else "right")
