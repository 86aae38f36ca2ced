"""The lessons as pages: a site that needs nothing from outside."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from nbformat import v4, write
from playwright.sync_api import Browser, Page

from course.authoring.site import build_site, building
from course.errors import SiteError
from course.execution import worker
from course.execution.task import Task
from course.lessons.notebooks import list_lessons
from course.places import NOTEBOOKS
from tests.axe import CONTRAST, EVERY_RULE, list_violations

GRAVE = {"serious", "critical"}
OUTSIDE = re.compile(
    r"<(?:script|img|iframe|source)[^>]+src=.https?:|<link[^>]+href=.https?:"
)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("Un site") / "site"
    build_site(out)
    return out


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Write the page of each notebook as `course run` does."""
    folder = tmp_path_factory.mktemp("pages")
    for path in (NOTEBOOKS / "fr").glob("*.ipynb"):
        task = Task(
            source=str(path),
            target=str(path),
            page=str(folder / f"{path.stem}.html"),
            parameters={"LANGUAGE": "fr"},
            seconds_a_cell=1,
        )
        worker._write_page(task)  # noqa: SLF001 -- without a run
    return folder


def list_grave(page: Page, path: Path, rules: Sequence[str] = ()) -> list[str]:
    page.goto(path.as_uri())
    return [
        f"{path.name}: {rule['id']}: {node['target']}"
        for rule in list_violations(page, rules)
        for node in rule["nodes"]
        if rule["impact"] in GRAVE
    ]


def test_each_lesson_has_its_page(site: Path) -> None:
    found = {path.stem for path in (site / "fr").glob("*.html")}
    assert {each.name for each in list_lessons("fr")} <= found
    assert "votre_projet" in found


def test_no_page_asks_anything_of_another_host(site: Path) -> None:
    texts = {path: path.read_text() for path in site.rglob("*.html")}
    assert texts
    assert [
        str(path) for path, text in texts.items() if OUTSIDE.search(text)
    ] == []


def test_nothing_of_this_machine_is_in_it(site: Path) -> None:
    files = [p for p in site.rglob("*") if p.suffix in {".html", ".js", ".txt"}]
    assert files
    assert [p for p in files if str(NOTEBOOKS.parent) in p.read_text()] == []


def test_a_notebook_that_was_run_is_shown_as_it_was(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edition = tmp_path / "notebooks" / "fr"
    edition.mkdir(parents=True)
    for folder, word in ((edition, "stored"), (tmp_path, "executed")):
        cell = v4.new_markdown_cell(f"# {word}")  # type: ignore[no-untyped-call]
        notebook = v4.new_notebook(cells=[cell])  # type: ignore[no-untyped-call]
        write(notebook, folder / "01_a.ipynb")  # type: ignore[no-untyped-call]
    monkeypatch.setattr(
        "course.lessons.notebooks.NOTEBOOKS", tmp_path / "notebooks"
    )
    monkeypatch.setattr(building, "NOTEBOOKS", tmp_path / "notebooks")
    build_site(tmp_path / "site", tmp_path)
    page = (tmp_path / "site" / "fr" / "01_a.html").read_text()
    assert "executed" in page
    assert "stored" not in page


def test_a_page_with_a_fault_is_named_and_the_old_site_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edition = tmp_path / "notebooks" / "fr"
    edition.mkdir(parents=True)
    cell = v4.new_markdown_cell("# One\n\n![no](images/no.svg)")  # type: ignore[no-untyped-call]
    write(v4.new_notebook(cells=[cell]), edition / "01_a.ipynb")  # type: ignore[no-untyped-call]
    monkeypatch.setattr(
        "course.lessons.notebooks.NOTEBOOKS", tmp_path / "notebooks"
    )
    monkeypatch.setattr(building, "NOTEBOOKS", tmp_path / "notebooks")
    (tmp_path / "site").mkdir()
    with pytest.raises(SiteError, match=r"01_a.ipynb.*images/no.svg"):
        build_site(tmp_path / "site")
    assert (tmp_path / "site").is_dir()


@pytest.mark.browser
def test_a_word_is_found_in_a_site_opened_as_files(
    site: Path, browser: Browser
) -> None:
    page = browser.new_page()
    page.goto(f"{(site / 'fr' / 'search.html').as_uri()}?q=alias")
    page.get_by_role("link", name=re.compile("MLflow")).first.wait_for()


@pytest.mark.browser
@pytest.mark.parametrize(
    ("scheme", "rules"),
    [("light", EVERY_RULE), ("dark", CONTRAST)],
)
def test_no_page_of_the_site_breaks_a_grave_rule_of_axe(
    scheme: Any, rules: Sequence[str], site: Path, browser: Browser
) -> None:
    page = browser.new_page(color_scheme=scheme)
    paths = sorted((site / "fr").glob("[0-9i]*.html"))
    found = [x for path in paths for x in list_grave(page, path, rules)]
    assert found == [], "\n".join(found[:20])


@pytest.mark.browser
def test_no_exported_lesson_breaks_a_grave_rule_of_axe(
    pages: Path, browser: Browser
) -> None:
    page = browser.new_page()
    paths = sorted(pages.glob("*.html"))
    assert len(paths) > len(list_lessons("fr"))
    found = [x for path in paths for x in list_grave(page, path)]
    assert found == [], "\n".join(found[:20])


def test_the_sites_door_leads_to_each_edition_by_its_own_name() -> None:
    names = building._name_languages(["fr", "en"])  # noqa: SLF001
    page = building._ENTRY.render(languages=names)  # noqa: SLF001
    assert "url=fr/index.html" in page
    for language, name in (("fr", "Français"), ("en", "English")):
        link = f'<a href="{language}/index.html" lang="{language}">{name}</a>'
        assert link in page
