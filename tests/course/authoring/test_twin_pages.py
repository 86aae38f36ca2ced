from pathlib import Path

import pytest

from course.authoring.twin_pages import Page, find_faults, find_pages

FRENCH = "# Chez vous\n\n```bash\nmake\n```\n"
ENGLISH = "# At home\n\n```bash\nmake\n```\n"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for language in ("fr", "en"):
        (tmp_path / language).mkdir()
    (tmp_path / "fr/chez_vous.md").write_text(FRENCH)
    head = "<!-- renders chez_vous.md -->\n"
    (tmp_path / "en/at_home.md").write_text(head + ENGLISH)
    assert open_page(tmp_path).sync()
    assert find_faults(tmp_path) == []
    return tmp_path


def open_page(folder: Path) -> Page:
    (page,), _ = find_pages(folder)
    return page


def tell(folder: Path) -> list[str]:
    return [fault.found for fault in find_faults(folder)]


def test_no_sync_renews_a_stale_page(folder: Path) -> None:
    (folder / "fr/chez_vous.md").write_text(FRENCH + "Bis.\n")
    assert not open_page(folder).sync()
    assert tell(folder) == ["stale, its original has changed"]
    open_page(folder).review()
    assert tell(folder) == []


def test_an_edit_renews_a_page(folder: Path) -> None:
    (folder / "fr/chez_vous.md").write_text(FRENCH + "Bis.\n")
    page = folder / "en/at_home.md"
    page.write_text(page.read_text() + "Again.\n")
    assert tell(folder) == ["edited, not recorded"]
    assert open_page(folder).sync()
    assert tell(folder) == []


def test_commands_are_the_same(folder: Path) -> None:
    page = folder / "en/at_home.md"
    page.write_text(page.read_text().replace("make", "make all"))
    open_page(folder).sync()
    assert tell(folder) == ["other commands"]


def test_a_page_without_twin_is_told(folder: Path) -> None:
    (folder / "fr/autre.md").write_text("?")
    (folder / "en/other.md").write_text("?")
    assert sorted(tell(folder)) == [
        "it renders none",
        "nothing renders autre.md",
    ]
