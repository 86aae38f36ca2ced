import re
import subprocess
from collections.abc import Callable
from pathlib import Path
from shutil import copy, copytree
from typing import Any

import pytest

from course.checks import lesson6
from course.checks.colleague import (
    CHANGED,
    FAILING,
    change_as_colleague,
    undo_change,
)
from course.checks.diagnosis import Diagnosis, Thing
from course.checks.lesson6 import (
    check_branch_pattern,
    check_mended,
    check_waits,
)
from course.checks.verdict import Verdict
from course.errors import LessonError
from course.places import REFERENCE

Refused = Callable[[Verdict, Diagnosis], None]
Met = Callable[..., None]
Accepted = Callable[[Verdict, Diagnosis], None]
Invited = Callable[[Verdict], None]

CONFIG = """\
steps:
  - {{name: bash, id: style, script: "true"}}
  - name: bash
    id: tests
    {tests}
    script: "true"
  - name: bash
    id: report
    {report}
    script: "true"
"""
AT_ONCE, BOTH = 'waitFor: ["-"]', 'waitFor: ["style", "tests"]'
RIGHT_WAITS = {
    "both": (AT_ONCE, BOTH, "right"),
    "turned": (AT_ONCE, "waitFor: ['tests', 'style']", "right"),
    "on lines": ("waitFor:\n      - '-'", BOTH, "right"),
    "in Google's other spelling": ('wait_for: ["-"]', BOTH, "right"),
    "unsaid": (AT_ONCE, "", "right_default"),
    "empty": (AT_ONCE, "waitFor: []", "right_default"),
    "with a dash": (AT_ONCE, 'waitFor: ["-", "style", "tests"]', "right_dash"),
}


def at(name: str, **values: str | Thing) -> Diagnosis:
    return Diagnosis(name, values)


WRONG_WAITS = {
    "blank": ((AT_ONCE, "waitFor: ..."), at("blank", step="report")),
    "blank in a list": (
        ('waitFor: ["..."]', BOTH),
        at("blank", step="tests"),
    ),
    "no brackets": (
        ("waitFor: -", BOTH),
        Diagnosis("unreadable", {"line": 5}),
    ),
    "one text": (
        (AT_ONCE, "waitFor: style, tests"),
        at("no_list", step="report", value="'style, tests'"),
    ),
    "a number": (
        ("waitFor: 0", BOTH),
        at("no_list", step="tests", value="0"),
    ),
    "a mapping": (
        ("waitFor: {style: tests}", BOTH),
        at("no_list", step="tests", value=Thing("object", {"type": "dict"})),
    ),
    "itself": (
        (AT_ONCE, 'waitFor: ["report"]'),
        at("itself", step="report"),
    ),
    "a later one": (
        ('waitFor: ["report"]', BOTH),
        at("later", step="tests", value="report"),
    ),
    "misspelt": (
        (AT_ONCE, 'waitFor: ["styles", "tests"]'),
        at("misspelt", value="'styles'", guess="style"),
    ),
    "capital": (
        (AT_ONCE, 'waitFor: ["Style", "Tests"]'),
        at("misspelt", value="'Style'", guess="style"),
    ),
    "unknown": (
        (AT_ONCE, 'waitFor: ["CI"]'),
        at("unknown", value="'CI'"),
    ),
    "glued": (
        (AT_ONCE, 'waitFor: ["style, tests"]'),
        at("unknown", value="'style, tests'"),
    ),
    "first unsaid": (("", BOTH), at("in_turn", step="tests", other="style")),
    "first empty": (
        ("waitFor: []", BOTH),
        at("in_turn", step="tests", other="style"),
    ),
    "nothing after the colon": (
        ("waitFor:", BOTH),
        at("in_turn", step="tests", other="style"),
    ),
    "one after the other": (
        ('waitFor: ["style"]', BOTH),
        at("in_turn", step="tests", other="style"),
    ),
    "all at once": ((AT_ONCE, AT_ONCE), at("at_once")),
    "tests alone": ((AT_ONCE, 'waitFor: ["tests"]'), at("too_early")),
    "style alone": ((AT_ONCE, 'waitFor: ["style"]'), at("too_early")),
}
WRONG_FILES = {
    "none": (None, at("no_file", value="/config.yaml")),
    "empty": ("", at("steps")),
    "a list": ("- id: style", at("steps")),
    "no steps": ("steps:", at("steps")),
    "steps of text": ("steps: [style, tests, report]", at("steps")),
    "one lost": ("steps: [{id: style}, {id: tests}]", at("steps")),
    "a tab": ("steps:\n\t- id: style", Diagnosis("unreadable", {"line": 2})),
    "a control": ("steps: \0", Diagnosis("unreadable", {"line": 1})),
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
    "a letter for a digit": take("misses_all", "^release-d+$", "release-1"),
    "capitals": take("misses_all", "^RELEASE-[0-9]+$", "release-1"),
    "turned anchors": take("misses_all", "$release-[0-9]+^", "release-1"),
    "quoted again": take("misses_all", "'^release-[0-9]+$'", "release-1"),
    "French": take("misses_all", "^version-[0-9]+$", "release-1"),
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


@pytest.fixture
def write_config(tmp_path: Path) -> Callable[[str], Path]:
    """Give a function that writes a build config."""

    def write(text: str) -> Path:
        path = tmp_path / "config.yaml"
        path.write_text(text, encoding="utf-8")
        return path

    return write


WriteConfig = Callable[[str], Path]


@pytest.mark.parametrize(
    ("tests", "report", "name"), RIGHT_WAITS.values(), ids=RIGHT_WAITS
)
def test_right_waits_pass(
    tests: str,
    report: str,
    name: str,
    write_config: WriteConfig,
    accepted: Accepted,
) -> None:
    path = write_config(CONFIG.format(tests=tests, report=report))
    accepted(check_waits(str(path)), Diagnosis(name))


@pytest.mark.parametrize(
    ("waits", "found"), WRONG_WAITS.values(), ids=WRONG_WAITS
)
def test_wrong_waits_are_named(
    waits: tuple[str, str],
    found: Diagnosis,
    write_config: WriteConfig,
    refused: Refused,
) -> None:
    tests, report = waits
    path = write_config(CONFIG.format(tests=tests, report=report))
    refused(check_waits(path), found)


@pytest.mark.parametrize(
    ("text", "found"), WRONG_FILES.values(), ids=WRONG_FILES
)
def test_a_file_that_is_no_such_build_is_named(
    text: str | None,
    found: Diagnosis,
    write_config: WriteConfig,
    refused: Refused,
) -> None:
    path = Path("/config.yaml") if text is None else write_config(text)
    refused(check_waits(path), found)


def test_the_file_as_the_lesson_gives_it_is_unfilled(
    write_config: WriteConfig, invited: Invited
) -> None:
    blank = "waitFor: ..."
    path = write_config(CONFIG.format(tests=blank, report=blank))
    invited(check_waits(path))


def test_waits_may_be_anything(junk: Any) -> None:
    assert not check_waits(junk).passed


def git(folder: Path, *words: str) -> None:
    me = ["-c", "user.name=Learner", "-c", "user.email=learner@example.org"]
    subprocess.run(["git", "-C", folder, *me, *words], check=True)


@pytest.fixture(scope="module")
def broken(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Give a project that a colleague has changed and committed."""
    project = tmp_path_factory.mktemp("Un projet") / "purchase_predict"
    left_out = ("data", "__pycache__", "collect", "training", "deployment")
    for name in ("src", "tests/pipelines/processing"):
        copytree(
            REFERENCE / name,
            project / name,
            ignore=lambda _, names: {*left_out} & {*names},
        )
    for name in ("pyproject.toml", "tests/conftest.py"):
        copy(REFERENCE / name, project / name)
    git(project, "init", "--quiet")
    for message in ("Mine", "Simplify"):
        git(project, "add", ".")
        git(project, "commit", "--quiet", "--message", message)
        change_as_colleague(project)
    return project


def test_a_test_that_is_named_while_the_code_is_broken_is_not_enough(
    broken: Path, refused: Refused
) -> None:
    verdict = check_mended(FAILING[0], broken)
    value = str(verdict.diagnosis.values["value"])
    refused(verdict, at("still_red", value=value))
    assert value.startswith(("AssertionError", "assert"))


def test_a_change_run_twice_changes_nothing_more(broken: Path) -> None:
    before = (broken / CHANGED).read_text()
    change_as_colleague(broken)
    assert (broken / CHANGED).read_text() == before


def test_the_code_of_before_mends_it(broken: Path, accepted: Accepted) -> None:
    git(broken, "checkout", "--quiet", "HEAD~1", "--", "src")
    try:
        verdict = check_mended(f" tests/a.py::{FAILING[1]}() ", broken)
    finally:
        git(broken, "checkout", "--quiet", "HEAD", "--", "src")
    accepted(verdict, at("right", file="nodes.py"))


def test_a_test_that_was_changed_is_told(
    broken: Path, refused: Refused
) -> None:
    path = broken / "tests/pipelines/processing/test_nodes.py"
    before = path.read_text()
    path.write_text(before.replace("isdisjoint", "intersection"))
    try:
        refused(check_mended(FAILING[0], broken), at("tests_changed"))
    finally:
        path.write_text(before)


def test_tests_that_never_end_are_told(
    broken: Path, monkeypatch: pytest.MonkeyPatch, refused: Refused
) -> None:
    monkeypatch.setattr(lesson6, "SECONDS_OF_TESTS", 0.01)
    found = Diagnosis("endless", {"seconds": 0.01})
    refused(check_mended(FAILING[0], broken), found)


ANOTHER = "test_one_label_alone_is_refused"
WRONG_NAMES = {
    "another": (ANOTHER, at("passes", value=repr(ANOTHER))),
    "file": ("test_nodes.py", at("file", value="'test_nodes.py'")),
    "path": (
        "tests/pipelines/processing/test_nodes.py",
        at("file", value="'tests/pipelines/processing/test_nodes.py'"),
    ),
    "part": ("test_no_session", at("part", value="'test_no_session'")),
    "step": ("CI", at("no_test", value="'CI'")),
    "empty": ("", at("no_test", value="''")),
    "misspelt": ("test_seance", at("no_test", value="'test_seance'")),
    "number": (1, at("type", value="1")),
    "several": (FAILING, at("type", value=Thing("object", {"type": "tuple"}))),
}


@pytest.mark.parametrize(
    ("name", "found"), WRONG_NAMES.values(), ids=WRONG_NAMES
)
def test_another_name_is_told(
    name: object, found: Diagnosis, broken: Path, refused: Refused
) -> None:
    refused(check_mended(name, broken), found)


def test_a_name_may_be_anything(junk: Any, broken: Path) -> None:
    assert not check_mended(junk, broken).passed


def test_a_learners_own_function_is_changed_too(tmp_path: Path) -> None:
    path = tmp_path / CHANGED
    path.parent.mkdir(parents=True)
    path.write_text(
        "A = 1\n\n\ndef split_by_session(x):\n    pass\n\n\nB = 2\n"
    )
    change_as_colleague(tmp_path)
    text = path.read_text()
    assert text.startswith("A = 1\n\n\ndef split_by_session(\n    primary")
    assert text.endswith('side")\n\n\nB = 2\n')


def test_a_learners_own_function_is_kept_in_git(tmp_path: Path) -> None:
    path = tmp_path / CHANGED
    path.parent.mkdir(parents=True)
    path.write_text("def split_by_session(): pass\n")
    git(tmp_path, "init", "--quiet")
    git(tmp_path, "config", "user.name", "Learner")
    git(tmp_path, "config", "user.email", "learner@example.org")
    git(tmp_path, "add", ".")
    git(tmp_path, "commit", "--quiet", "--message", "Given")
    path.write_text("def split_by_session(): return 'mine'\n")
    change_as_colleague(tmp_path)
    assert "mine" not in path.read_text()
    git(tmp_path, "commit", "--quiet", "--all", "--message", "Simplify")
    assert undo_change(tmp_path)
    assert path.read_text() == "def split_by_session(): return 'mine'\n"
    assert not undo_change(tmp_path)


def test_a_change_without_history_is_undone_by_the_reference(
    tmp_path: Path,
) -> None:
    path = tmp_path / CHANGED
    path.parent.mkdir(parents=True)
    copy(REFERENCE / CHANGED, path)
    change_as_colleague(tmp_path)
    assert undo_change(tmp_path)
    assert path.read_text() == (REFERENCE / CHANGED).read_text()
    assert not undo_change(tmp_path / "nowhere")


@pytest.mark.parametrize("text", [None, "def split(): pass", "def ("])
def test_a_project_without_that_function_is_told(
    text: str | None, tmp_path: Path
) -> None:
    path = tmp_path / CHANGED
    path.parent.mkdir(parents=True)
    if text is not None:
        path.write_text(text)
    with pytest.raises(LessonError, match=r"^nodes\.py: .*git restore src/"):
        change_as_colleague(tmp_path)


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
    for check in (check_waits, check_branch_pattern, check_mended):
        invited(check(answer))


def test_each_text_has_an_answer_that_meets_it(met: Met) -> None:
    met("lesson6.waits", WRONG_WAITS | WRONG_FILES, "type")
    met("lesson6.pattern", WRONG_PATTERNS)
    told = ("tests_changed", "still_red", "endless")
    met("lesson6.mended", WRONG_NAMES, *told)
