"""Seconds and peak memory from a push to traffic moved, 4 evaluations.

First with no package at hand, then warm. Each part's seconds come from the
build's own times and from looking, often, whether install.sh is running.
Memory is the proportional set (PSS) of all together: a kernel that watches the
build as a lesson does, MLflow, the emulators, the steps and the service.
"""

import os
import shutil
import subprocess
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import psutil
from jupyter_client.manager import KernelManager

from benchmarks.memory import list_family, measure_all
from cloudbuild_emulator import Build, Status
from course.clients.builds import find_build, get_build
from course.cloud import lifecycle
from course.cloud.cloudbuild import CLOUD_BUILD
from course.cloud.state import read_state
from course.environment import enter_environment
from course.lessons.plan import BRANCH, find_plan
from course.places import REFERENCE, REMOTE, Home
from course.workspace.data import prepare_data
from course.workspace.delivery import prepare_delivery

LESSON = 9  # whose push deploys
INSTALLING = ("CI", "CD")
BUDGET = 40  # seconds, warm
RUNS = ("cold", "warm", "warm")
SAMPLE_SECONDS = 0.1
MEMORY_EVERY = 5  # samples: reading all maps takes a while
SECONDS_TO_END = 900
INSTALL = "./install.sh"
NOT_COMMITTED = shutil.ignore_patterns("data", "__pycache__", ".*_cache")
# What a lesson's kernel has loaded when it shows a build.
WATCH = """import mlflow, pandas
from course.classroom.display import watch
watch();"""
HEAD = (
    "| push | fetch | install | tests | install | kedro | candidate | ask "
    "| traffic | all | budget | CPU s | load | peak MiB | budget |\n"
    "|---|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|--:|"
)


@dataclass
class Samples:
    """What was seen while a build ran."""

    installing: list[float] = field(default_factory=list)
    peak: float = 0.0  # MiB


def main() -> None:
    """Print a row a push."""
    with TemporaryDirectory() as folder, run_cloud(Path(folder)) as home:
        kernel = start_kernel(home)
        print(HEAD)
        try:
            for name in RUNS:
                print(measure_push(name, home, kernel), flush=True)
        finally:
            kernel.shutdown_kernel(now=True)


@contextmanager
def run_cloud(folder: Path) -> Iterator[Home]:
    """Have the local cloud, its data and the learner's repository ready."""
    home = Home(folder / "home")
    project = home.workspace / "purchase_predict"
    shutil.copytree(REFERENCE, project, ignore=NOT_COMMITTED)
    lifecycle.prepare_home(home)
    prepare_data(find_plan(LESSON).data, home)
    try:
        addresses = lifecycle.up(home=home)
        enter_environment(addresses.environment)
        prepare_delivery(find_plan(LESSON).delivery, project, addresses)
        yield home
    finally:
        lifecycle.down(home=home)


def start_kernel(home: Home) -> Any:
    """Start a kernel in the learner's folder."""
    kernel = KernelManager()
    kernel.start_kernel(cwd=str(home.workspace), stderr=subprocess.DEVNULL)
    return kernel


def measure_push(name: str, home: Home, kernel: Any) -> str:
    """Push a commit, let the kernel watch its build, and give the row."""
    project = home.workspace / "purchase_predict"
    commit = ["commit", "--quiet", "--allow-empty", "--message", name]
    subprocess.run(["git", *commit], cwd=project, check=True)
    samples, ended = Samples(), threading.Event()
    watched = (kernel.provisioner.pid, home, samples, ended)
    sampler = threading.Thread(target=sample, args=watched)
    sampler.start()
    used, begin = read_cpu(home), time.time()
    push = ["git", "push", "--quiet", REMOTE, f"HEAD:{BRANCH}"]
    subprocess.run(push, cwd=project, check=True, stderr=subprocess.DEVNULL)
    watch(kernel)
    ended.set()
    sampler.join()
    build = get_build(find_build(project).id)
    assert build.status == Status.SUCCESS, build.status_detail
    cpu = read_cpu(home) - used
    return write_row(name, build, begin, samples, cpu)


def watch(kernel: Any) -> None:
    """Show the build in the kernel until it has ended."""
    client = kernel.client()
    client.start_channels()
    client.wait_for_ready()
    client.execute_interactive(
        WATCH, timeout=SECONDS_TO_END, output_hook=lambda _: None
    )
    client.stop_channels()


def sample(
    pid: int, home: Home, samples: Samples, ended: threading.Event
) -> None:
    """Note when install.sh runs, and the most memory of all together."""
    count = 0
    while not ended.wait(SAMPLE_SECONDS):
        if is_installing(home):
            samples.installing.append(time.time())
        if count % MEMORY_EVERY == 0:
            samples.peak = max(samples.peak, measure_all(pid, home))
        count += 1


def find_emulator(home: Home) -> int:
    """Find the process of the emulator."""
    return int(read_state(home.state(CLOUD_BUILD.key)).processes[0].pid)


def is_installing(home: Home) -> bool:
    """Look whether a step runs install.sh."""
    for process in list_family(find_emulator(home)):
        try:
            if process.cmdline()[-1:] == [INSTALL]:
                return True
        except psutil.Error:
            continue
    return False


def read_cpu(home: Home) -> float:
    """Read the CPU seconds of Cloud Build and of the steps that it ended."""
    times = psutil.Process(find_emulator(home)).cpu_times()
    return float(sum(times[:4]))


def write_row(
    name: str, build: Build, begin: float, samples: Samples, cpu: float
) -> str:
    """Write the seconds of each part, the load, and the peak."""
    fetch = build.timing["FETCHSOURCE"]
    parts = [(fetch.end_time - fetch.start_time).total_seconds()]
    for step in build.steps:
        start, end = (
            moment.timestamp()
            for moment in (step.timing.start_time, step.timing.end_time)
        )
        if step.id in INSTALLING:
            seen = [x for x in samples.installing if start <= x <= end]
            installed = max(seen, default=start)
            parts.append(installed - start)
            start = installed
        parts.append(end - start)
    whole = build.finish_time.timestamp() - begin
    seconds = " | ".join(f"{part:.1f}" for part in (*parts, whole))
    load = os.getloadavg()[0]
    return (
        f"| {name} | {seconds} | {BUDGET} | {cpu:.0f} | {load:.1f} "
        f"| {samples.peak:.0f} | 1,536 |"
    )


if __name__ == "__main__":
    main()
