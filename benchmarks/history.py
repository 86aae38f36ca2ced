"""The service under many builds: what is lost, how fast, how large.

200 builds of ten trivial steps, four at a time; then the history of 10,000
builds: how long a page and one build take, in the process and over the API.

    python benchmarks/history.py
"""

import resource
import sys
import tempfile
import time
import uuid
from collections.abc import Callable
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from typing import Any

import httpx

from cloudbuild_emulator import (
    FINISHED,
    Build,
    History,
    RunningServer,
    Service,
    Settings,
    Status,
    Stored,
    parse_filter,
)

BUILDS = 200
STEPS = 10
AT_ONCE = 4
KEPT = 10_000
TIMES = 50
PAGE = 50
PROJECT = "local"


def main() -> None:
    """Print the figures."""
    with tempfile.TemporaryDirectory() as folder:
        measure_queue(Path(folder) / "queue")
        measure_history(Path(folder) / "history")


def measure_queue(state: Path) -> None:
    """Run builds of trivial steps, and count what came out."""
    settings = Settings(state, running_builds=AT_ONCE)
    step = {"name": "bash", "args": ["-c", "true"]}
    build = Build(steps=[step] * STEPS)
    with Service(settings) as service:
        begin = time.perf_counter()
        ids = [
            service.builds.create("local", "global", build).id
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
        build = service.builds.get("local", build_id)
        if build.status in FINISHED:
            return build
        time.sleep(0.05)


def measure_history(state: Path) -> None:
    """Time pages and single builds of a long history."""
    settings = Settings(state)
    history = History(state / "history.sqlite")
    ids = [str(uuid.uuid4()) for _ in range(KEPT)]
    for number, build_id in enumerate(ids):
        build = make_kept_build(build_id, number)
        history.builds.add(Stored(build, "global", {}, ""))
    wanted = parse_filter("")
    report(
        "in the process: page of 50",
        lambda: history.builds.list(PROJECT, "global", wanted, 50, ""),
    )
    report(
        "in the process: one build",
        lambda: history.builds.find(PROJECT, ids[KEPT // 2]),
    )
    history.close()
    with RunningServer(Service(settings)) as server:
        measure_api(server.address, ids)


def make_kept_build(build_id: str, number: int) -> Build:
    """Make a build of two steps that has ended."""
    step = {"name": "python:3.12", "args": ["-c", "pytest"]}
    return Build(
        id=build_id,
        name=f"projects/1/locations/global/builds/{build_id}",
        project_id=PROJECT,
        status=Status.SUCCESS,
        create_time=datetime.now(UTC),
        finish_time=datetime.now(UTC),
        steps=[step] * 2,
        tags=[f"t{number % 7}"],
    )


def measure_api(address: str, ids: list[str]) -> None:
    """Time what a client of the REST API waits for."""
    builds = f"/v1/projects/{PROJECT}/builds"

    def fetch(path: str, **query: str | int) -> Any:
        return client.get(path, params=query).raise_for_status().json()

    def find_middle() -> str:
        token = ""
        for _ in range(KEPT // 2 // PAGE):
            page = fetch(builds, pageSize=PAGE, pageToken=token)
            token = page["nextPageToken"]
        return token

    with httpx.Client(base_url=address, trust_env=False) as client:
        middle = find_middle()
        queries: dict[str, dict[str, str | int]] = {
            "": {},
            " from the middle": {"pageToken": middle},
            " by tag": {"filter": 'tags="t3"'},
            ' of status="FAILURE", none': {"filter": 'status="FAILURE"'},
        }
        for name, query in queries.items():
            report(
                f"over HTTP: page of {PAGE}{name}",
                partial(fetch, builds, pageSize=PAGE, **query),
            )
        one = ids[KEPT // 2]
        report("over HTTP: one build", lambda: fetch(f"{builds}/{one}"))


def report(name: str, work: Callable[[], object]) -> None:
    """Print how long some work takes."""
    times = []
    for _ in range(TIMES):
        begin = time.perf_counter()
        work()
        times.append(time.perf_counter() - begin)
    times.sort()
    median, slow = times[TIMES // 2] * 1000, times[TIMES * 95 // 100] * 1000
    print(
        f"history of {KEPT:,}: {name}: median {median:.1f} ms, "
        f"19 of 20 within {slow:.1f} ms",
        flush=True,
    )


if __name__ == "__main__":
    main()
