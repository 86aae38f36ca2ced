"""A class on Cloud Build: one build a learner, valid for Google."""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from google.cloud.devtools.cloudbuild_v1 import Build as GooglesBuild
from google.protobuf import json_format

from course.batch import submitting
from course.batch.classes import SchoolClass
from course.batch.records import Record, Status
from course.batch.roster import Defaults, Learner, read_roster
from course.batch.scheduling import Plan
from course.batch.submitting import (
    Target,
    compose_build,
    open_service,
    submit_class,
)
from course.cloud import lifecycle
from course.cloud.cloudbuild import CLOUD_BUILD
from course.errors import BatchError
from course.execution.causes import Cause
from course.places import Home

HARD = 'Zoé "$HOME" d\'Arc $$'
DEFAULTS = Defaults("fr", {"MAX_EVALS": 2})


@pytest.fixture(scope="module")
def cloud(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Home]:
    home = Home(tmp_path_factory.mktemp("cloud") / "home")
    try:
        yield home
    finally:
        lifecycle.down(home=home)


@pytest.fixture
def school(
    tmp_path: Path, cloud: Home, monkeypatch: pytest.MonkeyPatch
) -> SchoolClass:
    """A class of one, beside a Cloud Build that runs."""
    address = lifecycle.up(home=cloud, servers=[CLOUD_BUILD]).cloudbuild
    monkeypatch.setenv("CLOUDBUILD_EMULATOR_HOST", address)
    monkeypatch.setenv("BUCKET", str(cloud.bucket))
    return SchoolClass("class", [enrol(tmp_path)], tmp_path / "out")


def enrol(folder: Path) -> Learner:
    roster = folder / "class.json"
    roster.write_text(json.dumps([{"learner": HARD, "lessons": [1]}]))
    (learner,) = read_roster(roster, DEFAULTS)
    return learner


def plan(school: SchoolClass) -> Plan:
    return Plan(school.out, school.out / "shared", 1)


def find(school: SchoolClass) -> Record:
    ((record,),) = (row.records for row in school.list_rows())
    return record


def test_google_itself_reads_the_build(tmp_path: Path) -> None:
    learner = enrol(tmp_path)
    document = compose_build(learner, Plan(tmp_path, tmp_path, 1), "s", "b")
    read = json_format.ParseDict(document, GooglesBuild.pb()())
    assert read.timeout.seconds == 9000
    assert read.source.storage_source.object_ == "s"


def test_its_config_breaks_no_rule_of_googles(tmp_path: Path) -> None:
    learner = enrol(tmp_path)
    document = compose_build(learner, Plan(tmp_path, tmp_path, 1), "s", "b")
    # What `gcloud builds submit` takes apart from the file.
    del document["source"]
    config = tmp_path / "cloudbuild.json"
    config.write_text(json.dumps(document))
    program = Path(sys.executable).with_name("cloudbuild")
    checked = subprocess.run(
        [program, "validate", config],
        capture_output=True,
        text=True,
        check=False,
    )
    assert checked.stdout == "cloudbuild.json: valid (1 step)\n"
    assert checked.stderr == ""


def test_a_lesson_runs_in_a_build_of_its_own(school: SchoolClass) -> None:
    submit_class(school, plan(school), Target())
    record = find(school)
    assert (record.status, record.fault) == (Status.DONE, None)
    assert record.seconds > 1
    folder = school.folder(school.learners[0])
    ran = json.loads((folder / "notebooks" / "01_cicd.ipynb").read_text())
    parameters = ran["metadata"]["papermill"]["parameters"]
    assert parameters == {"LANGUAGE": "fr", "MAX_EVALS": 2}
    assert (folder / "html" / "01_cicd.html").is_file()


def test_a_build_that_fails_is_the_environments_fault(
    school: SchoolClass, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(submitting, "SCRIPT", "exit 3")
    submit_class(school, plan(school), Target())
    record = find(school)
    assert record.status is Status.DIED
    assert record.fault
    assert record.fault.cause is Cause.ENVIRONMENT
    assert "FAILURE" in record.fault.message


def test_a_batch_that_was_stopped_follows_the_builds_that_it_made(
    school: SchoolClass, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(submitting, "SCRIPT", "sleep 5; exit 3")

    def stop(_: float) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(submitting, "sleep", stop)
        with pytest.raises(KeyboardInterrupt):
            submit_class(school, plan(school), Target())
    service = open_service(Target())
    before = list(service.client.list_builds(project_id=service.project))
    submit_class(school, plan(school), Target())
    after = list(service.client.list_builds(project_id=service.project))
    assert len(after) == len(before)
    assert find(school).status is Status.DIED


def test_googles_service_needs_a_project() -> None:
    with pytest.raises(BatchError, match="--project: it is missing"):
        open_service(Target("google"))


def test_a_service_that_does_not_answer_is_named(
    school: SchoolClass, taken_port: int
) -> None:
    target = Target(f"http://127.0.0.1:{taken_port + 1}")
    with pytest.raises(BatchError, match="run the batch again"):
        submit_class(school, plan(school), target)
