"""Seconds and peak memory of each lesson, by papermill, four evaluations.

Memory is the proportional set (PSS) of all that runs for a lesson: papermill,
the kernel, the local cloud's servers, and what these start. First as on Binder,
where there is no Java; then the lesson that shows Spark, with it.
"""

import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil

from benchmarks.memory import measure_all
from course.lessons.notebooks import list_lessons
from course.places import Home

ROOT = Path(__file__).parents[1]
PLACES = Home(ROOT / "out/course")
SAMPLE_SECONDS = 0.2


def main() -> None:
    """Print a row a lesson."""
    print("| lesson | seconds | budget | peak MiB | budget |")
    print("|---|--:|--:|--:|--:|")
    without = os.environ | {"JAVA_HOME": "/nonexistent"}
    for lesson in list_lessons():
        show(lesson.name, lesson.name, without)
    if shutil.which("java"):
        show("03_donnees", "03_donnees, with Spark", dict(os.environ))


def show(lesson: str, name: str, environment: dict[str, str]) -> None:
    """Print the row of one lesson."""
    seconds, peak = run(lesson, environment)
    print(f"| {name} | {seconds:.0f} | 60 | {peak:.0f} | 1,536 |", flush=True)


def run(lesson: str, environment: dict[str, str]) -> tuple[float, float]:
    """Run one lesson; give its seconds, and the peak in MiB."""
    before = time.perf_counter()
    command = [str(Path(sys.executable).with_name("course")), "run", lesson]
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL
    )
    peaks = [0.0]
    watch = threading.Thread(target=sample, args=(process.pid, peaks))
    watch.start()
    if process.wait():
        raise SystemExit(f"{lesson} failed: `course run {lesson}` says why")
    watch.join()
    return time.perf_counter() - before, peaks[0]


def sample(pid: int, peaks: list[float]) -> None:
    """Keep the largest sum of memory in `peaks[0]` while the process lives."""
    while psutil.pid_exists(pid):
        peaks[0] = max(peaks[0], measure_all(pid, PLACES))
        time.sleep(SAMPLE_SECONDS)


if __name__ == "__main__":
    main()
