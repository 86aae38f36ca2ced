"""The report says of each learner and lesson how it ended, as three files."""

import csv
import json
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page

from course.batch.records import Fault, Model, Record, Status
from course.batch.report import Row, write_reports
from course.batch.roster import Learner
from course.execution.causes import Cause
from course.lessons.notebooks import Lesson
from tests.axe import list_violations

ONE = Lesson(1, Path("01_one.ipynb"))
SEVEN = Lesson(7, Path("07_seven.ipynb"))
EVIL = "<script>document.title='x'</script>"
FORMULA = "=HYPERLINK(1)"
DONE = Record(
    "07_seven",
    Status.DONE,
    seconds=83.4,
    peak_memory=1536 * 2**20,
    passed=2,
    checks=5,
    model=Model("3", ("staging",), {"test_auc": 0.83391}),
)
FAILED = Record(
    "01_one",
    Status.FAILED,
    seconds=4,
    fault=Fault(Cause.COURSE, f"ValueError: {EVIL}", 12, "a-cell", "1 / 0"),
)
DIED = Record("01_one", Status.DIED, fault=Fault(Cause.ENVIRONMENT, "no room"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    page = tmp_path / "learners" / "ada-1" / "html" / "07_seven.html"
    page.parent.mkdir(parents=True)
    page.write_text("<p>ran</p>")
    rows = [
        Row(learner("ada", ONE, SEVEN), "learners/ada-1", [FAILED, DONE]),
        Row(learner(EVIL, ONE), "learners/x-2", [DIED]),
        Row(
            learner(FORMULA, SEVEN),
            "learners/y-3",
            [Record("07_seven", Status.MISSING)],
        ),
    ]
    write_reports(tmp_path, "class", rows)
    return tmp_path


def learner(name: str, *lessons: Lesson) -> Learner:
    return Learner(name, "fr", lessons, {"MAX_EVALS": 2})


@pytest.fixture
def page(folder: Path, browser: Browser) -> Page:
    page = browser.new_page(viewport={"width": 1000, "height": 700})
    page.goto((folder / "report.en.html").as_uri())
    return page


def read_table(folder: Path) -> list[dict[str, str]]:
    with (folder / "report.csv").open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file))


def test_the_table_has_a_row_a_learner_and_columns_a_lesson(
    folder: Path,
) -> None:
    ada, *_ = read_table(folder)
    assert ada["learner"] == "ada"
    assert ada["01_status"] == "failed"
    assert (ada["01_cause"], ada["01_cell"]) == ("course", "12")
    assert ada["07_status"] == "done"
    assert ada["07_peak_mib"] == "1536"
    assert ada["07_model"] == "3 @staging"
    assert ada["07_scores"] == "test_auc=0.8339"


def test_who_has_no_run_is_missing_and_has_no_figures(folder: Path) -> None:
    row = read_table(folder)[2]
    assert (row["07_status"], row["07_seconds"]) == ("missing", "")
    assert row["01_status"] == ""


def test_no_name_becomes_a_formula(folder: Path) -> None:
    assert read_table(folder)[2]["learner"] == f"'{FORMULA}"


def test_the_json_holds_all_that_is_known(folder: Path) -> None:
    report = json.loads((folder / "report.json").read_text())
    ada = report["learners"][0]
    assert ada["parameters"] == {"MAX_EVALS": 2}
    assert ada["lessons"][1]["model"]["scores"] == {"test_auc": 0.83391}
    assert ada["lessons"][0]["fault"]["cell_id"] == "a-cell"


def test_names_and_messages_are_shown_not_run(page: Page) -> None:
    assert page.title() == "Report of the class class"
    assert page.get_by_role("rowheader", name=EVIL).count() == 2


def test_the_page_shows_figures_and_whose_an_error_is(page: Page) -> None:
    row = page.get_by_role("row", name="ada").first.inner_text()
    for words in ("✓ done", "1 min 23 s, 1,536 MiB", "checks: 2 of 5"):
        assert words in row
    assert "model version 3 @staging" in row
    assert "error: the course's" in row
    wrong = page.get_by_role("region", name="What went wrong").inner_text()
    assert "12 (a-cell)" in wrong


def test_the_executed_lesson_is_one_click_away(page: Page) -> None:
    page.get_by_role("link", name="notebook").click()
    assert page.inner_text("p") == "ran"


def test_each_language_has_its_page(page: Page) -> None:
    page.get_by_role("link", name="Français").click()
    assert page.get_attribute("html", "lang") == "fr"
    assert "1 min 23 s" in page.inner_text("main")
    assert "de l\u2019environnement" in page.inner_text("main")


@pytest.mark.parametrize("language", ["en", "fr"])
@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_the_page_keeps_nobody_out(
    folder: Path, browser: Browser, language: str, scheme: str
) -> None:
    page = browser.new_page(color_scheme=scheme)  # type: ignore[arg-type]
    page.goto((folder / f"report.{language}.html").as_uri())
    page.screenshot(path=folder / f"{language}-{scheme}.png", full_page=True)
    assert list_violations(page) == []
