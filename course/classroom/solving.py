"""Solutions that take nothing away: a learner's own part stays if it works."""

import os
from collections.abc import Callable
from pathlib import PurePosixPath

from course.checks.verdict import UNFILLED, Verdict
from course.languages import read_language
from course.places import current_home
from course.workspace.copies import keep_copy

KEPT = {
    "fr": "Votre essai est gardé dans {place}.",
    "en": "Your attempt is kept in {place}.",
}


def solve(check: Callable[[], Verdict], path: str, text: str) -> None:
    """Write a solution into a file, unless the check passes what is there.

    Of a learner's attempt a copy is kept, which is said.

    Args:
        check: The exercise's.
        path: Of the file, in the workspace.
        text: The solution.
    """
    verdict = check()
    if verdict.passed:
        return
    workspace = current_home().workspace
    target = workspace / path
    if target.exists() and verdict.diagnosis.name != UNFILLED:
        place = keep_copy(workspace, PurePosixPath(path))
        print(KEPT[read_language(os.environ)].format(place=place))
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_text(text, encoding="utf-8")
