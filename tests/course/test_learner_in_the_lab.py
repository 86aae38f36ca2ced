"""From the welcome page to the end of the pipeline, as a learner does it.

A real JupyterLab on a copy of the repository, driven by mouse and keyboard.
Pictures of each stage are kept in out/screenshots; README shows some.
"""

import os
import re
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import httpx
import pytest
from playwright.sync_api import Browser, Locator, Page, expect, sync_playwright

from course import cloud
from course.lessons import read_notebook
from course.places import OUT, Places
from course.ports import PortChoice
from course.processes import end_processes, identify_family
from tests.course.copies import copy_repository

pytestmark = pytest.mark.browser

LAB = "from course.cli import main; main()"
SHOTS = OUT / "screenshots"
SIZE = {"width": 1440, "height": 900}
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
]
SECONDS_TO_OPEN = 120
SECONDS_A_LESSON = 600
PANEL = ".jp-NotebookPanel:not(.lm-mod-hidden)"
IDLE = ".jp-Notebook-ExecutionIndicator[data-status='idle']"
ERROR = "[data-mime-type='application/vnd.jupyter.error']"


class Lab:
    """A JupyterLab in a browser tab, and the repository it works on."""

    def __init__(self, page: Page, address: str, repository: Path) -> None:
        self.page = page
        self.address = address
        self.repository = repository

    def open(self, name: str) -> None:
        """Open a notebook by its address, as a bookmark does."""
        self.page.goto(f"{self.address}/lab/tree/notebooks/fr/{name}.ipynb")
        self.wait_open(name)

    def wait_open(self, name: str) -> None:
        tab = self.page.get_by_role("tab", name=re.compile(f"^{name}"))
        expect(tab).to_have_attribute("aria-selected", "true")
        expect(self.panel.locator(".jp-Cell").first).to_be_visible()
        expect(self.panel.locator(IDLE)).to_be_visible()

    @property
    def panel(self) -> Locator:
        return self.page.locator(PANEL)

    def keep(self, name: str) -> None:
        """Keep a picture of what a learner sees now."""
        SHOTS.mkdir(parents=True, exist_ok=True)
        self.page.screenshot(path=SHOTS / f"{name}.png")

    def run_all(self) -> None:
        self.page.get_by_role("menuitem", name="Run", exact=True).click()
        self.page.get_by_role(
            "menuitem", name="Run All Cells", exact=True
        ).click()

    def read_alts(self) -> set[str]:
        """Read what the builds' pictures say at this moment."""
        images = self.panel.locator("img[alt^='Build ']")
        return {each.get_attribute("alt") or "" for each in images.all()}


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_repository(tmp_path_factory.mktemp("Cours d'été") / "course")


@pytest.fixture(scope="module")
def home(repository: Path) -> Iterator[Places]:
    places = Places(repository / ".course")
    yield places
    cloud.down(places=places)


@pytest.fixture(scope="module")
def address(repository: Path, home: Places) -> Iterator[str]:
    """Start `course lab` as `make lab` does."""
    port = PortChoice("", 9090).choose()
    options = ["--no-browser", f"--port={port}", "--allow-root"]
    options.append("--IdentityProvider.token=")
    places = {"PYTHONPATH": str(repository), "COURSE_HOME": str(home.home)}
    with subprocess.Popen(
        [
            sys.executable,
            "-c",
            LAB,
            "lab",
            *options,
            "--IdentityProvider.token=",
        ],
        cwd=repository,
        env=os.environ | places,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        address = f"http://127.0.0.1:{port}"
        wait_for(f"{address}/api")
        yield address
        end_processes(identify_family(process.pid))


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        yield playwright.chromium.launch(
            executable_path="/usr/bin/chromium", args=ARGUMENTS
        )


@pytest.fixture
def lab(browser: Browser, address: str, repository: Path) -> Iterator[Lab]:
    page = browser.new_page(viewport=SIZE)  # type: ignore[arg-type]
    page.set_default_timeout(SECONDS_TO_OPEN * 1000)
    expect.set_options(timeout=SECONDS_TO_OPEN * 1000)
    yield Lab(page, address, repository)
    page.close()


def wait_for(address: str) -> None:
    end = time.monotonic() + SECONDS_TO_OPEN
    while time.monotonic() < end:
        try:
            httpx.get(address)
        except httpx.TransportError:
            time.sleep(0.1)
        else:
            return
    pytest.fail("JupyterLab did not start")


def read_answers(repository: Path, name: str) -> dict[str, str]:
    """Read what a learner may answer: each exercise's id, and its solution."""
    path = repository / "notebooks" / "fr" / f"{name}.ipynb"
    code = [c for c in read_notebook(path).cells if c.cell_type == "code"]
    tags = [set(cell.metadata.get("tags", ())) for cell in code]
    return {
        cell.id: re.split(r"\n+check_", code[place + 2].source)[0]
        for place, cell in enumerate(code)
        if "exercise" in tags[place]
    }


def list_cells(repository: Path, name: str) -> list[Any]:
    path = repository / "notebooks" / "fr" / f"{name}.ipynb"
    return list(read_notebook(path).cells)


def follow(lab: Lab, cells: int) -> list[set[str]]:
    """Follow a run of a whole lesson; return what its pictures said."""
    seen: list[set[str]] = []
    end = time.monotonic() + SECONDS_A_LESSON
    last = lab.panel.locator(
        f".jp-Cell[data-windowed-list-index='{cells - 1}']"
    )
    while time.monotonic() < end:
        seen.append(lab.read_alts())
        if lab.panel.locator(IDLE).count() and lab.panel.locator(last).count():
            return seen
        time.sleep(0.3)
    pytest.fail("the lesson did not end")


def test_a_newcomer_reaches_the_end_of_lesson_1(lab: Lab) -> None:
    lab.page.goto(lab.address)
    lab.wait_open("00_bienvenue")
    lab.keep("1-welcome")
    lab.panel.get_by_role("link", name=re.compile("^CI/CD, un")).first.click()
    name = "01_cicd"
    lab.wait_open(name)
    answers = read_answers(lab.repository, name)
    lab.panel.locator(".jp-Cell").first.click()
    for cell in list_cells(lab.repository, name):
        if cell.id in answers:
            lab.page.keyboard.press("Enter")
            lab.page.keyboard.press("Control+A")
            lab.page.keyboard.insert_text(answers[cell.id])
            lab.page.keyboard.press("Escape")
        lab.page.keyboard.press("Shift+Enter")
        expect(lab.panel.locator(IDLE)).to_be_visible()
        assert lab.panel.locator(ERROR).count() == 0, cell.id
        if cell.id == "regarder-cellule":
            lab.keep("2-first-build")
    lab.keep("3-end-of-lesson-1")
    assert lab.panel.locator("text=✔ Juste").count() >= len(answers)


def test_the_welcome_page_then_counts_what_was_passed(lab: Lab) -> None:
    lab.open("00_bienvenue")
    lab.run_all()
    row = lab.panel.locator("tr", has_text="CI/CD, un premier build")
    expect(row.last).to_contain_text("2/2")
    lab.keep("4-progress")


@pytest.mark.parametrize("name", ["06_pipeline_ci", "07_pipeline_cd"])
def test_a_build_is_seen_to_move_while_all_of_a_lesson_runs(
    name: str, lab: Lab
) -> None:
    lab.open(name)
    lab.run_all()
    time.sleep(1)
    seen = follow(lab, len(list_cells(lab.repository, name)))
    alts = set().union(*seen)
    lab.keep(f"5-{name}")
    assert any("En cours" in each for each in alts)
    assert any("Réussi" in each for each in alts)
    assert lab.panel.locator(ERROR).count() == 0


def test_the_registry_shows_the_model_in_staging(lab: Lab) -> None:
    lab.page.goto(f"{lab.address}/mlflow/#/models/purchase_predict")
    lab.page.get_by_text("@ staging").first.wait_for()
    lab.keep("6-registry")


def test_the_console_opens_in_a_tab_beside_the_lesson(lab: Lab) -> None:
    lab.open("07_pipeline_cd")
    lab.page.keyboard.press("Control+Shift+L")
    lab.page.get_by_text("Cloud Build", exact=True).last.click()
    console = lab.page.frame_locator("iframe[src*='/cloudbuild/']")
    link = console.get_by_role("link", name=re.compile("[0-9a-f]{8}")).first
    link.wait_for()
    lab.keep("7-console")
    link.click()
    console.get_by_text(
        re.compile("starting build|FETCHSOURCE")
    ).first.wait_for()
    lab.keep("8-build")
