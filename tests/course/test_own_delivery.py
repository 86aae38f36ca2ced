"""The course under its own CI/CD: a push tests, runs and publishes a lesson."""

import json
import subprocess
from collections.abc import Iterator
from pathlib import Path
from shutil import copyfile

import pytest
from google.cloud.devtools.cloudbuild_v1 import Build as GooglesBuild
from google.protobuf import json_format
from yaml import safe_load

from cloudbuild_emulator import Build, Client, Status
from course.clients.builds import connect, find_build, follow_build
from course.cloud import lifecycle
from course.cloud.cloudbuild import CLOUD_BUILD
from course.places import REPOSITORY, Home
from course.workspace.delivery import describe_trigger

CONFIG = REPOSITORY / "cloudbuild.yaml"
ME = ["-c", "user.name=Author", "-c", "user.email=author@example.org"]
# One file of tests and one lesson, which starts no MLflow.
FEW = {"_TESTS": "tests/course/cloud/test_ports.py", "_LESSONS": "1"}
BUCKET = "pages"


def git(folder: Path, *words: str) -> str:
    return subprocess.check_output(
        ["git", *ME, *words], cwd=folder, text=True, stderr=subprocess.STDOUT
    )


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Home:
    return Home(tmp_path_factory.mktemp("cloud") / "home")


@pytest.fixture(scope="module")
def address(home: Home) -> Iterator[str]:
    address = lifecycle.up(home=home, servers=[CLOUD_BUILD]).cloudbuild
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("CLOUDBUILD_EMULATOR_HOST", address)
        yield address
    lifecycle.down(home=home)


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Commit the files as they are now in a repository of their own."""
    folder = tmp_path_factory.mktemp("sources")
    asked = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    names = git(REPOSITORY, *asked).rstrip("\0").split("\0")
    for name in filter(lambda each: (REPOSITORY / each).is_file(), names):
        copy = folder / name
        copy.parent.mkdir(parents=True, exist_ok=True)
        copyfile(REPOSITORY / name, copy)
    git(folder, "init", "--quiet", "--initial-branch", "main")
    git(folder, "add", "--all")
    git(folder, "commit", "--quiet", "--message", "The course")
    return folder


@pytest.fixture(scope="module")
def build(address: str, sources: Path) -> Build:
    """Push the course, and wait for the end of its build."""
    with Client() as client:
        path = f"{client.own}/repositories"
        client.call("POST", path, json={"name": "course"})
    trigger = describe_trigger({**FEW, "_BUCKET": BUCKET})
    trigger.trigger_template.repo_name = "course"
    trigger.trigger_template.branch_name = "^main$"
    connect().create_build_trigger(project_id="local", trigger=trigger)
    git(sources, "push", "--quiet", f"{address}/p/local/r/course", "main")
    *_, build = follow_build(find_build(sources).id)
    return build


@pytest.fixture(scope="module")
def log(home: Home, build: Build) -> str:
    return (home.cloudbuild / f"logs/log-{build.id}.txt").read_text()


@pytest.fixture(scope="module")
def published(home: Home, build: Build, log: str) -> Path:
    assert build.status == Status.SUCCESS, log
    return home.bucket / BUCKET / build.id


def test_the_course_is_tested_and_then_run(build: Build) -> None:
    found = [(step.id, step.status) for step in build.steps]
    assert found == [("CI", Status.SUCCESS), ("CD", Status.SUCCESS)]


def test_the_log_shows_pytest_nbval_and_papermill(log: str) -> None:
    tested = [line for line in log.splitlines() if " passed" in line]
    assert len(tested) == 2
    assert 'Step #1 - "CD": Notebooks in out/notebooks' in log


def test_the_executed_lesson_and_its_page_are_published(
    published: Path,
) -> None:
    names = {each.name for each in published.iterdir()}
    assert {"01_cicd.ipynb", "01_cicd.html", "site.tar.gz"} < names
    executed = json.loads((published / "01_cicd.ipynb").read_text())
    assert executed["metadata"]["papermill"]["exception"] is None
    assert executed["metadata"]["papermill"]["parameters"]["MAX_EVALS"] == 4


def test_the_manifest_names_what_was_published(
    published: Path, build: Build
) -> None:
    manifest = published / f"artifacts-{build.id}.json"
    assert build.results.artifact_manifest.endswith(manifest.name)
    lines = map(json.loads, manifest.read_text().splitlines())
    locations = {line["location"].partition("#")[0] for line in lines}
    folder = f"gs://{BUCKET}/{build.id}"
    names = ("01_cicd.ipynb", "01_cicd.html", "site.tar.gz")
    assert locations == {f"{folder}/{name}" for name in names}


def test_google_itself_reads_the_config() -> None:
    document = safe_load(CONFIG.read_text())
    read = json_format.ParseDict(document, GooglesBuild.pb()())
    assert read.substitutions["_TESTS"] == "tests"
