"""The examinations' findings, in a learner's language."""

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from course.doctor.examinations import ALL, QUICK, Examination
from course.doctor.findings import Finding, Verdict
from course.places import Home

TEXTS = Path(__file__).with_name("texts.yaml")


def examine(
    home: Home, examinations: Sequence[Examination] = ALL
) -> list[Finding]:
    """Make the examinations, in their order."""
    return [look(home) for look in examinations]


def list_urgent(home: Home, language: str) -> list[str]:
    """Say what a lesson would stumble over; nothing where all is well."""
    bad = [x for x in examine(home, QUICK) if x.verdict is Verdict.BAD]
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
