"""README in both languages: one page, said twice."""

import re
from pathlib import Path

import pytest

from course.authoring.foreign import find_foreign, read_prose
from course.classroom.welcome import list_rows
from course.lessons.notebooks import list_lessons
from course.places import REPOSITORY, Home

PAGES = {"en": REPOSITORY / "README.md", "fr": REPOSITORY / "README.fr.md"}
WELCOMES = {"en": "00_welcome", "fr": "00_bienvenue"}
# What stands in a command for something of the reader's.
YOURS = re.compile(r"<[^>]*>|(?<= )# .*")
FENCE = re.compile(r"^```\n(.*?)^```$", re.MULTILINE | re.DOTALL)
CODE = re.compile(r"`([^`]+)`")
BINDER = re.compile(r"mybinder\.org/v2/gh/(\S+?)/main\?urlpath=lab/tree/(\S+)")


def read(language: str) -> str:
    return PAGES[language].read_text(encoding="utf-8")


def read_commands(text: str) -> list[list[str]]:
    blocks = [YOURS.sub("", block) for block in FENCE.findall(text)]
    return [[x.strip() for x in block.splitlines()] for block in blocks]


def read_headings(text: str) -> list[int]:
    plain = FENCE.sub("", text)
    return [len(x) for x in re.findall(r"^(#+) ", plain, re.MULTILINE)]


def read_tables(text: str) -> list[tuple[int, list[str], list[str]]]:
    """Read of each row how many columns it has, its code and its numbers."""
    rows = [x for x in text.splitlines() if x.startswith("|")]
    found = []
    for row in rows:
        columns = row.replace("](", "] (").split(" | ")
        prose = re.sub(r"\([^)]*\)", "", CODE.sub("", row))
        numbers = re.findall(r"\d+(?:\.\d+)*", prose)
        found.append((len(columns), CODE.findall(row), numbers))
    return found


def test_both_have_the_same_headings() -> None:
    assert len(read_headings(read("en"))) > 5
    assert read_headings(read("fr")) == read_headings(read("en"))


def test_both_have_the_same_commands() -> None:
    assert len(read_commands(read("en"))) == 3
    assert read_commands(read("fr")) == read_commands(read("en"))


def test_both_have_the_same_tables() -> None:
    english, french = read_tables(read("en")), read_tables(read("fr"))
    assert len(english) > 40
    assert [x for x in zip(english, french, strict=True) if x[0] != x[1]] == []


def test_prose_names_the_same_code() -> None:
    """But for the order in which a sentence names it."""
    english, french = (
        sorted(" ".join(x.split()) for x in CODE.findall(FENCE.sub("", text)))
        for text in (read("en"), read("fr"))
    )
    assert french == english


def test_both_lead_to_the_same_places() -> None:
    def list_links(language: str) -> set[str]:
        found = re.findall(r"\]\(([^)]+)\)", read(language))
        return {x for x in found if not x.startswith("http")}

    for language in PAGES:
        links = list_links(language)
        assert [x for x in links if not (REPOSITORY / x).exists()] == []
        assert [x for x in links if x.startswith(f"notebooks/{language}/")]
    assert len(list_links("en")) == len(list_links("fr"))


@pytest.mark.parametrize(("language", "other"), [("en", "fr"), ("fr", "en")])
def test_each_leads_to_the_other_at_its_top(language: str, other: str) -> None:
    top = "\n".join(read(language).splitlines()[:4])
    assert f"]({PAGES[other].name})" in top


def test_the_french_page_is_french() -> None:
    # Messages are quoted, and data sets and files have names.
    prose = read_prose(FENCE.sub("", read("fr")))
    text = re.sub(r"\[eCommerce [^]]*\]|\[In English\]", "", prose)
    assert find_foreign(text, "fr") == []


@pytest.mark.parametrize("language", PAGES)
def test_each_lesson_is_named_with_its_minutes(
    language: str, home: Home
) -> None:
    for row in list_rows(language, home):
        line = rf"\| {row.number} \| \[.+\]\(notebooks/{language}/{row.file}\)"
        found = rf"^{line} .* \| {row.minutes} \|$"
        assert re.search(found, read(language), re.MULTILINE)
    rows = re.findall(r"^\| \d \| \[", read(language), re.MULTILINE)
    assert len(rows) == len(list_lessons(language))


@pytest.mark.parametrize("language", PAGES)
def test_binder_opens_each_edition_of_one_repository(language: str) -> None:
    found = BINDER.findall(read(language))
    assert len({repository for repository, _ in found}) == 1
    own, *others = [page for _, page in found]
    assert own == f"notebooks/{language}/{WELCOMES[language]}.ipynb"
    assert len(others) == len(PAGES) - 1
    assert [
        x for x in (own, *others) if not Path(REPOSITORY, x).is_file()
    ] == []
    repositories = {x for each in PAGES for x, _ in BINDER.findall(read(each))}
    assert len(repositories) == 1
