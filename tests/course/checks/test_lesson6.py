import re
import subprocess
from collections.abc import Callable
from typing import Any

import pytest

from course.checks import rehearsal
from course.checks.lesson6 import check_branch_pattern, check_ci_script
from course.checks.rehearsal import rehearse
from course.checks.verdict import Verdict

Refused = Callable[[Verdict, str], None]
BASH = "#!/usr/bin/env bash\n"
RIGHT_SCRIPTS = {
    "set -e": f"{BASH}set -e\nchmod a+x install.sh\n./install.sh\npytest\n",
    "first line empty": f"\n{BASH}set -e\nbash install.sh\npython -m pytest",
    "ands": "chmod +x install.sh && ./install.sh && python -m pytest",
    "sh": "set -eu\nsh ./install.sh\npython3 -m pytest -q tests",
    "exec": "bash install.sh || exit 1\nexec pytest",
}
WRONG_SCRIPTS = {
    "type": (["./install.sh"], "de type list"),
    "empty": ("\n  \n", "vide"),
    "yaml": ("script: |\n  ./install.sh", "YAML"),
    "interpreter": ("#!/bin/bashh\n./install.sh", "bashh"),
    "rights": (f"{BASH}set -e\n./install.sh\npytest", "droit"),
    "no install": ("set -e\npip install pytest\npytest", "machine vide"),
    "no tests": ("set -e\nbash install.sh\npython -m pytset", "pytest"),
    "order": ("set -e\npytest\nbash install.sh", "inversez"),
    "fails": ("bash install.sh\npytest\nexit 3", "tout va bien"),
    "goes on": ("chmod a+x install.sh\n./install.sh\npytest", "set -e"),
    "swallows": ("bash install.sh && pytest || true", "|| true"),
}
RIGHT_PATTERNS = [
    "^release-[0-9]+$",
    r"^release-\d+$",
    r"\Arelease-\d{1,9}\z",
    "^(release-[1-9][0-9]*)$",
]
WRONG_PATTERNS = {
    "type": (re.compile("^release-[0-9]+$"), "guillemets"),
    "ref": ("^refs/heads/release-[0-9]+$", "refs/heads/"),
    "invalid": ("^release-[0-9+$", "RE2"),
    "glob": ("release-*", "joker"),
    "misses": ("^release-[0-9]$", "release-12"),
    "unanchored": ("release-[0-9]+", "encadrez"),
    "start": ("release-[0-9]+$", "my-release-1"),
    "end": ("^release-[0-9]+", "release-1-old"),
    "loose": ("^release-[0-9]*$", "release-"),
}


@pytest.mark.parametrize("script", RIGHT_SCRIPTS.values(), ids=RIGHT_SCRIPTS)
def test_a_right_script_passes(script: str) -> None:
    verdict = check_ci_script(script)
    assert verdict.passed, verdict
    assert repr(verdict).startswith("✔ Juste : il installe")


@pytest.mark.parametrize(
    ("script", "word"), WRONG_SCRIPTS.values(), ids=WRONG_SCRIPTS
)
def test_a_wrong_script_is_named(
    script: object, word: str, refused: Refused
) -> None:
    refused(check_ci_script(script), word)


def test_wrong_scripts_are_told_apart() -> None:
    wrong = [script for script, _ in WRONG_SCRIPTS.values()]
    steps = {check_ci_script(script).next_step for script in wrong}
    assert len(steps) == len(wrong)


def test_a_script_that_never_ends_is_told(
    monkeypatch: pytest.MonkeyPatch, refused: Refused
) -> None:
    monkeypatch.setattr(rehearsal, "SECONDS", 0.2)
    refused(check_ci_script("sleep 60; true"), "TimeoutExpired")


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
def test_a_right_pattern_passes(pattern: str) -> None:
    verdict = check_branch_pattern(pattern)
    assert verdict.passed, verdict
    assert "branches de version" in repr(verdict)


@pytest.mark.parametrize(
    ("pattern", "word"), WRONG_PATTERNS.values(), ids=WRONG_PATTERNS
)
def test_a_wrong_pattern_is_named(
    pattern: object, word: str, refused: Refused
) -> None:
    refused(check_branch_pattern(pattern), word)


def test_wrong_patterns_are_told_apart() -> None:
    wrong = [pattern for pattern, _ in WRONG_PATTERNS.values()]
    steps = {check_branch_pattern(pattern).next_step for pattern in wrong}
    assert len(steps) == len(wrong)


def test_a_pattern_may_be_anything(junk: Any) -> None:
    assert not check_branch_pattern(junk).passed


@pytest.mark.parametrize("answer", [..., None, [...]])
def test_an_unfilled_exercise_is_harmless(answer: object) -> None:
    for verdict in (check_ci_script(answer), check_branch_pattern(answer)):
        assert not verdict.passed
        assert repr(verdict).startswith("… À vous : ")
