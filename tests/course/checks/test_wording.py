"""The words of each language: complete, of one form, and well set."""

import re
from collections.abc import Iterator, Mapping
from importlib import import_module
from itertools import pairwise
from pathlib import Path
from string import Formatter

import pytest

from course import checks
from course.checks.diagnosis import RIGHT, Diagnosis, Thing
from course.checks.texts import Frame, Texts
from course.checks.wording import Filler, find_frame, find_texts, has_words
from course.languages import DEFAULT_LANGUAGE, LANGUAGES

SPOKEN = list(filter(has_words, LANGUAGES))
LESSONS = sorted(
    path.stem
    for path in Path(checks.__file__).with_name("french").glob("lesson*.py")
)
CHECKS = [
    f"{lesson}.{name}"
    for lesson in LESSONS
    for name in import_module(f"course.checks.french.{lesson}").TEXTS
]


def list_templates(texts: Texts | Frame) -> Mapping[str, str]:
    """List all that is filled, each by its name."""
    wrong = texts.words if isinstance(texts, Frame) else texts.wrong
    found = {name: words.found for name, words in wrong.items()}
    steps = {f"{name}, next": w.next_step for name, w in wrong.items()}
    right = {} if isinstance(texts, Frame) else texts.right
    return {**found, **steps, **right, **texts.things}


def list_written(language: str) -> Iterator[str]:
    """List every text of a language."""
    frame = find_frame(language)
    yield from [frame.wrong, *frame.labels, *frame.unanswered.values()]
    yield from list_templates(frame).values()
    for check in CHECKS:
        texts = find_texts(check, language)
        yield from [texts.expected, *list_templates(texts).values()]


def list_fields(template: str) -> list[str]:
    return sorted(name for _, name, *_ in Formatter().parse(template) if name)


@pytest.mark.parametrize("check", CHECKS)
@pytest.mark.parametrize("language", SPOKEN)
def test_every_language_has_the_same_texts_with_the_same_places(
    language: str, check: str
) -> None:
    ours, theirs = (
        {
            name: list_fields(text)
            for name, text in list_templates(find_texts(check, each)).items()
        }
        for each in (DEFAULT_LANGUAGE, language)
    )
    assert theirs == ours


@pytest.mark.parametrize("language", SPOKEN)
def test_every_language_has_the_same_frame(language: str) -> None:
    ours, theirs = find_frame(DEFAULT_LANGUAGE), find_frame(language)
    assert list_templates(theirs).keys() == list_templates(ours).keys()
    assert theirs.unanswered.keys() == ours.unanswered.keys()


@pytest.mark.parametrize("check", CHECKS)
def test_a_text_praises_what_passes_and_nothing_else(check: str) -> None:
    texts = find_texts(check, DEFAULT_LANGUAGE)
    assert all(Diagnosis(name).passed for name in texts.right)
    assert not [name for name in texts.wrong if Diagnosis(name).passed]
    assert RIGHT in texts.right


def test_values_are_put_into_words_only_when_shown() -> None:
    filler = Filler({"list": "une liste de {of}"}, "fr")
    a, b = Thing("list", {"of": "a"}), Thing("list", {"of": "b"})
    found = Diagnosis("x", {"one": a, "two": (a, b), "n": 0.1, "code": "'{n}'"})
    said = filler.fill("{one} ; {two} ; {two:and} ; {n} ; {code}", found)
    assert said == (
        "une liste de a ; une liste de a, une liste de b ; "
        "une liste de a et une liste de b ; 0.1 ; '{n}'"
    )


def is_misspaced(text: str) -> bool:
    # A place for a value, and a regular expression.
    plain = re.sub(r"{[\w:]+}|\(\?\S+", "x", text)
    glued = [b for a, b in pairwise(plain) if b in ";?!»" and a != " "]
    return bool(glued) or text != text.strip() or '"' in text


def test_french_is_spaced_as_french_is() -> None:
    texts = list(list_written("fr"))
    assert len(texts) > 300
    assert not list(filter(is_misspaced, texts))
    assert all(map(is_misspaced, ["{x}; y", "quoi?", "«x»", '"x"', "x "]))
