"""What this machine can keep an answer from: the lines of `doctor --class`."""

import os
from collections.abc import Iterator, Mapping

from course.doctor import Finding, Verdict
from course.execution.confinement import find_guards
from course.grading.runs import LIMITS, choose_user
from course.messages import N_

GIBIBYTE = 2**30
NAME = "name"
SUBJECTS: Mapping[str, Mapping[str, str]] = {
    "files": {
        NAME: N_("Files of others"),
        "good": N_(
            "Files of others: out of an answer's sight, as are the solutions "
            "and the grades"
        ),
        "missing": N_(
            "Files of others: an answer can read whatever you can. Grade on "
            "a Linux that allows namespaces, or as a user who owns nothing "
            "else"
        ),
    },
    "network": {
        NAME: N_("Network"),
        "good": N_("Network: off for answers, but for their own 127.0.0.1"),
        "missing": N_(
            "Network: answers reach it. Grade on a Linux that allows "
            "namespaces, or unplug it"
        ),
    },
    "user": {
        NAME: N_("User"),
        "good": N_("User: answers run as one of their own, who owns nothing"),
        "missing": N_(
            "User: answers run as you do, without capabilities; only where "
            "you are root do they get a user of their own"
        ),
    },
    "processes": {
        NAME: N_("Processes"),
        "good": N_("Processes: the kernel counts them"),
        "missing": N_(
            "Processes: counted twice a second; a fork bomb is slow until it "
            "is ended"
        ),
    },
    "answer_memory": {
        NAME: N_("Memory of an answer"),
        "good": N_("Memory of an answer: {size:.0f} GiB at most"),
    },
}


def examine_class() -> list[Finding]:
    """Look what can be enforced here."""
    return list(_examine())


def _examine() -> Iterator[Finding]:
    guards = find_guards()
    own_user = choose_user() is not None
    counted = guards["processes"] or own_user or os.geteuid() != 0
    yield _judge("files", kept=guards["namespaces"])
    yield _judge("network", kept=guards["network"])
    yield _judge("user", kept=own_user)
    yield _judge("processes", kept=counted and guards["namespaces"])
    values = {"size": LIMITS.memory / GIBIBYTE}
    yield Finding("answer_memory", Verdict.GOOD, values=values)


def _judge(subject: str, *, kept: bool) -> Finding:
    if kept:
        return Finding(subject, Verdict.GOOD)
    return Finding(subject, Verdict.OPTIONAL, "missing")
