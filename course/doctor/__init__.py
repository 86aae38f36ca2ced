"""Looks at the machine before a lesson does: what is there, what to do."""

from course.doctor.findings import Finding, Verdict
from course.doctor.report import (
    LANGUAGES,
    choose_language,
    describe,
    examine,
    list_urgent,
)

__all__ = [
    "LANGUAGES",
    "Finding",
    "Verdict",
    "choose_language",
    "describe",
    "examine",
    "list_urgent",
]
