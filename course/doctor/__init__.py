"""Looks at the machine before a lesson does: what is there, what to do."""

from course.doctor.findings import Finding, Verdict
from course.doctor.report import (
    describe,
    examine,
    list_urgent,
)

__all__ = [
    "Finding",
    "Verdict",
    "describe",
    "examine",
    "list_urgent",
]
