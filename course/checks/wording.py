"""Puts what a check finds into the words of one language.

They stand in `words`: a FRAME in `shared`, and TEXTS by check in a module a
lesson.
"""

import re
from collections.abc import Mapping
from importlib import import_module
from string import Formatter
from typing import Any

from babel.lists import format_list

from course.checks.diagnosis import Diagnosis, Thing
from course.checks.texts import Texts
from course.checks.words.shared import FRAME
from course.errors import LessonError
from course.languages import LANGUAGE_VARIABLE, LANGUAGES
from course.messages import N_, translate

# In a template, {names:and} ends a list as a sentence does; {names} has commas.
SENTENCE = "and"
# A full stop after a quote that ends by one of its own.
_STOPS = re.compile(r"((?<!\.)\.|…)\.$")


class Filler(Formatter):
    """Fills templates: each value in the words of one language."""

    def __init__(self, things: Mapping[str, str], language: str) -> None:
        self._things = things
        self._language = language

    def fill(self, template: str, found: Diagnosis | Thing) -> str:
        """Fill a template, given in English, with what it is about."""
        return self.vformat(say(template, self._language), (), found.values)

    def format_field(self, value: Any, format_spec: str) -> str:
        """Write one value, or several."""
        match value:
            case Thing():
                return self.fill(self._things[value.name], value)
            case tuple():
                items = [self.format_field(each, "") for each in value]
                if format_spec == SENTENCE:
                    return format_list(items, locale=self._language)
                return ", ".join(items)
            case float():
                return f"{value:.6g}"
        return str(value)


def write_verdict(check: str, found: Diagnosis, language: str) -> str:
    """Write a verdict as a notebook shows it.

    Args:
        check: the lesson's module and the check, such as "lesson1.order".
        found: what the check made of the answer.
        language: one of `LANGUAGES`.

    Raises:
        LessonError: the course does not speak this language.
    """
    if found.name in FRAME.unanswered:
        return say(FRAME.unanswered[found.name], language)
    texts = find_texts(check)
    filler = Filler({**FRAME.things, **texts.things}, language)
    if found.passed:
        praise = filler.fill(texts.right[found.name], found)
        return say(FRAME.right, language).format(praise)
    words = texts.wrong.get(found.name) or FRAME.words[found.name]
    templates = (words.found, texts.expected, words.next_step)
    lines = [
        _STOPS.sub(
            r"\1", say(label, language).format(filler.fill(template, found))
        )
        for label, template in zip(FRAME.labels, templates, strict=True)
    ]
    return "\n".join([say(FRAME.wrong, language), *lines])


def find_texts(check: str) -> Texts:
    """Find what a check says."""
    lesson, _, name = check.partition(".")
    texts: Mapping[str, Texts]
    texts = import_module(f"{__package__}.words.{lesson}").TEXTS
    return texts[name]


def say(message: str, language: str) -> str:
    """Say a message in one of `LANGUAGES`; raises LessonError in another."""
    if language not in LANGUAGES:
        raise LessonError(
            N_("the checks' words"),
            N_("the language {language!r}"),
            N_("one of {known}"),
            N_("set {variable} to such a language"),
            language=language,
            known=", ".join(LANGUAGES),
            variable=LANGUAGE_VARIABLE,
        )
    return translate(message, language)
