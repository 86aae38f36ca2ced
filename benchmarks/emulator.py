"""The emulator's own time: builds against bash running the same commands.

And a step that prints 100 MB at full speed, against bash printing them into a
file. Each pair is measured in turn in one run, so that what else the machine
does falls on both. Prints tables for README.md.
"""

import os
import resource
import shlex
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

from cloudbuild_emulator import FINISHED, Build, Service, Settings, Status
from localcloud.messages import from_document
from localcloud.sandbox.environments import make_environment
from localcloud.sandbox.interpreters import find_interpreter

ROOT = Path(__file__).parents[1]
PROJECT, LOCATION = "local", "global"
VERSION = f"{sys.version_info.major}.{sys.version_info.minor}"
PYTHON = f"python:{VERSION}"
# The design's: "5% and 0.1 s a step".
BUDGET_SHARE, BUDGET_SECONDS = 0.05, 0.1
RUNS = 5
SECONDS_BETWEEN_LOOKS = 0.005
MEGABYTE = 10**6
PRINTED = 100 * MEGABYTE
LINE = "x" * 79
SECRET = "projects/local/secrets/token/versions/latest"  # noqa: S105 -- its name
WORK = "s = 0\nfor i in range(20_000_000): s += i * i"
STEPS_HEAD = (
    "| build | bash s | build s | own s | own s a step | own CPU s a step "
    "| budget s | |\n"
    "|---|--:|--:|--:|--:|--:|--:|---|"
)
LOG_HEAD = (
    "| 100 MB, printed by | bash MB/s | MB/s kept | x bash | MiB more |\n"
    "|---|--:|--:|--:|--:|"
)


@dataclass(frozen=True)
class Case:
    """Steps that all run one command."""

    name: str
    image: str
    steps: int
    command: str
    parallel: bool = False


CASES = (
    Case("1 trivial step", "bash", 1, "true"),
    Case("20 trivial steps", "bash", 20, "true"),
    Case("20 trivial steps at a time", "bash", 20, "true", parallel=True),
    Case("20 steps of Python", PYTHON, 20, "python -c pass"),
    Case("3 steps of work", PYTHON, 3, f"python -c {shlex.quote(WORK)}"),
)


def main() -> None:
    """Print both tables."""
    print(STEPS_HEAD)
    for case in CASES:
        with TemporaryDirectory() as folder:
            print(measure_case(case, Path(folder)), flush=True)
    print(f"\n{LOG_HEAD}")
    for kind in ("one step", "one of two steps", "one of two, a secret"):
        done = subprocess.check_output(
            [sys.executable, __file__, "--log", kind],
            env=os.environ | {"PYTHONPATH": str(ROOT)},
        )
        print(done.decode(), end="", flush=True)


def measure_case(case: Case, folder: Path) -> str:
    """Give the row of one case: the best of several runs, in turn."""
    environment = prepare_environment(folder)
    script = folder / "commands.sh"
    script.write_text(f"bash -c {shlex.quote(case.command)}\n" * case.steps)
    build = make_build(case)
    with Service(Settings(folder / "state", port=0)) as service:
        run_build(service, build)  # fills the caches
        pairs = [
            (
                clock(lambda: run_bash(script, environment)),
                clock(lambda: run_build(service, build)),
            )
            for _ in range(RUNS)
        ]
    bash, whole = (best(each) for each in zip(*pairs, strict=True))
    own = whole.seconds - bash.seconds
    own_cpu = whole.cpu_seconds - bash.cpu_seconds
    budget = BUDGET_SHARE * bash.seconds + BUDGET_SECONDS * case.steps
    return (
        f"| {case.name} | {bash.seconds:.2f} | {whole.seconds:.2f} "
        f"| {own:.2f} | {own / case.steps:.3f} "
        f"| {own_cpu / case.steps:.3f} | {budget:.2f} "
        f"| {'met' if own <= budget else 'missed'} |"
    )


def prepare_environment(folder: Path) -> dict[str, str]:
    """Make what a step gets, once, for bash."""
    programs = make_environment(
        folder / "environment",
        find_interpreter(VERSION, PYTHON),
        folder / "cache",
    )
    return {"PATH": f"{programs}:/usr/bin:/bin", "HOME": str(folder)}


def make_build(case: Case) -> Build:
    """Write a case as a build."""
    step: dict[str, Any] = {
        "name": case.image,
        "entrypoint": "bash",
        "args": ["-c", case.command],
    }
    if case.parallel:
        step["waitFor"] = ["-"]
    return from_document(Build, {"steps": [step] * case.steps})


def run_bash(script: Path, environment: dict[str, str]) -> None:
    """Run all commands of a case, one after the other."""
    subprocess.run(
        ["bash", str(script)], env=environment, cwd=script.parent, check=True
    )


def run_build(service: Service, build: Build) -> Build:
    """Run a build to its end, as a client sees it."""
    made = service.builds.create(PROJECT, LOCATION, build)
    while made.status not in FINISHED:
        time.sleep(SECONDS_BETWEEN_LOOKS)
        made = service.builds.get(PROJECT, made.id)
    assert made.status == Status.SUCCESS, made.status_detail
    return made


@dataclass(frozen=True)
class Spent:
    """What some work took: by the clock, and of all processors together."""

    seconds: float
    cpu_seconds: float


def clock(work: Callable[[], object]) -> Spent:
    """Return what some work takes, its child processes included."""
    begin, cpu = time.perf_counter(), read_cpu()
    work()
    return Spent(time.perf_counter() - begin, read_cpu() - cpu)


def read_cpu() -> float:
    """Return the processor's seconds of this process and its children."""
    return sum(os.times()[:4])


def best(all_spent: Sequence[Spent]) -> Spent:
    """Return the least of each."""
    return Spent(
        min(each.seconds for each in all_spent),
        min(each.cpu_seconds for each in all_spent),
    )


def measure_log(kind: str) -> None:
    """Print the row of one way of printing, in a process of its own."""
    command = f"yes {LINE} | head -c {PRINTED}"
    with TemporaryDirectory() as name:
        folder = Path(name)
        settings = Settings(folder / "state", port=0)
        write_secret(settings)
        with Service(settings) as service:
            run_build(service, make_printing("true", kind))
            before = read_peak()
            pairs = [
                (
                    clock(lambda: run_printing(command, folder)).seconds,
                    run_step(service, make_printing(command, kind)),
                )
                for _ in range(RUNS)
            ]
            more = read_peak() - before
    bash, kept = (PRINTED / MEGABYTE / min(e) for e in zip(*pairs, strict=True))
    print(
        f"| {kind} | {bash:.0f} | {kept:.0f} | {kept / bash:.2f} | {more:.0f} |"
    )


def make_printing(command: str, kind: str) -> Build:
    """Write a build whose first step prints."""
    step: dict[str, Any] = {"name": "bash", "args": ["-c", command]}
    document: dict[str, Any] = {"steps": [step]}
    if kind != "one step":
        document["steps"].append({"name": "bash", "args": ["-c", "true"]})
    if "secret" in kind:
        step["secretEnv"] = ["TOKEN"]
        managed = [{"versionName": SECRET, "env": "TOKEN"}]
        document["availableSecrets"] = {"secretManager": managed}
    return from_document(Build, document)


def write_secret(settings: Settings) -> None:
    """Keep a secret, for the mask to look for."""
    path = settings.secrets / PROJECT / "token" / "latest"
    path.parent.mkdir(parents=True)
    path.write_text("correct horse battery staple")


def run_printing(command: str, folder: Path) -> None:
    """Print through a pipe into a file, as a log is written."""
    with (folder / "printed").open("wb") as file:
        subprocess.run(
            ["bash", "-c", f"{{ {command}; }} | cat"], stdout=file, check=True
        )


def run_step(service: Service, build: Build) -> float:
    """Return the seconds of a build's first step, once its log is whole."""
    done = run_build(service, build)
    log = service.settings.logs / f"log-{done.id}.txt"
    assert log.stat().st_size > PRINTED
    log.unlink()
    timing = done.steps[0].timing
    seconds: float = (timing.end_time - timing.start_time).total_seconds()
    return seconds


def read_peak() -> float:
    """Return the most memory this process has had, in MiB."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    if "--log" in sys.argv:
        measure_log(sys.argv[2])
    else:
        main()
