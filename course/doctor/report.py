"""The examinations' findings, in a learner's language."""

from collections.abc import Iterable, Sequence
from functools import cache
from pathlib import Path
from typing import Any

import yaml

from course.doctor.examinations import ALL, QUICK, Examination
from course.doctor.findings import Finding, Verdict
from course.places import Home

# The case of an examination that could not be made, whatever its subject.
UNKNOWN = "unknown"
REASON_QUOTED = 200
TEXTS = Path(__file__).with_name("texts.yaml")


def examine(
    home: Home, examinations: Sequence[Examination] = ALL
) -> list[Finding]:
    """Make the examinations, in their order."""
    return [_make(each, home) for each in examinations]


def _make(look: Examination, home: Home) -> Finding:
    """Make one; a machine on which it cannot be made is a finding too."""
    try:
        return look(home)
    except Exception as error:  # noqa: BLE001 -- the boundary: whatever the machine
        reason = f"{type(error).__name__}: {error}"[:REASON_QUOTED]
        subject = look.__name__.removeprefix("examine_")
        return Finding(subject, Verdict.BAD, UNKNOWN, {"reason": reason})


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
    is_unknown = finding.case == UNKNOWN
    template = words[UNKNOWN] if is_unknown else of_subject[finding.case]
    text = template.format(**finding.values)
    return f"{mark:<10} {of_subject['name']}{words['colon']}{text}"


@cache
def read_words(language: str) -> dict[str, Any]:
    """Read the words of a language."""
    texts = yaml.safe_load(TEXTS.read_text(encoding="utf-8"))
    words: dict[str, Any] = texts[language]
    return words
