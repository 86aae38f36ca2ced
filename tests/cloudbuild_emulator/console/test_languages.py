"""The words: the same in both languages, all there, all used."""

import re
from pathlib import Path
from string import Formatter

import pytest

from cloudbuild_emulator import console
from cloudbuild_emulator.console.languages import read_texts
from localcloud.languages import LANGUAGES

FOLDER = Path(console.__file__).parent
TEMPLATES = sorted((FOLDER / "templates").glob("*.html"))
# Whole keys (`t("a.b")`), and the beginnings of keys (`t("status." ~ x)`).
CALLED = re.compile(r"""\bt(?:exts)?(?:\.count|\.has)?\("([a-z_.]+)"([ ]*~)?""")
CHOSEN = re.compile(r'"([a-z_]+\.[a-z_.]*)"')


def test_both_languages_have_the_same_keys() -> None:
    assert read_texts("en").keys == read_texts("fr").keys


@pytest.mark.parametrize("key", sorted(read_texts("en").keys))
def test_both_languages_say_the_same_values(key: str) -> None:
    english, french = (
        _list_places(read_texts(each)(key)) for each in LANGUAGES
    )
    assert english == french


def _list_places(words: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(words) if name}


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.stem)
def test_every_key_of_a_template_exists(template: Path) -> None:
    keys = read_texts("en").keys
    for key, more in CALLED.findall(template.read_text(encoding="utf-8")):
        assert any(_fits(each, key, more) for each in keys), key


def _fits(key: str, called: str, more: str) -> bool:
    begun = key.startswith(called if more else f"{called}.")
    return key == called or begun


def test_no_words_are_left_over() -> None:
    used = set()
    for path in [*TEMPLATES, *FOLDER.glob("*.py")]:
        text = path.read_text(encoding="utf-8")
        used |= {key for key, _ in CALLED.findall(text)}
        used |= set(CHOSEN.findall(text))
    keys = read_texts("en").keys
    assert [key for key in sorted(keys) if not _is_used(key, used)] == []


def _is_used(key: str, used: set[str]) -> bool:
    return any(key == each or key.startswith(f"{each}") for each in used)


def test_french_puts_a_no_break_space_before_its_double_signs() -> None:
    texts = read_texts("fr")
    assert not [key for key in texts.keys if re.search(r" [?!:;]", texts(key))]


@pytest.mark.parametrize(
    ("language", "number", "words"),
    [
        ("en", 0, "0 files"),
        ("en", 1, "1 file"),
        ("en", 2, "2 files"),
        ("fr", 0, "0 fichier"),
        ("fr", 1, "1 fichier"),
        ("fr", 2, "2 fichiers"),
    ],
)
def test_each_language_counts_in_its_way(
    language: str, number: int, words: str
) -> None:
    assert read_texts(language).count("build.files", number) == words


def test_an_unknown_key_is_an_error() -> None:
    with pytest.raises(KeyError, match="nothing"):
        read_texts("en")("nothing")
