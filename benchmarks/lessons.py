"""Seconds and peak memory of each lesson, by papermill, four evaluations.

Memory is the proportional set (PSS) of all that runs for a lesson: papermill,
the kernel, what it starts, and the MLflow server. First as on Binder, where
there is no Java; then the lesson that shows Spark, with it.
"""

import json
import os
import shutil
import subprocess
import sys
import threading
import time
from pathlib import Path

import psutil

ROOT = Path(__file__).parents[1]
STATE = ROOT / "out/course/cloud.json"
SAMPLE_SECONDS = 0.2
MIB = 2**20


def main() -> None:
    """Print a row a lesson."""
    print("| lesson | seconds | budget | peak MiB | budget |")
    print("|---|--:|--:|--:|--:|")
    without = os.environ | {"JAVA_HOME": "/nonexistent"}
    for path in sorted((ROOT / "notebooks/fr").glob("[0-9]*.ipynb")):
        show(path.stem, path.stem, without)
    if shutil.which("java"):
        show("03_donnees", "03_donnees, with Spark", dict(os.environ))


def show(lesson: str, name: str, environment: dict[str, str]) -> None:
    """Print the row of one lesson."""
    seconds, peak = measure(lesson, environment)
    print(f"| {name} | {seconds:.0f} | 60 | {peak:.0f} | 1,536 |", flush=True)


def measure(lesson: str, environment: dict[str, str]) -> tuple[float, float]:
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
        roots = [pid, *read_server()]
        total = sum(measure_tree(root) for root in roots)
        peaks[0] = max(peaks[0], total / MIB)
        time.sleep(SAMPLE_SECONDS)


def read_server() -> list[int]:
    """Find the MLflow server of the run, which outlives its parent."""
    try:
        started = json.loads(STATE.read_text())["processes"]
        return [each["pid"] for each in started]
    except (OSError, ValueError, KeyError):
        return []


def measure_tree(pid: int) -> int:
    """Sum the memory of a process and its descendants, in bytes."""
    total = 0
    try:
        root = psutil.Process(pid)
        for process in (root, *root.children(recursive=True)):
            total += process.memory_full_info().pss
    except psutil.Error:
        pass
    return total


if __name__ == "__main__":
    main()
