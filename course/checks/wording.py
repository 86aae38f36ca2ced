"""Puts what a check finds into the words of one language.

The words of a language are a package named after it, such as `french`: a FRAME
in `shared`, and TEXTS by check in a module a lesson.
"""

from collections.abc import Mapping
from importlib import import_module
from importlib.util import find_spec
from string import Formatter
from types import ModuleType
from typing import Any

from babel import Locale
from babel.lists import format_list

from course.checks.diagnosis import Diagnosis, Thing
from course.checks.texts import Frame, Texts
from course.errors import LessonError
from course.languages import LANGUAGE_VARIABLE, LANGUAGES
from course.messages import N_

# In a template, {names:and} ends a list as a sentence does; {names} has commas.
SENTENCE = "and"


class Filler(Formatter):
    """Fills templates: each value in the words of one language."""

    def __init__(self, things: Mapping[str, str], language: str) -> None:
        self._things = things
        self._language = language

    def fill(self, template: str, found: Diagnosis | Thing) -> str:
        """Fill a template with what it is about."""
        return self.vformat(template, (), found.values)

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
        LessonError: there are no words in this language.
    """
    frame = find_frame(language)
    if found.name in frame.unanswered:
        return frame.unanswered[found.name]
    texts = find_texts(check, language)
    filler = Filler({**frame.things, **texts.things}, language)
    if found.passed:
        praise = filler.fill(texts.right[found.name], found)
        return frame.right.format(praise)
    words = texts.wrong.get(found.name) or frame.words[found.name]
    said = (
        filler.fill(words.found, found),
        texts.expected,
        filler.fill(words.next_step, found),
    )
    lines = map(str.format, frame.labels, said)
    return "\n".join([frame.wrong, *lines])


def find_frame(language: str) -> Frame:
    """Find what all checks say in a language; raises LessonError."""
    frame: Frame = _open_words(language, "shared").FRAME
    return frame


def find_texts(check: str, language: str) -> Texts:
    """Find what a check says in a language; raises LessonError."""
    lesson, _, name = check.partition(".")
    texts: Mapping[str, Texts] = _open_words(language, lesson).TEXTS
    return texts[name]


def has_words(language: str) -> bool:
    """Tell whether the checks speak one of `LANGUAGES`."""
    return find_spec(_name_package(language)) is not None


def _open_words(language: str, module: str) -> ModuleType:
    if language not in LANGUAGES or not has_words(language):
        raise LessonError(
            N_("the checks' words"),
            N_("the language {language!r}"),
            "{known}",
            N_("set {variable} to such a language"),
            language=language,
            known=" or ".join(filter(has_words, LANGUAGES)),
            variable=LANGUAGE_VARIABLE,
        )
    return import_module(f"{_name_package(language)}.{module}")


def _name_package(language: str) -> str:
    name = str(Locale(language).english_name)
    return f"{__package__}.{name.lower()}"
