"""What GitHub reads of this repository is of the form that it reads."""

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml

from course.lessons.notebooks import list_lessons
from course.places import REPOSITORY

GITHUB = REPOSITORY / ".github"
FORMS = sorted(GITHUB.glob("ISSUE_TEMPLATE/[!c]*.yml"))
WORKFLOWS = sorted(GITHUB.glob("workflows/*.yml"))
# docs.github.com: "Syntax for GitHub's form schema".
KINDS = {"checkboxes", "dropdown", "input", "markdown", "textarea"}
linux = pytest.mark.skipif(
    sys.platform != "linux", reason="actionlint's package is for Linux"
)


def load(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def lint_workflow(path: Path) -> subprocess.CompletedProcess[str]:
    actionlint = Path(sys.executable).with_name("actionlint")
    command = [str(actionlint), "-shellcheck=", "-pyflakes=", str(path)]
    return subprocess.run(command, capture_output=True, text=True, check=False)


@linux
@pytest.mark.parametrize("path", WORKFLOWS, ids=lambda path: path.name)
def test_actionlint_has_nothing_to_say(path: Path) -> None:
    done = lint_workflow(path)
    assert (done.returncode, done.stdout) == (0, "")


@linux
def test_actionlint_sees_a_workflow_that_is_broken(tmp_path: Path) -> None:
    broken = tmp_path / "broken.yml"
    text = WORKFLOWS[-1].read_text(encoding="utf-8")
    broken.write_text(text.replace("matrix.os", "matrix.system"))
    done = lint_workflow(broken)
    assert done.returncode == 1
    assert '"system" is not defined' in done.stdout


def test_every_push_and_every_week_runs_the_tests_on_both_systems() -> None:
    workflow = load(GITHUB / "workflows" / "tests.yml")
    # YAML 1.1 reads the key `on` as true.
    assert {"push", "schedule"} <= workflow[True].keys()
    job = workflow["jobs"]["test"]
    systems = {each.split("-")[0] for each in job["strategy"]["matrix"]["os"]}
    assert systems == {"ubuntu", "macos"}
    assert any(
        each.get("run", "").startswith("make test") for each in job["steps"]
    )


@pytest.mark.parametrize("path", FORMS, ids=lambda path: path.name)
def test_an_issue_form_is_of_githubs_form(path: Path) -> None:
    form = load(path)
    assert {"name", "description", "body"} <= form.keys()
    fields = form["body"]
    assert {each["type"] for each in fields} <= KINDS
    ids = [each["id"] for each in fields]
    assert len(set(ids)) == len(ids)
    assert all(each["attributes"]["label"] for each in fields)
    lists = [each for each in fields if each["type"] == "dropdown"]
    assert all(
        isinstance(option, str)
        for each in lists
        for option in each["attributes"]["options"]
    )


def test_both_forms_are_there() -> None:
    assert [each.stem for each in FORMS] == [
        "lesson_unclear",
        "something_failed",
    ]


def test_who_reports_a_failure_is_asked_for_the_doctor() -> None:
    fields = load(GITHUB / "ISSUE_TEMPLATE" / "something_failed.yml")["body"]
    doctor = next(each for each in fields if each["id"] == "doctor")
    assert "course doctor" in doctor["attributes"]["label"]
    assert doctor["validations"]["required"]


def test_each_lesson_can_be_called_unclear() -> None:
    fields = load(GITHUB / "ISSUE_TEMPLATE" / "lesson_unclear.yml")["body"]
    offered = fields[0]["attributes"]["options"]
    numbers = [str(each.number) for each in list_lessons()]
    assert [each for each in offered if each.isdigit()] == numbers


def test_dependabot_looks_where_the_locks_and_the_actions_are() -> None:
    config = load(GITHUB / "dependabot.yml")
    assert config["version"] == 2
    found = {
        (each["package-ecosystem"], each["directory"])
        for each in config["updates"]
    }
    assert ("github-actions", "/") in found
    locks = [place for kind, place in found if kind == "pip"]
    assert len(locks) == 2
    for each in locks:
        assert (REPOSITORY / each.strip("/") / "requirements.txt").is_file()


def test_the_citation_is_of_the_courses_version_and_licences() -> None:
    """The keys that citation-file-format 1.2.0 requires, and our own facts."""
    citation = load(REPOSITORY / "CITATION.cff")
    assert {"cff-version", "message", "title", "authors"} <= citation.keys()
    project = tomllib.loads((REPOSITORY / "pyproject.toml").read_text())
    assert citation["version"] == project["project"]["version"]
    assert " AND ".join(citation["license"]) == project["project"]["license"]
    assert all("name" in each for each in citation["authors"])
