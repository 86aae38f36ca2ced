"""The examinations' findings, in a learner's language."""

from collections.abc import Iterable, Mapping, Sequence

from course.doctor.examinations import ALL, QUICK, Examination
from course.doctor.findings import Finding, Verdict
from course.doctor.words import MARKS, NAME, SUBJECTS, UNKNOWN
from course.messages import translate
from course.places import Home

# The case of an examination that could not be made, whatever its subject.
UNMADE = "unmade"
REASON_QUOTED = 200


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
        return Finding(subject, Verdict.BAD, UNMADE, {"reason": reason})


def list_urgent(home: Home, language: str) -> list[str]:
    """Say what a lesson would stumble over; nothing where all is well."""
    bad = [x for x in examine(home, QUICK) if x.verdict is Verdict.BAD]
    return describe(bad, language)


def describe(
    findings: Iterable[Finding],
    language: str,
    subjects: Mapping[str, Mapping[str, str]] = SUBJECTS,
) -> list[str]:
    """Write a line a finding: its mark, its subject, what to do.

    Args:
        findings: In their order.
        language: One of the course's.
        subjects: The words of each subject, by case.
    """
    return [
        _describe(each, language, subjects[each.subject]) for each in findings
    ]


def _describe(finding: Finding, language: str, words: Mapping[str, str]) -> str:
    mark = translate(MARKS[finding.verdict], language)
    values = dict(finding.values)
    if finding.case == UNMADE:
        values["subject"] = translate(words[NAME], language)
        text = translate(UNKNOWN, language, **values)
    else:
        text = translate(words[finding.case], language, **values)
    return f"{mark:<10} {text}"
