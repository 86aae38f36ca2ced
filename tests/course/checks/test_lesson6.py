import re
import subprocess
from collections.abc import Callable
from typing import Any

import pytest

from course.checks import rehearsal
from course.checks.diagnosis import Diagnosis, Thing
from course.checks.lesson6 import check_branch_pattern, check_ci_script
from course.checks.rehearsal import rehearse
from course.checks.verdict import Verdict

Refused = Callable[[Verdict, Diagnosis], None]
Met = Callable[..., None]
Accepted = Callable[[Verdict, Diagnosis], None]
Invited = Callable[[Verdict], None]
BASH = "#!/usr/bin/env bash\n"
RIGHT_SCRIPTS = {
    "set -e": f"{BASH}set -e\nchmod a+x install.sh\n./install.sh\npytest\n",
    "first line empty": f"\n{BASH}set -e\nbash install.sh\npython -m pytest",
    "ands": "chmod +x install.sh && ./install.sh && python -m pytest",
    "sh": "set -eu\nsh ./install.sh\npython3 -m pytest -q tests",
    "exec": "bash install.sh || exit 1\nexec pytest",
}
WRONG_SCRIPTS = {
    "type": (
        ["./install.sh"],
        Diagnosis("type", {"value": Thing("object", {"type": "list"})}),
    ),
    "empty": ("\n  \n", Diagnosis("empty")),
    "yaml": (
        "script: |\n  ./install.sh",
        Diagnosis("yaml", {"value": "script: |"}),
    ),
    "interpreter": (
        "#!/bin/bashh\n./install.sh",
        Diagnosis("interpreter", {"value": "#!/bin/bashh"}),
    ),
    "rights": (
        f"{BASH}set -e\n./install.sh\npytest",
        Diagnosis(
            "rights",
            {"value": "/script: line 3: ./install.sh: Permission denied"},
        ),
    ),
    "no install": (
        "set -e\npip install pytest\npytest",
        Diagnosis("no_install", {"value": ""}),
    ),
    "no tests": (
        "set -e\nbash install.sh\npython -m pytset",
        Diagnosis("no_tests", {"value": ""}),
    ),
    "order": ("set -e\npytest\nbash install.sh", Diagnosis("order")),
    "fails": (
        "bash install.sh\npytest\nexit 3",
        Diagnosis("fails", {"value": ""}),
    ),
    "goes on": (
        "chmod a+x install.sh\n./install.sh\npytest",
        Diagnosis("goes_on"),
    ),
    "swallows": ("bash install.sh && pytest || true", Diagnosis("swallows")),
}
RIGHT_PATTERNS = [
    "^release-[0-9]+$",
    r"^release-\d+$",
    r"\Arelease-\d{1,9}\z",
    "^(release-[1-9][0-9]*)$",
]
WRONG_PATTERNS = {
    "type": (
        re.compile("^release-[0-9]+$"),
        Diagnosis("type", {"value": Thing("object", {"type": "Pattern"})}),
    ),
    "ref": (
        "^refs/heads/release-[0-9]+$",
        Diagnosis("ref", {"value": "'^refs/heads/release-[0-9]+$'"}),
    ),
    "invalid": (
        "^release-[0-9+$",
        Diagnosis("invalid", {"value": "'^release-[0-9+$'"}),
    ),
    "glob": ("release-*", Diagnosis("glob", {"value": "'release-*'"})),
    "misses": (
        "^release-[0-9]$",
        Diagnosis(
            "misses", {"value": "'^release-[0-9]$'", "branch": "release-12"}
        ),
    ),
    "unanchored": (
        "release-[0-9]+",
        Diagnosis(
            "unanchored",
            {"value": "'release-[0-9]+'", "branch": "my-release-1"},
        ),
    ),
    "start": (
        "release-[0-9]+$",
        Diagnosis(
            "start", {"value": "'release-[0-9]+$'", "branch": "my-release-1"}
        ),
    ),
    "end": (
        "^release-[0-9]+",
        Diagnosis(
            "end", {"value": "'^release-[0-9]+'", "branch": "release-1-old"}
        ),
    ),
    "loose": (
        "^release-[0-9]*$",
        Diagnosis(
            "loose", {"value": "'^release-[0-9]*$'", "branch": "release-"}
        ),
    ),
}


@pytest.mark.parametrize("script", RIGHT_SCRIPTS.values(), ids=RIGHT_SCRIPTS)
def test_a_right_script_passes(script: str, accepted: Accepted) -> None:
    verdict = check_ci_script(script)
    accepted(verdict, Diagnosis("right"))


@pytest.mark.parametrize(
    ("script", "found"), WRONG_SCRIPTS.values(), ids=WRONG_SCRIPTS
)
def test_a_wrong_script_is_named(
    script: object, found: Diagnosis, refused: Refused
) -> None:
    refused(check_ci_script(script), found)


def test_a_script_that_never_ends_is_told(
    monkeypatch: pytest.MonkeyPatch, refused: Refused
) -> None:
    monkeypatch.setattr(rehearsal, "SECONDS", 0.2)
    verdict = check_ci_script("sleep 60; true")
    said = str(verdict.diagnosis.values["error"])
    assert said.startswith("TimeoutExpired: ")
    refused(verdict, Diagnosis("raised", {"error": said}))


def test_a_script_may_be_anything(junk: Any) -> None:
    assert not check_ci_script(junk).passed


def test_a_rehearsal_keeps_the_calls_in_order_and_the_status() -> None:
    went = rehearse("sh install.sh; uv sync; pytest", tests=3)
    assert went == rehearsal.Rehearsal(3, ("install", "other", "tests"), "")


def test_a_rehearsal_runs_away_from_the_learners_folder(
    tmp_path: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    rehearse("touch here")
    assert list(tmp_path.iterdir()) == []


def test_a_rehearsal_ends_in_time(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rehearsal, "SECONDS", 0.2)
    with pytest.raises(subprocess.TimeoutExpired):
        rehearse("sleep 60; true")


@pytest.mark.parametrize("pattern", RIGHT_PATTERNS)
def test_a_right_pattern_passes(pattern: str, accepted: Accepted) -> None:
    found = Diagnosis("right", {"value": repr(pattern)})
    accepted(check_branch_pattern(pattern), found)


@pytest.mark.parametrize(
    ("pattern", "found"), WRONG_PATTERNS.values(), ids=WRONG_PATTERNS
)
def test_a_wrong_pattern_is_named(
    pattern: object, found: Diagnosis, refused: Refused
) -> None:
    refused(check_branch_pattern(pattern), found)


def test_a_pattern_may_be_anything(junk: Any) -> None:
    assert not check_branch_pattern(junk).passed


@pytest.mark.parametrize("answer", [..., None, [...]])
def test_an_unfilled_exercise_is_harmless(
    answer: object, invited: Invited
) -> None:
    for verdict in (check_ci_script(answer), check_branch_pattern(answer)):
        invited(verdict)


def test_each_text_has_an_answer_that_meets_it(met: Met) -> None:
    met("lesson6.script", WRONG_SCRIPTS)
    met("lesson6.pattern", WRONG_PATTERNS)
