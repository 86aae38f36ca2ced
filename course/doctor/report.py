"""The examinations' findings, in a learner's language."""

from collections.abc import Iterable, Mapping, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from course.doctor.examinations import ALL, QUICK, Examination
from course.doctor.findings import Finding, Verdict
from course.environment import LANGUAGE_VARIABLE
from course.places import Places

TEXTS = Path(__file__).with_name("texts.yaml")
LANGUAGES = ("fr", "en")


def choose_language(environment: Mapping[str, str]) -> str:
    """Choose by the lesson that is open, else by the locale."""
    names = (LANGUAGE_VARIABLE, "LC_ALL", "LC_MESSAGES", "LANG")
    found = next(filter(None, map(environment.get, names)), "")
    return found[:2] if found[:2] in LANGUAGES else "en"


def examine(
    places: Places, examinations: Sequence[Examination] = ALL
) -> list[Finding]:
    """Make the examinations, in their order."""
    return [look(places) for look in examinations]


def list_urgent(places: Places, language: str) -> list[str]:
    """Say what a lesson would stumble over; nothing where all is well."""
    bad = [x for x in examine(places, QUICK) if x.verdict is Verdict.BAD]
    return describe(bad, language)


def describe(findings: Iterable[Finding], language: str) -> list[str]:
    """Write a line a finding: its mark, its subject, what to do."""
    return [_describe(each, read_words(language)) for each in findings]


def _describe(finding: Finding, words: dict[str, Any]) -> str:
    mark = words["marks"][finding.verdict.value]
    of_subject = words["subjects"][finding.subject]
    text = of_subject[finding.case].format(**finding.values)
    return f"{mark:<10} {of_subject['name']}{words['colon']}{text}"


@cache
def read_words(language: str) -> dict[str, Any]:
    """Read the words of a language."""
    texts = yaml.safe_load(TEXTS.read_text(encoding="utf-8"))
    words: dict[str, Any] = texts[language]
    return words
