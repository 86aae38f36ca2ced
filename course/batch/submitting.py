"""Runs a class on Cloud Build: one build a learner, by Google's own client.

The emulator by default; Google's service by another endpoint. A build gets the
course's files and a roster of one, runs `make batch` as this machine would, and
leaves its report in the bucket, from which the records are taken.
"""

import json
import os
import subprocess
import tarfile
from dataclasses import dataclass, replace
from hashlib import sha256
from pathlib import Path
from tempfile import TemporaryDirectory
from time import sleep
from typing import TYPE_CHECKING, Any

from google.api_core.exceptions import GoogleAPICallError
from google.auth.credentials import AnonymousCredentials
from google.auth.exceptions import GoogleAuthError
from google.cloud.devtools.cloudbuild_v1 import CloudBuildClient
from pydantic import TypeAdapter

from cloudbuild_emulator import FINISHED, Build
from cloudbuild_emulator import Status as BuildStatus
from course.batch.classes import SchoolClass, open_address
from course.batch.records import (
    Fault,
    Record,
    Status,
    fingerprint,
    read_records,
    write_record,
)
from course.batch.roster import Learner
from course.batch.scheduling import Plan
from course.cloud import lifecycle
from course.cloud.cloudbuild import CLOUD_BUILD
from course.errors import BatchError
from course.execution.causes import Cause
from course.messages import N_, speak, speak_count
from course.places import REPOSITORY, current_home
from localcloud.messages import from_document

if TYPE_CHECKING:
    from collections.abc import Sequence

GOOGLE = "google"
LOCAL_PROJECT = "local"
HOST = "CLOUDBUILD_EMULATOR_HOST"
IMAGE = "python:3.12"
# What a build takes besides: its packages, and what lessons share.
SECONDS_BESIDE = 1800
SECONDS_BETWEEN_LOOKS = 2.0
OUT = "out/class"
# `$$` is Cloud Build's own `$`. A lesson that failed is in the report: the
# build itself has done its work.
SCRIPT = (
    'printf %s "$$LEARNER" > learner.json\n'
    f"make batch ROSTER=learner.json OUT={OUT} COMPILE= "
    f'OPTIONS="$$LIMITS" || test -f {OUT}/report.json\n'
)
RECORDS = TypeAdapter(list[Record])


@dataclass(frozen=True)
class Target:
    """Which Cloud Build.

    Args:
        endpoint: An address, `google`, or empty for the emulator's.
        project: Of Google's; the emulator has one of its own.
        bucket: Where sources and results are.
    """

    endpoint: str = ""
    project: str = ""
    bucket: str = "course-batch"

    @property
    def is_google(self) -> bool:
        return self.endpoint == GOOGLE


@dataclass(frozen=True)
class Service:
    """A Cloud Build that answers, and how its bucket is reached from here."""

    client: CloudBuildClient
    project: str
    bucket: str
    storage: str


def submit_class(school: SchoolClass, plan: Plan, target: Target) -> None:
    """Have each learner's lessons run, and take what came of them.

    Raises:
        BatchError: the service refuses, or does not answer.
    """
    service = open_service(target)
    try:
        waiting = _submit_all(school, plan, service)
        while waiting:
            for learner in [x for x in school.learners if x.id in waiting]:
                build_id = waiting[learner.id]
                build = service.client.get_build(
                    project_id=service.project, id=build_id
                )
                if build.status in FINISHED:
                    _take(school, learner, build, service)
                    del waiting[learner.id]
            if waiting:
                sleep(SECONDS_BETWEEN_LOOKS)
    except (GoogleAPICallError, GoogleAuthError, OSError) as error:
        raise BatchError(
            N_("Cloud Build"),
            "{said}",
            N_("builds that can be submitted and followed"),
            N_("mend what it says, and run the batch again: it goes on"),
            said=" ".join(str(error).split())[:300],
        ) from error


def open_service(target: Target) -> Service:
    """Open the target's Cloud Build; the local one is started."""
    if target.is_google:
        if not target.project:
            raise BatchError(
                "--project",
                N_("it is missing"),
                N_("the Google Cloud project of the builds"),
                N_("name it"),
            )
        storage = f"gs://{target.bucket}"
        return Service(
            CloudBuildClient(), target.project, target.bucket, storage
        )
    address = target.endpoint or os.environ.get(HOST, "")
    home = current_home()
    if not address:
        address = lifecycle.up(
            home=home, servers=[CLOUD_BUILD], say=print
        ).cloudbuild
    client = CloudBuildClient(
        transport="rest",
        credentials=AnonymousCredentials(),  # type: ignore[no-untyped-call]
        client_options={"api_endpoint": address},
    )
    bucket = os.environ.get("BUCKET") or str(home.bucket)
    return Service(
        client,
        target.project or LOCAL_PROJECT,
        target.bucket,
        f"{bucket}/{target.bucket}",
    )


def compose_build(
    learner: Learner, plan: Plan, source: str, bucket: str
) -> dict[str, Any]:
    """Compose the build of a learner: a config that is valid for Google.

    Args:
        learner: Whose.
        plan: Gives the limits.
        source: The object of the bucket that holds the course's files.
        bucket: Where the results go as well.
    """
    limits = plan.limits
    options = (
        f"--limit-cell {plan.seconds_a_cell}"
        f" --limit-notebook {plan.seconds_a_notebook}"
        f" --limit-run {int(limits.seconds)}"
    )
    roster = json.dumps([_write_entry(learner)])
    return {
        "source": {"storageSource": {"bucket": bucket, "object": source}},
        "steps": [
            {
                "name": IMAGE,
                "id": "lessons",
                "entrypoint": "bash",
                "args": ["-c", SCRIPT],
                "env": [
                    f"LEARNER={roster.replace('$', '$$')}",
                    f"LIMITS={options}",
                ],
            }
        ],
        "artifacts": {
            "objects": {
                "location": f"gs://{bucket}/$BUILD_ID",
                "paths": [
                    f"{OUT}/report.json",
                    f"{OUT}/learners/*/notebooks/*.ipynb",
                    f"{OUT}/learners/*/html/*.html",
                ],
            }
        },
        "timeout": f"{int(limits.seconds) + SECONDS_BESIDE}s",
        "tags": ["course-batch", learner.folder],
    }


def _write_entry(learner: Learner) -> dict[str, Any]:
    """Write a learner as a roster's entry."""
    given = {name.lower(): x for name, x in learner.parameters.items()}
    return {
        "learner": learner.id,
        "language": learner.language,
        "lessons": [lesson.number for lesson in learner.lessons],
        "days": learner.days,
        "seed": learner.seed,
        **given,
    }


def _submit_all(
    school: SchoolClass, plan: Plan, service: Service
) -> dict[str, str]:
    """Submit who has lessons without a record; give the builds' ids.

    A build of an earlier batch that was stopped is followed, not made again.
    """
    left = [each for each in school.learners if _list_left(school, each)]
    waiting = {each.id: _read_build(school, each) for each in left}
    if not all(waiting.values()):
        source = _send_source(service)
    for learner in left:
        if not waiting[learner.id]:
            entry = _keep_left(school, learner)
            document = compose_build(entry, plan, source, service.bucket)
            build = from_document(Build, document)
            operation = service.client.create_build(
                project_id=service.project, build=build
            )
            waiting[learner.id] = operation.metadata.build.id
            _write_build(school, learner, waiting[learner.id])
    said = speak_count(
        "{count} build, a learner each",
        "{count} builds, a learner each",
        len(waiting),
    )
    print(said, flush=True)
    return waiting


def _keep_left(school: SchoolClass, learner: Learner) -> Learner:
    return replace(learner, lessons=tuple(_list_left(school, learner)))


def _list_left(school: SchoolClass, learner: Learner) -> list[Any]:
    records = read_records(school.folder(learner), learner)
    return [
        lesson
        for lesson, record in zip(learner.lessons, records, strict=True)
        if record.status is Status.MISSING
    ]


def _locate_build(school: SchoolClass, learner: Learner) -> Path:
    return school.folder(learner) / "build.json"


def _name_work(learner: Learner) -> str:
    parts = [fingerprint(learner, lesson) for lesson in learner.lessons]
    return sha256("".join(parts).encode()).hexdigest()


def _read_build(school: SchoolClass, learner: Learner) -> str:
    """Read the id of a learner's build, if it was made of the same."""
    try:
        found = json.loads(_locate_build(school, learner).read_text())
    except (OSError, ValueError):
        return ""
    is_same = found["made_of"] == _name_work(learner)
    return str(found["id"]) if is_same else ""


def _write_build(school: SchoolClass, learner: Learner, build_id: str) -> None:
    path = _locate_build(school, learner)
    path.parent.mkdir(parents=True, exist_ok=True)
    document = {"id": build_id, "made_of": _name_work(learner)}
    path.write_text(json.dumps(document), encoding="utf-8")


def _send_source(service: Service) -> str:
    """Send the course's files as they are now; return the object's name."""
    with TemporaryDirectory() as folder:
        archive = Path(folder) / "source.tgz"
        pack_course(archive)
        digest = sha256(archive.read_bytes()).hexdigest()[:16]
        name = f"sources/{digest}.tgz"
        system, root = open_address(service.storage)
        system.put_file(str(archive), f"{root}/{name}")
    return name


def pack_course(archive: Path) -> None:
    """Pack the files that git has, or would take."""
    asked = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"]
    listed = subprocess.check_output(["git", *asked], cwd=REPOSITORY)
    with tarfile.open(archive, "w:gz") as packed:
        for name in listed.decode().rstrip("\0").split("\0"):
            if (REPOSITORY / name).is_file():
                packed.add(REPOSITORY / name, name, recursive=False)


def _take(
    school: SchoolClass, learner: Learner, build: Build, service: Service
) -> None:
    """Take the records and notebooks that a build left, or say that it died."""
    folder = school.folder(learner)
    left = {lesson.name: lesson for lesson in _list_left(school, learner)}
    records: Sequence[Record] = []
    if build.status == BuildStatus.SUCCESS:
        records = _fetch(folder, build.id, service)
    for record in records:
        if lesson := left.pop(record.lesson, None):
            made_of = fingerprint(learner, lesson)
            write_record(folder, replace(record, made_of=made_of))
    for lesson in left.values():
        fault = Fault(Cause.ENVIRONMENT, _explain(build))
        died = Record(lesson.name, Status.DIED, fault=fault)
        made_of = fingerprint(learner, lesson)
        write_record(folder, replace(died, made_of=made_of))
    _locate_build(school, learner).unlink()
    words = N_("{learner}: build {build} {status}")
    status = BuildStatus(build.status).name
    line = speak(words, learner=learner.id, build=build.id[:8], status=status)
    print(line, flush=True)


def _fetch(folder: Path, build_id: str, service: Service) -> list[Record]:
    system, root = open_address(f"{service.storage}/{build_id}")
    for kind, ending in (("notebooks", ".ipynb"), ("html", ".html")):
        (folder / kind).mkdir(parents=True, exist_ok=True)
        for path in system.glob(f"{root}/*{ending}"):
            system.get_file(path, str(folder / kind / Path(path).name))
    report = json.loads(system.cat_file(f"{root}/report.json"))
    found = report["learners"][0]["lessons"]
    return RECORDS.validate_json(json.dumps(found))


def _explain(build: Build) -> str:
    words = N_("build {build} ended as {status} {detail}: {log}")
    return speak(
        words,
        build=build.id,
        status=BuildStatus(build.status).name,
        detail=build.status_detail,
        log=build.log_url,
    )
