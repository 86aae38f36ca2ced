"""The lessons as pages: a site that needs nothing from outside."""

import html
import json
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
from course.languages import LANGUAGES, name_language
from course.lessons.notebooks import list_lessons
from course.messages import translate
from course.places import NOTEBOOKS
from tests.axe import CONTRAST, EVERY_RULE, list_violations

GRAVE = {"serious", "critical"}
# All of one edition; of the other, drawn by the same templates, a sample.
SAMPLES = (
    "fr/[0-9i]*.html",
    "en/index.html",
    "en/05_mlflow.html",
    "en/search.html",
)
# One lesson, the page beside the lessons, and what Sphinx adds.
TWINS = [
    ("02_environnements", "02_environments"),
    ("05_mlflow", "05_mlflow"),
    ("votre_projet", "your_project"),
    ("index", "index"),
    ("search", "search"),
]
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
    paths = [*(NOTEBOOKS / "fr").glob("*.ipynb")]
    for path in (*paths, NOTEBOOKS / "en" / "03_data.ipynb"):
        task = Task(
            source=str(path),
            target=str(path),
            page=str(folder / f"{path.stem}.html"),
            parameters={"LANGUAGE": path.parent.name},
            seconds_a_cell=1,
        )
        worker._write_page(task)  # noqa: SLF001 -- without a run
    return folder


def read_switch(page: str) -> list[tuple[str, str, str]]:
    """Read where a page's switch of language leads, and what it says."""
    links = re.findall(r'<a class="language"[^>]*>[^<]*</a>', page)
    form = re.compile(r'href="([^"]*)" lang="(\w+)"[^>]*>([^<]*)<')
    return [found for link in links for found in form.findall(link)]


def list_grave(page: Page, path: Path, rules: Sequence[str] = ()) -> list[str]:
    page.goto(path.as_uri())
    return [
        f"{path.name}: {rule['id']}: {node['target']}"
        for rule in list_violations(page, rules)
        for node in rule["nodes"]
        if rule["impact"] in GRAVE
    ]


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_lesson_has_its_page_on_the_first(
    site: Path, language: str
) -> None:
    found = {path.stem for path in (site / language).glob("*.html")}
    lessons = {each.name for each in list_lessons(language)}
    assert lessons <= found
    index = (site / language / "index.html").read_text()
    assert {each for each in lessons if f'href="{each}.html"' in index} == (
        lessons
    )


@pytest.mark.parametrize("language", LANGUAGES)
def test_each_page_says_its_language(site: Path, language: str) -> None:
    pages = {x.name: x.read_text() for x in (site / language).glob("*.html")}
    said = f'<html class="no-js" lang="{language}"'
    assert [name for name, text in pages.items() if said not in text] == []


@pytest.mark.parametrize(("french", "english"), TWINS)
def test_a_page_leads_to_its_twin(
    site: Path, french: str, english: str
) -> None:
    for own, language, name in (
        (f"fr/{french}", "en", english),
        (f"en/{english}", "fr", french),
    ):
        found = read_switch((site / f"{own}.html").read_text())
        assert found == [
            (f"../{language}/{name}.html", language, name_language(language))
        ]


def test_no_page_leads_to_a_twin_that_is_not_there(site: Path) -> None:
    pages = [*site.glob("??/*.html")]
    places = {x: read_switch(x.read_text()) for x in pages}
    assert [x for x, found in places.items() if len(found) != 1] == []
    links = {x.parent / found[0][0] for x, found in places.items()}
    assert [link for link in links if not link.is_file()] == []


def test_a_page_that_is_not_translated_leads_to_the_first() -> None:
    pages = {"fr": {"1": "01_a", "2": "02_b"}, "en": {"1": "01_x"}}
    twins = building._pair(pages, "fr")  # noqa: SLF001
    assert twins == {"01_a": {"en": "01_x"}, "02_b": {}}


def test_the_theme_speaks_the_language_of_its_edition(site: Path) -> None:
    texts = [x.read_text() for x in (site / "fr").glob("*.html")]
    words = [f">{x}<" for x in building.WORDS]
    words += [f'aria-label="{x}"' for x in building.NAMES]
    assert [x for x in words if any(x in text for text in texts)] == []
    index = html.unescape((site / "fr" / "index.html").read_text())
    for each in ("Next", "Back to top", *building.NAMES):
        assert translate(each, "fr") in index
        assert each in (site / "en" / "index.html").read_text()


@pytest.mark.parametrize(
    ("language", "own", "foreign"),
    [("fr", "déclencheur", "forgotten"), ("en", "forgotten", "déclencheur")],
)
def test_an_edition_has_its_own_words_to_search(
    site: Path, language: str, own: str, foreign: str
) -> None:
    text = (site / language / "searchindex.js").read_text()
    index = json.loads(text.partition("(")[2].rpartition(")")[0])
    words = {*index["terms"]}
    assert [x for x in words if own.startswith(x) and len(x) > 5]
    assert not [x for x in words if foreign.startswith(x) and len(x) > 5]
    pages = {Path(x).stem for x in index["docnames"]}
    assert {each.name for each in list_lessons(language)} < pages


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


@pytest.mark.parametrize(
    ("ran", "shown"), [("fr", "executed"), ("en", "stored"), (None, "stored")]
)
def test_a_notebook_that_its_edition_ran_is_shown_as_it_was(
    ran: str | None, shown: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    edition = tmp_path / "notebooks" / "fr"
    edition.mkdir(parents=True)
    for folder, word in ((edition, "stored"), (tmp_path, "executed")):
        cell = v4.new_markdown_cell(f"# {word}")  # type: ignore[no-untyped-call]
        notebook = v4.new_notebook(cells=[cell])  # type: ignore[no-untyped-call]
        if ran and word == "executed":
            given = {"parameters": {"LANGUAGE": ran}}
            notebook.metadata["papermill"] = given
        write(notebook, folder / "01_a.ipynb")  # type: ignore[no-untyped-call]
    monkeypatch.setattr(
        "course.lessons.notebooks.NOTEBOOKS", tmp_path / "notebooks"
    )
    monkeypatch.setattr(building, "NOTEBOOKS", tmp_path / "notebooks")
    build_site(tmp_path / "site", tmp_path)
    page = (tmp_path / "site" / "fr" / "01_a.html").read_text()
    assert [x for x in ("executed", "stored") if x in page] == [shown]


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
@pytest.mark.parametrize(
    ("language", "word", "title"),
    [("fr", "barrière", "MLflow, du"), ("en", "gate", "MLflow, from")],
)
def test_a_word_is_found_in_a_site_opened_as_files(
    language: str, word: str, title: str, site: Path, browser: Browser
) -> None:
    page = browser.new_page()
    page.goto(f"{(site / language / 'search.html').as_uri()}?q={word}")
    found = page.locator("#search-results").get_by_role("link")
    found.filter(has_text=title).first.wait_for()


@pytest.mark.browser
@pytest.mark.parametrize(
    ("scheme", "rules"),
    [("light", EVERY_RULE), ("dark", CONTRAST)],
)
def test_no_page_of_the_site_breaks_a_grave_rule_of_axe(
    scheme: Any, rules: Sequence[str], site: Path, browser: Browser
) -> None:
    page = browser.new_page(color_scheme=scheme)
    paths = [x for each in SAMPLES for x in sorted(site.glob(each))]
    assert len(paths) > len(list_lessons("fr")) + len(SAMPLES) - 1
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


def test_the_sites_door_leads_to_each_edition_by_its_own_name(
    site: Path,
) -> None:
    page = (site / "index.html").read_text()
    assert "url=fr/index.html" in page
    for language, name in (("fr", "Français"), ("en", "English")):
        link = f'<a href="{language}/index.html" lang="{language}">{name}</a>'
        assert link in page
