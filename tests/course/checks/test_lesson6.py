import os
import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from course.checks import patience, rehearsal
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
    "options": "set -e\nbash ./install.sh\npython -m pytest -x -v --tb=short .",
    "of Python": "set -e\nsh install.sh\npython -u -X dev -m pytest tests/",
    "in the workspace": "set -e\ncd /workspace\nsh install.sh\npython -mpytest",
    "statuses": "sh install.sh || exit $?\npython -m pytest || exit $?",
    "twice": "set -e\nsh install.sh\npytest\npytest",
    "uv": "set -e\nsh install.sh\nuv run python -m pytest",
    "Python's": 'set -e\nsh install.sh\npython -c "exit(pytest.main())"',
    "pipefail": (
        f"{BASH}set -euo pipefail\nchmod 755 ./install.sh\n./install.sh\n"
        "python -m pytest 2>&1 | tee log.txt"
    ),
    "if": "if sh install.sh; then pytest; else exit 1; fi",
    "trailing spaces": "set -e  \nsh install.sh  \npython -m pytest  \n\n",
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
        Diagnosis("no_install"),
    ),
    "requirements": (
        "set -e\npip install -r requirements.txt\npytest",
        Diagnosis("no_install"),
    ),
    "no path": (
        f"{BASH}set -e\nchmod a+x install.sh\ninstall.sh\npytest",
        Diagnosis(
            "stopped",
            {"value": "/script: line 4: install.sh: command not found"},
        ),
    ),
    "elsewhere": (
        f"{BASH}set -e\ncd purchase_predict\nbash install.sh\npytest",
        Diagnosis(
            "stopped",
            {
                "value": "/script: line 3: cd: purchase_predict: No such file "
                "or directory"
            },
        ),
    ),
    "rights alone": (
        "set -e\nchmod a+x install.sh\npython -m pytest",
        Diagnosis("named"),
    ),
    "comment": ("set -e\n# bash install.sh\npytest", Diagnosis("named")),
    "said": ("set -e\necho ./install.sh\npytest", Diagnosis("named")),
    "sourced": ("set -e\n. ./install.sh\npytest", Diagnosis("sourced")),
    "by Python": (
        "set -e\npython install.sh\npython -m pytest",
        Diagnosis("named"),
    ),
    "no tests": ("set -e\nbash install.sh", Diagnosis("no_tests")),
    "unittest": (
        "set -e\nbash install.sh\npython -m unittest",
        Diagnosis("no_tests"),
    ),
    "swapped letters": (
        "set -e\nbash install.sh\npython -m pytset",
        Diagnosis("failed_tests", {"value": "No module named pytset"}),
    ),
    "pytests": (
        "set -e\nbash install.sh\npython -m pytests",
        Diagnosis("failed_tests", {"value": "No module named pytests"}),
    ),
    "ignored": (
        "set -e\nbash install.sh\npython -m pytest --ignore=tests",
        Diagnosis("partial"),
    ),
    "one folder": (
        "set -e\nbash install.sh\npytest tests/pipelines",
        Diagnosis("partial"),
    ),
    "chosen": ("set -e\nbash install.sh\npytest -k run", Diagnosis("partial")),
    "none chosen": (
        "set -e\nbash install.sh\npytest -k fast",
        Diagnosis("partial"),
    ),
    "collected": (
        "set -e\nbash install.sh\npytest --collect-only",
        Diagnosis("partial"),
    ),
    "version": ("bash install.sh && pytest --version", Diagnosis("partial")),
    "misspelt option": (
        "set -e\nbash install.sh\npytest nowhere",
        Diagnosis(
            "fails",
            {"value": "ERROR: file or directory not found: nowhere"},
        ),
    ),
    "not strict with the pipe": (
        "set -e\nbash install.sh\npytest | cat",
        Diagnosis("swallows"),
    ),
    "Python's own": (
        'set -e\nbash install.sh\npython -c "import pytest; pytest.main()"',
        Diagnosis("swallows"),
    ),
    "if alone": ("if bash install.sh; then pytest; fi", Diagnosis("swallows")),
    "one line": ("bash install.sh; pytest", Diagnosis("goes_on")),
    "strict too late": (
        "bash install.sh\nset -e\npytest",
        Diagnosis("goes_on"),
    ),
    "path": (
        Path("ci.sh"),
        Diagnosis("type", {"value": Thing("object", {"type": "PosixPath"})}),
    ),
    "bytes": (
        b"./install.sh",
        Diagnosis("type", {"value": "b'./install.sh'"}),
    ),
    "function": (lambda: "pytest", Diagnosis("function")),
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
    "^release-[[:digit:]]+$",
    "^(?:release)-(?P<number>[0-9]{1,})$",
    r"^release\-\d\d*$",
    "^release-[0-9]+$|^release-[0-9]$",
    "(^release-[0-9]+$)",
    "^release[-][0123456789]+$",
]


def take(name: str, pattern: str, branch: str) -> tuple[str, Diagnosis]:
    return pattern, Diagnosis(name, {"value": repr(pattern), "branch": branch})


WRONG_PATTERNS = {
    "or main": take("loose", "^release-[0-9]+$|^main$", "main"),
    "or another": take("loose", "^release-[0-9]+$|^essai$", "essai"),
    "or a family": take("loose", "^(release-[0-9]+|prod-x)$", "prod-x"),
    "or versions": take("loose", "^release-[0-9]+$|^v[0-9]+$", "v1"),
    "no case": take("case", "(?i)^release-[0-9]+$", "Release-1"),
    "two cases": take("case", "^[Rr]elease-[0-9]+$", "Release-1"),
    "alternatives": take(
        "alternatives", "^release-[0-9]+|release-[0-9]+$", "my-release-1"
    ),
    "alternatives, right side": take(
        "alternatives", "^release-[0-9]+$|^release-[0-9]", "release-1-old"
    ),
    "wildcards": take("wide", "^.*release-[0-9]+.*$", "my-release-1"),
    "wildcard behind": take("wide", "^release-[0-9].*$", "release-1-old"),
    "any": take("wide", "^.+$", "my-release-1"),
    "everything": take("unanchored", ".*", "my-release-1"),
    "any character": take("loose", "^release.[0-9]+$", "release_1"),
    "optional dash": take("loose", "^release-?[0-9]+$", "release1"),
    "dashes": take("loose", "^release-+[0-9]+$", "release--1"),
    "hexadecimal": take("loose", "^release-[0-9a-f]+$", "release-1a2"),
    "any family": take("loose", "^[a-z]+-[0-9]+$", "releases-1"),
    "no zero": take("misses", "^release-[1-9]+$", "release-10"),
    "two names": take("misses", "^(release-1|release-12)$", "release-10"),
    "two digits": take("misses", "^release-[0-9]{2}$", "release-1"),
    "a letter for a digit": take("misses", "^release-d+$", "release-1"),
    "capitals": take("misses", "^RELEASE-[0-9]+$", "release-1"),
    "turned anchors": take("misses", "$release-[0-9]+^", "release-1"),
    "French": take("misses", "^version-[0-9]+$", "release-1"),
    "trailing space": (
        "^release-[0-9]+$ ",
        Diagnosis("spaces", {"value": "'^release-[0-9]+$ '"}),
    ),
    "end of line": (
        "^release-[0-9]+$\n",
        Diagnosis("spaces", {"value": r"'^release-[0-9]+$\n'"}),
    ),
    "Python's lookahead": (
        "^release-(?=[0-9])[0-9]+$",
        Diagnosis("invalid", {"value": "'^release-(?=[0-9])[0-9]+$'"}),
    ),
    "list": (
        ["release-1", "release-12"],
        Diagnosis("type", {"value": Thing("object", {"type": "list"})}),
    ),
    "function": (lambda name: name, Diagnosis("function")),
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
    found = Diagnosis("endless", {"seconds": 0.2})
    refused(check_ci_script("sleep 60; true"), found)


def ask_for_ever(process: int) -> None:
    """Raise ProcessLookupError once a process is gone."""
    with patience.limit_time(30):
        while True:
            os.kill(process, 0)


def test_a_rehearsal_leaves_no_process_behind(tmp_path: Path) -> None:
    number = tmp_path / "number"
    rehearse(f"sleep 1000 & echo $! > {number}")
    with pytest.raises(ProcessLookupError):
        ask_for_ever(int(number.read_text()))


def test_a_check_cut_short_leaves_no_process_behind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, refused: Refused
) -> None:
    monkeypatch.setattr(patience, "SECONDS", 0.5)
    number = tmp_path / "number"
    verdict = check_ci_script(f"echo $$ > {number}; while true; do :; done")
    refused(verdict, Diagnosis("overdue", {"seconds": 0.5}))
    with pytest.raises(ProcessLookupError):
        ask_for_ever(int(number.read_text()))


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
    met("lesson6.script", WRONG_SCRIPTS, "endless")
    met("lesson6.pattern", WRONG_PATTERNS)
