"""Holds the words of both editions to the glossary, lesson by lesson."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from course.languages import DEFAULT_LANGUAGE
from course.places import NOTEBOOKS

GLOSSARY = NOTEBOOKS / "GLOSSARY.md"
_ROW = re.compile(r"^\| (?P<cells>.+?) \|$", re.MULTILINE)
# As a word of each language is inflected where it stays recognizable.
_ENDINGS = {"fr": "(?:e?s|x|e)?", "en": "(?:s|es|d|ed|ing)?"}
_PLURAL = "(?:s|es)?"


@dataclass(frozen=True)
class Term:
    """A concept: its forms in each language, and what not to call it."""

    forms: dict[str, tuple[str, ...]]
    instead_of: tuple[str, ...]

    def is_in(self, prose: str, language: str) -> bool:
        """Tell whether a text of a language uses the term."""
        ending = _ENDINGS[language]
        return any(_find(x, prose, ending) for x in self.forms[language])

    def list_others(self, prose: str) -> list[str]:
        """List the words that English prose uses in place of the term."""
        return [x for x in self.instead_of if _find(x, prose, _PLURAL)]


def read_glossary(path: Path = GLOSSARY) -> list[Term]:
    """Read the terms: forms stand between `/`, words to avoid between `,`."""
    _, _, *rows = _ROW.findall(path.read_text(encoding="utf-8"))
    return [_read_term(row) for row in rows]


def find_faults(
    terms: list[Term], original: str, rendering: str, language: str
) -> Iterator[str]:
    """Find what a lesson's rendering calls otherwise than the glossary.

    Args:
        terms: The glossary.
        original: The prose of the lesson in the reference's language.
        rendering: The prose of the same lesson in another one.
        language: The rendering's.
    """
    for term in terms:
        own, theirs = term.forms[DEFAULT_LANGUAGE], term.forms[language]
        is_used = term.is_in(original, DEFAULT_LANGUAGE)
        if is_used and not term.is_in(rendering, language):
            yield f"{' / '.join(own)}: no {' / '.join(theirs)}"
        for word in term.list_others(rendering):
            yield f"{word}: say {' / '.join(theirs)}"


def _read_term(row: str) -> Term:
    french, english, others = (x.strip() for x in f"{row} ".split("|")[:3])
    forms = {
        language: tuple(form.strip() for form in cell.split("/"))
        for language, cell in (("fr", french), ("en", english))
    }
    return Term(forms, tuple(x.strip() for x in others.split(",") if x.strip()))


def _find(word: str, prose: str, ending: str) -> bool:
    words = r"\s+".join(f"{re.escape(each)}{ending}" for each in word.split())
    return bool(re.search(rf"\b{words}\b", prose, re.IGNORECASE))
