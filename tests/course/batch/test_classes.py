"""A class is kept in one place, goes on where it stopped, and is sent on."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import psutil
import pytest
import requests
from gcp_storage_emulator.server import create_server

from course.batch.classes import SchoolClass, choose_folder
from course.batch.folders import name_folder
from course.batch.records import (
    Fault,
    Record,
    Status,
    fingerprint,
    write_record,
)
from course.batch.roster import Learner
from course.cloud.ports import PortChoice
from course.errors import BatchError
from course.execution.causes import Cause
from course.lessons.notebooks import Lesson
from course.places import OUT
from tests.children import find_children
from tests.course.conftest import write_lesson_into

SECONDS = 240
# `course batch` on lessons of our own; test_submitting runs the course's.
BATCH = """
import sys
from pathlib import Path
from course.lessons import notebooks
notebooks.NOTEBOOKS = Path(sys.argv[1])
from course.cli import main
main(["batch", *sys.argv[2:]])
"""
# The last learner's cannot end before it may.
LESSON: tuple[tuple[str, str], str] = (
    ('LANGUAGE = "??"\nMAX_EVALS = 0', "parameters"),
    """
import os, time
from pathlib import Path
name = Path(os.environ["COURSE_HOME"]).parent.name
while name == "LAST" and not Path("GATE").exists():
    time.sleep(0.1)
""",
)


@pytest.fixture
def school(tmp_path: Path) -> SchoolClass:
    """A class of which one learner has run, another has failed, a third not."""
    lesson = write_lesson_into(tmp_path, "01_a", "1")
    learners = [Learner(name, "fr", (lesson,), {}) for name in "abc"]
    school = SchoolClass("class", learners, tmp_path / "out")
    fault = Fault(Cause.COURSE, "no")
    keep(school, learners[0], lesson, Record("01_a", Status.DONE))
    keep(
        school, learners[1], lesson, Record("01_a", Status.FAILED, fault=fault)
    )
    return school


def keep(
    school: SchoolClass, learner: Learner, lesson: Lesson, record: Record
) -> None:
    made_of = fingerprint(learner, lesson)
    fields = {**vars(record), "made_of": made_of}
    write_record(school.folder(learner), Record(**fields))
    notebooks = school.folder(learner) / "notebooks"
    notebooks.mkdir()
    shutil.copy(lesson.path, notebooks)


def list_statuses(school: SchoolClass) -> list[str]:
    return [row.records[0].status.value for row in school.list_rows()]


def test_who_is_on_the_roster_without_a_run_is_missing(
    school: SchoolClass,
) -> None:
    assert list_statuses(school) == ["done", "failed", "missing"]
    assert school.count() == 1


def test_what_failed_can_be_run_again(school: SchoolClass) -> None:
    school.forget(lambda status: status is Status.FAILED)
    assert list_statuses(school) == ["done", "missing", "missing"]


def test_two_batches_do_not_share_a_folder(school: SchoolClass) -> None:
    same = SchoolClass("other", school.learners, school.out)
    with (
        school.own(),
        pytest.raises(BatchError, match="another batch is running there"),
        same.own(),
    ):
        pass


def test_an_address_is_sent_to_a_folder_is_used() -> None:
    roster = Path("class.csv")
    assert choose_folder("", roster) == (OUT / "batch" / "class", "")
    assert choose_folder("/x", roster) == (Path("/x"), "")
    sent = OUT / "batch" / "class", "gs://b/c"
    assert choose_folder("gs://b/c/", roster) == sent


@pytest.fixture
def bucket(monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Serve a bucket over HTTP; give where its objects are listed."""
    port = PortChoice("NO_PORT", 9023).choose()
    host = f"http://127.0.0.1:{port}"
    monkeypatch.setenv("STORAGE_EMULATOR_HOST", host)
    monkeypatch.setenv("GCSFS_EXPERIMENTAL_ZB_HNS_SUPPORT", "false")
    with create_server("127.0.0.1", port, in_memory=True, default_bucket="b"):
        yield f"{host}/storage/v1/b/b/o"


def test_reports_and_notebooks_are_sent_to_a_bucket(
    school: SchoolClass, bucket: str
) -> None:
    sent = SchoolClass("class", school.learners, school.out, "gs://b/spring")
    sent.report()
    found = requests.get(bucket, timeout=30).json()["items"]
    names = {each["name"].removeprefix("spring/") for each in found}
    files = {"report.csv", "report.json", "report.en.html", "report.fr.html"}
    assert files < names
    notebooks = {each for each in names if each.endswith("/01_a.ipynb")}
    assert len(notebooks) == 2


def test_an_address_that_takes_nothing_is_named(
    school: SchoolClass, tmp_path: Path
) -> None:
    (tmp_path / "file").touch()
    address = f"file://{tmp_path}/file/inside"
    lost = SchoolClass("class", school.learners, school.out, address)
    with pytest.raises(BatchError, match="an address that can be written to"):
        lost.report()
    assert (school.out / "report.csv").is_file()


def write_editions(folder: Path) -> Path:
    """Write a lesson in both editions; give where what it waits for is."""
    gate = folder / "notebooks" / "fr" / "gate"
    parameters, cell = LESSON
    cell = cell.replace("GATE", str(gate)).replace("LAST", name_folder("c"))
    lesson = write_lesson_into(folder, "01_a", parameters, cell)
    english = folder / "notebooks" / "en"
    english.mkdir()
    shutil.copy(lesson.path, english)
    return gate


def run_batch(roster: Path, out: Path) -> "subprocess.Popen[str]":
    notebooks = roster.parent / "notebooks"
    words = [str(x) for x in (notebooks, roster, "--out", out)]
    return subprocess.Popen(
        [sys.executable, "-c", BATCH, *words, "--jobs", "2"],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        env={**os.environ, "LC_ALL": "en"},
    )


def wait_for(is_so: Callable[[], object]) -> None:
    end = time.monotonic() + SECONDS
    while not is_so():
        assert time.monotonic() < end
        time.sleep(0.2)


def test_a_batch_killed_in_the_middle_is_resumed_with_nothing_lost(
    tmp_path: Path,
) -> None:
    roster, out = tmp_path / "class.csv", tmp_path / "out"
    roster.write_text("learner,lessons,language\na/b,1,fr\nÉ,1,en\nc,1,fr\n")
    gate = write_editions(tmp_path)
    with run_batch(roster, out) as first:
        wait_for(lambda: list(out.glob("learners/*/records/*.json")))
        running = psutil.Process(first.pid).children(recursive=True)
        first.send_signal(signal.SIGKILL)
    kept = {each: each.read_bytes() for each in out.rglob("records/*.json")}
    assert 1 <= len(kept) < 3
    gate.touch()
    with run_batch(roster, out) as second:
        try:
            said = second.communicate(timeout=SECONDS)[0]
        finally:
            second.kill()
    assert second.returncode == 0, said
    # As many as the kill found unfinished.
    left = {1: "2 lessons", 2: "1 lesson"}[len(kept)]
    assert f"3 learners, {left} to run" in said
    assert not [each for each in running if each.is_running()]
    for path, content in kept.items():
        assert path.read_bytes() == content
    report = json.loads((out / "report.json").read_text())
    lessons = [each["lessons"][0] for each in report["learners"]]
    assert [each["status"] for each in lessons] == ["done"] * 3
    assert find_children(os.getpid(), "course.batch.learner") == []
