"""Seconds from a clean clone to lesson 1 on the screen, by `make lab`.

First with every package to download, then with the environment there. A
headless Chromium, its own start included, looks until the title is drawn.
"""

import os
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory

import httpx

from course.cloud.ports import PortChoice
from course.cloud.processes import end_processes, identify_family
from course.places import REPOSITORY
from tests.answering import wait_for_answer
from tests.chromium import launch

BUDGETS = {"packages to download": 90, "set up": 10}
SECONDS = 200
LESSON = "lab/tree/notebooks/fr/01_cicd.ipynb"
TITLE = ".jp-NotebookPanel .jp-MarkdownCell .jp-RenderedMarkdown h1"
CACHES = ("UV_CACHE_DIR", "PIP_CACHE_DIR")
HEAD = "| from | seconds | budget |\n|---|--:|--:|"


def main() -> None:
    """Print a row for each way to begin."""
    print(HEAD)
    with TemporaryDirectory() as folder:
        for name, budget in BUDGETS.items():
            seconds = measure(Path(folder))
            print(f"| {name} | {seconds:.1f} | {budget} |", flush=True)


def measure(folder: Path) -> float:
    """Clone if need be, start the Lab, wait for the lesson."""
    clone, begin = folder / "clone", time.monotonic()
    if not clone.exists():
        words = ["git", "clone", "--quiet", str(REPOSITORY), str(clone)]
        subprocess.run(words, check=True)
    with run_lab(clone, folder) as address:
        look_at(f"{address}/{LESSON}")
        return time.monotonic() - begin


@contextmanager
def run_lab(clone: Path, folder: Path) -> Iterator[str]:
    """Run `make lab` with caches of its own."""
    port = PortChoice("", 9190).choose()
    options = (
        f"--no-browser --allow-root --port={port} --IdentityProvider.token="
    )
    caches = {each: str(folder / each) for each in CACHES}
    with subprocess.Popen(
        ["make", "lab", f"OPTIONS={options}"],
        cwd=clone,
        env=os.environ | caches,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        try:
            yield f"http://127.0.0.1:{port}"
        finally:
            end_processes(identify_family(process.pid))
            down = [".venv/bin/course", "down"]
            subprocess.run(down, cwd=clone, check=True, capture_output=True)


def look_at(address: str) -> None:
    """Wait until a browser shows the lesson."""
    wait_for_answer(lambda: httpx.get(address), SECONDS)
    with launch() as browser:
        page = browser.new_page()
        page.goto(address)
        page.locator(TITLE).first.wait_for(timeout=SECONDS * 1000)


if __name__ == "__main__":
    main()
