"""A class of 30: lessons 1, 6 and 7 of each, against the cores' total work.

`python benchmarks/batch.py [LEARNERS [LESSONS]]`. The budget is 1.3 x the CPU
seconds of all processes, divided by the cores; what is made once for all is
told apart. Then that nothing was mixed up: each executed notebook has its
learner's own parameters, home and language, and each model its own version 1.
"""

import json
import os
import resource
import sys
import time
from pathlib import Path
from tempfile import TemporaryDirectory

from course.batch.classes import SchoolClass
from course.batch.preparing import prepare_shared
from course.batch.records import Status
from course.batch.roster import Defaults, Learner, read_roster
from course.batch.scheduling import Plan, choose_jobs, run_class
from course.batch.showing import show_class

LEARNERS = 30
LESSONS = "1 6 7"
MODEL_LESSON = 7
SHARE = 1.3
# Evaluations differ, so that a mix-up shows.
EVALUATIONS = (2, 3, 4)


def main() -> None:
    """Print one row, and fail where something was mixed up."""
    count = int(sys.argv[1]) if len(sys.argv) > 1 else LEARNERS
    lessons = " ".join(sys.argv[2:]) or LESSONS
    with TemporaryDirectory() as name:
        folder = Path(name)
        learners = read_roster(
            write_roster(folder, count, lessons), Defaults("fr", {})
        )
        school = SchoolClass("class", learners, folder / "out")
        plan = Plan(school.out, school.out / "shared", choose_jobs(count))
        begin = time.monotonic()
        prepare_shared(plan.shared, learners, say=lambda _: None)
        shared = time.monotonic() - begin
        used, begin = read_cpu(), time.monotonic()
        with show_class(school.count()) as watcher:
            run_class(learners, plan, watcher)
        took = time.monotonic() - begin
        work = (read_cpu() - used) / (os.cpu_count() or 1)
        school.report()
        faults = find_faults(school)
    ratio = took / work
    met = "met" if ratio <= SHARE else "missed"
    print("| learners | jobs | once s | s | work / cores s | ratio | budget |")
    print("|--:|--:|--:|--:|--:|--:|---|")
    print(
        f"| {count} | {plan.jobs} | {shared:.0f} | {took:.0f} | {work:.0f} "
        f"| {ratio:.2f} | {SHARE}: {met} |"
    )
    print("\n".join(faults) or "All finished, nothing mixed up.")
    sys.exit(bool(faults))


def write_roster(folder: Path, count: int, lessons: str) -> Path:
    """Write a class: languages and evaluations take turns."""
    lines = [
        f"learner {i},{('fr', 'en')[i % 2]},{lessons},{EVALUATIONS[i % 3]}"
        for i in range(count)
    ]
    roster = folder / "class.csv"
    head = "learner,language,lessons,max_evals"
    roster.write_text("\n".join([head, *lines]) + "\n")
    return roster


def read_cpu() -> float:
    """Read the CPU seconds of all processes of ours that have ended."""
    used = resource.getrusage(resource.RUSAGE_CHILDREN)
    return used.ru_utime + used.ru_stime


def find_faults(school: SchoolClass) -> list[str]:
    """List what did not finish, and what is another learner's."""
    faults = []
    for row in school.list_rows():
        for lesson, record in zip(
            row.learner.lessons, row.records, strict=True
        ):
            where = f"{row.learner.id}, {lesson.name}"
            if record.status is not Status.DONE:
                said = record.fault.message if record.fault else ""
                faults.append(f"{where}: {record.status.value}: {said}")
                continue
            version = record.model.version if record.model else None
            if version != ("1" if lesson.number == MODEL_LESSON else None):
                faults.append(f"{where}: model version {version}")
            faults += find_mixed(school, row.learner, lesson.path.name)
    return faults


def find_mixed(school: SchoolClass, learner: Learner, name: str) -> list[str]:
    """List what an executed notebook has of another learner."""
    path = school.folder(learner) / "notebooks" / name
    text = path.read_text()
    given = json.loads(text)["metadata"]["papermill"]["parameters"]
    faults = [] if given == learner.given else [f"{path}: given {given}"]
    others = {each.folder for each in school.learners} - {learner.folder}
    return faults + [f"{path}: names {each}" for each in others if each in text]


if __name__ == "__main__":
    main()
