from pathlib import Path

import pytest

from course.authoring.editions import number_notebooks
from course.authoring.foreign import (
    find_foreign,
    read_picture,
    read_prose,
    read_texts,
)
from course.languages import LANGUAGES
from course.lessons.notebooks import read_notebook
from course.places import NOTEBOOKS

EDITIONS = [
    pytest.param(language, path, id=f"{language}-{path.stem}")
    for language in LANGUAGES
    for path in number_notebooks(NOTEBOOKS / language).values()
]
FILES = [
    pytest.param(path.parts[-2 - (path.suffix == ".svg")], path, id=path.name)
    for language in LANGUAGES
    for pattern in ("*.md", "images/*.svg")
    for path in sorted((NOTEBOOKS / language).glob(pattern))
]


@pytest.mark.parametrize(("language", "path"), EDITIONS)
def test_an_edition_says_no_word_of_the_other(
    language: str, path: Path
) -> None:
    texts = list(read_texts(read_notebook(path).cells, language))
    assert sum(len(text) for _, text in texts) > 500
    found = {cell: find_foreign(text, language) for cell, text in texts}
    assert {cell: words for cell, words in found.items() if words} == {}


@pytest.mark.parametrize(("language", "path"), FILES)
def test_its_pages_and_pictures_neither(language: str, path: Path) -> None:
    is_picture = path.suffix == ".svg"
    text = read_picture(path) if is_picture else read_prose(path.read_text())
    assert text
    assert find_foreign(text, language) == []


@pytest.mark.parametrize(
    ("text", "language", "words"),
    [
        ("The dépôt", "en", ["dépôt"]),
        ("Une clé and a key", "en", ["Une", "clé"]),
        ("A main branch, on sale", "en", []),
        ("Le dépôt", "fr", []),
        ("Le build that failed", "fr", ["that"]),
    ],
)
def test_foreign_words_are_found(
    text: str, language: str, words: list[str]
) -> None:
    assert find_foreign(text, language) == words


def test_code_is_no_prose_and_alternative_texts_are() -> None:
    prose = read_prose(
        'Voir `the` <code>if it</code> ![un dépôt](the.svg) <img alt="où">'
    )
    assert find_foreign(prose, "fr") == []
    assert find_foreign(prose, "en") == ["un", "dépôt", "où"]


def test_a_picture_is_read(tmp_path: Path) -> None:
    path = tmp_path / "a.svg"
    path.write_text('<svg aria-label="le but"><text x="1">une clé</text></svg>')
    assert find_foreign(read_picture(path), "en") == ["le", "une", "clé"]
