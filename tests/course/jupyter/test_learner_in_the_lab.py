"""From the welcome page to the end of the pipeline, as a learner does it.

A real JupyterLab on a copy of the repository, driven by mouse and keyboard.
Pictures of each stage are kept in out/screenshots; README shows some.
"""

import os
import re
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import httpx
import pytest
from mlflow import MlflowClient
from nbformat import NotebookNode
from PIL import Image, ImageChops, ImageStat
from playwright.sync_api import (
    Browser,
    Error,
    Locator,
    Page,
    ViewportSize,
    expect,
)

from course.cloud import lifecycle
from course.cloud.mlflow import MLFLOW
from course.cloud.packages import share_packages
from course.cloud.ports import PortChoice
from course.cloud.processes import end_processes, identify_family
from course.lessons.notebooks import read_notebook
from course.places import OUT, REPOSITORY, Home
from tests.answering import wait_for_answer
from tests.course.copies import copy_repository

pytestmark = pytest.mark.browser

# nbval runs the others too, and compares.
FIRST = "01_cicd"
MODEL = "purchase_predict"
LAB = "from course.cli import main; main()"
SHOTS = OUT / "screenshots"
PICTURES = REPOSITORY / "docs" / "pictures"
THUMBNAIL = (72, 45)
SIZE = ViewportSize(width=1440, height=900)
# The first test begins while both cores are busy with everything else.
SECONDS_TO_OPEN = 180
SECONDS_A_LESSON = 300
# Between two cells the kernel rests less.
SECONDS_OF_REST = 4
# Of 255: other times, names and ports stay below, another page does not.
FURTHEST = 4.0
PANEL = ".jp-NotebookPanel:not(.lm-mod-hidden)"
IDLE = ".jp-Notebook-ExecutionIndicator[data-status='idle']"
LOOK = """
document.querySelector("img[alt*='Running']")?.scrollIntoView()
"""
READ = "pictures => pictures.map(each => each.alt)"
RUNNING = re.compile("Running")
PASSED = re.compile("· (Réussi|Succeeded) ·")


class Lab:
    """A JupyterLab in a browser tab, and the repository it works on."""

    def __init__(self, page: Page, address: str, repository: Path) -> None:
        self.page = page
        self.address = address
        self.notebooks = repository / "notebooks"
        self.edition = "fr"

    @property
    def lessons(self) -> Path:
        return self.notebooks / self.edition

    @property
    def panel(self) -> Locator:
        return self.page.locator(PANEL)

    @property
    def builds(self) -> Locator:
        """The pictures of builds; what they say is their alternative."""
        return self.panel.locator("img[alt^='Build ']")

    def open(self, name: str) -> None:
        """Open a notebook by its address, as a bookmark does."""
        path = f"notebooks/{self.edition}/{name}.ipynb"
        self.page.goto(f"{self.address}/lab/tree/{path}")
        self.wait_open(name)

    def wait_open(self, name: str) -> None:
        # Both editions may have a notebook of this name.
        path = f"[title*='notebooks/{self.edition}/{name}']"
        tab = self.page.locator(f".lm-TabBar-tab.lm-mod-current{path}")
        expect(tab).to_be_visible()
        expect(self.panel.locator(".jp-Cell").first).to_be_visible()
        # The indicator says idle before there is a kernel; this does not.
        expect(self.page.get_by_text("| Inactif")).to_be_visible()

    def open_tile(self, name: str) -> None:
        """Open a server from the launcher, in a tab beside the lesson.

        A lesson that is just being opened may come before the launcher again.
        """
        cards = self.page.locator(".jp-LauncherCard", has_text=name)
        end = time.monotonic() + SECONDS_TO_OPEN
        while time.monotonic() < end:
            self.page.keyboard.press("Control+Shift+L")
            with suppress(Error):
                cards.filter(visible=True).first.click(timeout=5000)
                return
        pytest.fail(f"no tile {name}")

    def run_all(self) -> None:
        for item in ("Exécution", "Exécuter toutes les cellules"):
            self.page.get_by_role("menuitem", name=item, exact=True).click()

    def answer(self, words: str) -> None:
        """Type into the selected cell, in place of what it holds."""
        self.page.keyboard.press("Enter")
        self.page.keyboard.press("Control+A")
        self.page.keyboard.insert_text(words)
        self.page.keyboard.press("Escape")

    def read(self, name: str) -> NotebookNode:
        """Read a lesson as it is on the disk."""
        lesson: NotebookNode = read_notebook(self.lessons / f"{name}.ipynb")
        return lesson

    def save(self, name: str) -> NotebookNode:
        """Save the open lesson, not all of which is in the page; read it."""
        path = self.lessons / f"{name}.ipynb"
        before = path.stat().st_mtime_ns
        self.page.keyboard.press("Control+S")
        wait_until(lambda: path.stat().st_mtime_ns > before)
        return self.read(name)

    def keep(self, name: str) -> None:
        """Keep a picture of what a learner sees; README's must be like it."""
        SHOTS.mkdir(parents=True, exist_ok=True)
        shot, shown = SHOTS / f"{name}.png", PICTURES / f"{name}.png"
        end = time.monotonic() + SECONDS_TO_OPEN
        self.page.screenshot(path=shot)
        # What a page holds is there before it is painted.
        while shown.exists() and measure_distance(shot, shown) >= FURTHEST:
            assert time.monotonic() < end, (
                f"{shown.name} has aged: look at {shot}, then make pictures"
            )
            self.page.screenshot(path=shot)

    def follow(self, name: str) -> set[str]:
        """Follow the run of a whole lesson; return all its pictures said."""
        seen: set[str] = set()
        end = time.monotonic() + SECONDS_A_LESSON
        rest = time.monotonic() + SECONDS_OF_REST
        while time.monotonic() < min(rest, end):
            was_seen_running = any(map(RUNNING.search, seen))
            seen |= set(self.builds.evaluate_all(READ))
            if any(map(RUNNING.search, seen)) and not was_seen_running:
                self.page.evaluate(LOOK)
                self.keep(f"{name}-running")
            if not self.panel.locator(IDLE).count():
                rest = time.monotonic() + SECONDS_OF_REST
            time.sleep(0.3)
        assert time.monotonic() < end, f"lesson {name} did not end"
        return seen


@pytest.fixture(scope="module")
def repository(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return copy_repository(tmp_path_factory.mktemp("Cours d'été") / "course")


@pytest.fixture(scope="module")
def home(repository: Path) -> Iterator[Home]:
    home = Home(repository / ".course")
    share_packages(home)
    yield home
    lifecycle.down(home=home)


@pytest.fixture(scope="module")
def address(repository: Path, home: Home) -> Iterator[str]:
    """Start the Lab on the copy, as `make lab` does."""
    port = PortChoice("", 9090).choose()
    options = [
        "--allow-root",
        "--no-browser",
        f"--port={port}",
        "--IdentityProvider.token=",
    ]
    own = {"PYTHONPATH": str(repository), "COURSE_HOME": str(home.folder)}
    with subprocess.Popen(
        [sys.executable, "-c", LAB, "lab", "--language", "fr", *options],
        cwd=repository,
        env=os.environ | own,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    ) as process:
        address = f"http://127.0.0.1:{port}"
        wait_for_answer(lambda: httpx.get(f"{address}/api"), SECONDS_TO_OPEN)
        yield address
        end_processes(identify_family(process.pid))


@pytest.fixture
def lab(browser: Browser, address: str, repository: Path) -> Iterator[Lab]:
    page = browser.new_page(viewport=SIZE)
    page.set_default_timeout(SECONDS_TO_OPEN * 1000)
    expect.set_options(timeout=SECONDS_TO_OPEN * 1000)
    lab = Lab(page, address, repository)
    yield lab
    lab.keep("last")
    page.close()


def wait_until(condition: Callable[[], bool]) -> None:
    end = time.monotonic() + SECONDS_TO_OPEN
    while not condition():
        assert time.monotonic() < end, "JupyterLab did not do it"
        time.sleep(0.1)


def measure_distance(one: Path, other: Path) -> float:
    """Measure how far two pictures are apart, seen from afar: 0 to 255."""
    distance = ImageChops.difference(*map(shrink, (one, other)))
    return float(ImageStat.Stat(distance).mean[0])


def shrink(path: Path) -> Image.Image:
    with Image.open(path) as image:
        return image.convert("L").resize(THUMBNAIL)


def list_answers(notebook: NotebookNode) -> dict[str, str]:
    """List what a learner may answer: each exercise's id, and its solution."""
    code = [each for each in notebook.cells if each.cell_type == "code"]
    return {
        cell.id: read_solution(cell.source, code[place + 2].source)
        for place, cell in enumerate(code)
        if "exercise" in cell.metadata.get("tags", ())
    }


def read_solution(exercise: str, solution: str) -> str:
    """Read what a solution's cell would write, after the exercise's magic."""
    magic, _, _ = exercise.partition("\n")
    _, _, body = solution.partition("\n")
    return f"{magic}\n{body}"


def list_outputs(notebook: NotebookNode) -> list[NotebookNode]:
    return [
        output for cell in notebook.cells for output in cell.get("outputs", ())
    ]


def list_errors(notebook: NotebookNode) -> list[NotebookNode]:
    outputs = list_outputs(notebook)
    return [each for each in outputs if each.output_type == "error"]


def test_a_newcomer_reaches_the_end_of_lesson_1(lab: Lab) -> None:
    lab.page.goto(lab.address)
    lab.wait_open("00_bienvenue")
    lab.keep("welcome")
    lab.panel.get_by_role("link", name=re.compile("^CI.CD, un")).first.click()
    lab.wait_open("01_cicd")
    lesson = lab.read("01_cicd")
    answers = list_answers(lesson)
    lab.panel.locator(".jp-Cell").first.click()
    for cell in lesson.cells:
        if cell.id in answers:
            lab.answer(answers[cell.id])
        lab.page.keyboard.press("Shift+Enter")
        expect(lab.panel.locator(IDLE)).to_be_visible()
        if cell.id == "regarder-cellule":
            expect(lab.builds.first).to_have_attribute("alt", PASSED)
            lab.keep("first-build")
    lab.keep("end-of-lesson-1")
    result = lab.save("01_cicd")
    assert list_errors(result) == []
    # Once by the learner's answer, once by the solution.
    right = ["✔ Juste" in str(each) for each in list_outputs(result)]
    assert right.count(True) == 2 * len(answers)


def test_the_welcome_page_then_counts_what_was_passed(lab: Lab) -> None:
    lab.open("00_bienvenue")
    lab.run_all()
    row = lab.panel.locator("tr", has_text="CI/CD, un premier build")
    expect(row.last).to_contain_text("2/2")
    lab.keep("progress")


def test_the_english_welcome_page_counts_the_same(lab: Lab) -> None:
    lab.edition = "en"
    lab.open("00_welcome")
    lab.run_all()
    row = lab.panel.locator("tr", has_text="CI/CD, a first build")
    expect(row.last).to_contain_text("2/2")


def test_a_build_is_seen_to_move_while_all_of_a_lesson_runs(lab: Lab) -> None:
    # In the other edition, on the workspace of the first.
    lab.edition = "en"
    lab.open(FIRST)
    lab.run_all()
    said = lab.follow(FIRST)
    lab.keep(FIRST)
    assert list_errors(lab.save(FIRST)) == []
    assert any(map(RUNNING.search, said))
    assert any(map(PASSED.search, said))
    right = ["✔ Right" in str(each) for each in list_outputs(lab.read(FIRST))]
    assert right.count(True) == 2


def test_the_registry_shows_the_model_in_staging(lab: Lab, home: Home) -> None:
    register(lifecycle.up(home=home, servers=[MLFLOW]).mlflow_server)
    lab.open(FIRST)
    lab.open_tile("MLflow")
    mlflow = lab.page.frame_locator("iframe[src*='/mlflow']")
    mlflow.get_by_role("button", name="Try it now").click()
    expect(mlflow.get_by_role("dialog")).to_be_hidden()
    mlflow.get_by_role("button", name="Close").click()
    mlflow.get_by_role("link", name=MODEL).first.click()
    expect(mlflow.get_by_text("@ staging").first).to_be_visible()
    lab.keep("registry")


def register(server: str) -> None:
    """Register a version as lesson 7 does, without a model."""
    client = MlflowClient(server, server)
    run = client.create_run("0").info
    client.create_registered_model(MODEL)
    tags = {"commit": "92a6b5b", "data_collected_at": run.start_time}
    client.create_model_version(
        MODEL, f"{run.artifact_uri}/model", run.run_id, tags=tags
    )
    client.set_registered_model_alias(MODEL, "staging", "1")


def test_the_console_opens_in_a_tab_beside_the_lesson(lab: Lab) -> None:
    lab.open(FIRST)
    lab.open_tile("Cloud Build")
    console = lab.page.frame_locator("iframe[src*='/cloudbuild']")
    rows = console.get_by_role("row").filter(has_text="bookshop")
    delivered = rows.filter(has_text="Succeeded").first
    expect(delivered).to_be_visible()
    lab.keep("builds")
    delivered.get_by_role("link").first.click()
    expect(console.get_by_text("starting build").first).to_be_visible()
    lab.keep("build")
