"""The service under many builds: what is lost, how fast, how large.

200 builds of ten trivial steps, four at a time; then the history of 10,000
builds: how long a page and one build take.

    python benchmarks/history.py
"""

import resource
import statistics
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path

from cloudbuild_emulator.history import History, Stored, parse_filter
from cloudbuild_emulator.messages import FINISHED, Build, Status
from cloudbuild_emulator.service import Service
from cloudbuild_emulator.settings import Settings

BUILDS = 200
STEPS = 10
AT_ONCE = 4
KEPT = 10_000
TIMES = 50


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        measure_queue(Path(folder) / "queue")
        measure_history(Path(folder) / "history.sqlite")


def measure_queue(state: Path) -> None:
    """Run builds of trivial steps, and count what came out."""
    settings = Settings(state, running_builds=AT_ONCE)
    step = {"name": "bash", "args": ["-c", "true"]}
    build = Build(steps=[step] * STEPS)
    with Service(settings) as service:
        begin = time.perf_counter()
        ids = [
            service.create_build("local", "global", build).id
            for _ in range(BUILDS)
        ]
        ended = [wait_for_end(service, each) for each in ids]
        seconds = time.perf_counter() - begin
    good = sum(each.status == Status.SUCCESS for each in ended)
    logs = len(list(settings.logs.iterdir()))
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    print(
        f"{BUILDS} builds of {STEPS} steps, {AT_ONCE} at a time: "
        f"{BUILDS / seconds:.2f} builds/s, {good} SUCCESS, {logs} logs, "
        f"peak {peak:.0f} MiB"
    )
    if good != BUILDS or logs != BUILDS:
        sys.exit("a build was lost")


def wait_for_end(service: Service, build_id: str) -> Build:
    """Return a build when it has ended."""
    while True:
        build = service.get_build("local", build_id)
        if build.status in FINISHED:
            return build
        time.sleep(0.05)


def measure_history(path: Path) -> None:
    """Time pages and single builds of a long history."""
    history = History(path)
    ids = [str(uuid.uuid4()) for _ in range(KEPT)]
    step = {"name": "python:3.12", "args": ["-c", "pytest"]}
    for number, build_id in enumerate(ids):
        build = Build(
            id=build_id,
            project_id="p",
            status=Status.SUCCESS,
            create_time=datetime.now(UTC),
            finish_time=datetime.now(UTC),
            steps=[step] * 2,
            tags=[f"t{number % 7}"],
        )
        history.add_build(Stored(build, "global", {}, ""))

    def page(text: str = "") -> None:
        history.list_builds("p", "global", parse_filter(text), 50, "")

    report("page of 50", page)
    report("page of 50 by tag", lambda: page("tags=t3"))
    report("page of 50 that failed", lambda: page("status=FAILURE"))
    report("one build", lambda: history.find_build("p", ids[KEPT // 2]))
    history.close()


def report(name: str, work: Callable[[], object]) -> None:
    """Print the median time of some work."""
    times = []
    for _ in range(TIMES):
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    median = statistics.median(times) * 1000
    print(f"history of {KEPT:,}: {name}: {median:.1f} ms")


if __name__ == "__main__":
    main()
