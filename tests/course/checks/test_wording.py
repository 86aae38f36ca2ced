"""The words of each language: complete, of one form, and well set."""

import re
from itertools import pairwise
from string import Formatter

import pytest

from course.checks.diagnosis import RIGHT, Diagnosis, Thing
from course.checks.wording import Filler, say, write_verdict
from course.checks.words.lesson3 import DESCRIPTIONS
from course.checks.words.shared import FRAME
from course.languages import LANGUAGES
from tests.course.checks.spoken import TEXTS, list_messages

MESSAGES = sorted(
    {*DESCRIPTIONS.values(), *list_messages(FRAME)}.union(
        *map(list_messages, TEXTS.values())
    )
)
# Letters, spaces and words that the other language does without.
FRENCH = re.compile(
    r"[à-ÿœ«»]| [;:!?]|\b(une?|les?|la|des?|du|et|est|qui|que|dans|pas|par|"
    r"sans|sur|votre|vous)\b",
    re.IGNORECASE,
)
ENGLISH = re.compile(
    r"\b(the|an|of|with|than|to|which|that|your|you|it|be)\b",
    re.IGNORECASE,
)


def list_fields(template: str) -> list[tuple[str, str | None]]:
    """List what is filled in, and how."""
    return sorted(
        (name, how)
        for _, name, how, _ in Formatter().parse(template)
        if name is not None
    )


def make_values(*templates: str) -> dict[str, str]:
    """Make a value for each place, told by its name."""
    return {
        name: f"<{name}>"
        for template in templates
        for name, _ in list_fields(template)
    }


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_message_has_the_same_places_in_every_language(language: str) -> None:
    for message in MESSAGES:
        said = say(message, language)
        assert list_fields(said) == list_fields(message)


def test_a_message_is_said_in_one_language() -> None:
    for message in MESSAGES:
        french = say(message, "fr")
        assert say(message, "en") == message != french
        assert not FRENCH.search(message)
        assert not ENGLISH.search(french)


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("check", TEXTS)
def test_every_refusal_is_told_with_what_was_found(
    check: str, language: str
) -> None:
    for name, words in {**FRAME.words, **TEXTS[check].wrong}.items():
        values = make_values(*words)
        said = write_verdict(check, Diagnosis(name, values), language)
        assert all(value in said for value in values.values()), name
        assert len(said.splitlines()) == 4, name


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("check", TEXTS)
def test_all_praise_is_told_with_what_was_found(
    check: str, language: str
) -> None:
    for name, template in TEXTS[check].right.items():
        values = make_values(template)
        said = write_verdict(check, Diagnosis(name, values), language)
        assert all(value in said for value in values.values()), name
        assert len(said.splitlines()) == 1, name


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("check", TEXTS)
def test_every_thing_is_told_with_what_it_is_of(
    check: str, language: str
) -> None:
    things = {**FRAME.things, **TEXTS[check].things}
    for name, template in things.items():
        thing = Thing(name, make_values(template))
        said = Filler(things, language).format_field(thing, "")
        assert all(value in said for value in thing.values.values()), name


@pytest.mark.parametrize("name", FRAME.unanswered)
@pytest.mark.parametrize("check", TEXTS)
def test_an_invitation_is_told_in_each_language(check: str, name: str) -> None:
    said = {
        write_verdict(check, Diagnosis(name), language)
        for language in LANGUAGES
    }
    assert len(said) == len(LANGUAGES)
    assert all(each.startswith("… ") for each in said)


@pytest.mark.parametrize("check", TEXTS)
def test_a_text_praises_what_passes_and_nothing_else(check: str) -> None:
    texts = TEXTS[check]
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
    texts = [say(message, "fr") for message in MESSAGES]
    assert len(texts) > 300
    assert not list(filter(is_misspaced, texts))
    assert all(map(is_misspaced, ["{x}; y", "quoi?", "«x»", '"x"', "x "]))


@pytest.mark.parametrize(
    ("error", "end"), [("not found.", "not found."), ("cut…", "cut…")]
)
def test_a_quote_that_ends_its_sentence_gets_no_second_full_stop(
    error: str, end: str
) -> None:
    found = Diagnosis("raised", {"error": error})
    said = write_verdict("lesson5.alias", found, "en").splitlines()[1]
    assert said == f"Found: an error, {end}"
