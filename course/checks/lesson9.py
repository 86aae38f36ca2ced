"""Checks of lesson 9: a candidate's flags, requests, judgement and probe."""

from course.checks.candidates import name_judgement
from course.checks.flags import name_flags
from course.checks.probes import name_probe
from course.checks.samples import name_needed
from course.checks.verdict import Verdict, judge


def check_candidate_flags(candidate_flags: object) -> Verdict:
    """Check a function: a version -> the flags of its deployment, a list."""
    return judge(
        candidate_flags, "lesson9.flags", lambda: name_flags(candidate_flags)
    )


def check_requests_needed(requests_needed: object) -> Verdict:
    """Check a function: fault, share, confidence -> a number of requests."""
    return judge(
        requests_needed,
        "lesson9.needed",
        lambda: name_needed(requests_needed),
    )


def check_judgement(function: object) -> Verdict:
    """Check a function: what was measured, old and new -> whether to go on."""
    return judge(
        function, "lesson9.judgement", lambda: name_judgement(function)
    )


def check_startup_probe(probe: object) -> Verdict:
    """Check the text of `--startup-probe`: does it wait for the model."""
    return judge(probe, "lesson9.probe", lambda: name_probe(probe))
