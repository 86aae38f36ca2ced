"""Finds words of one language in an edition of the other."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from course.lessons.cells import (
    CHECK,
    SOLUTION,
    WORDS,
    Cells,
    is_code,
    read_tags,
)

# Words that every text of a language has, and that the other's has not; those
# that both have (on, or, a, main, sur, pour, son ...) tell nothing.
_FRENCH = (
    "au|aux|avec|ce|ces|cette|dans|des|du|elle|elles|est|et|faut|ici|il|"
    "ils|je|la|le|les|leur|mais|même|ne|nous|où|par|pas|peut|plus|puis|"
    "quand|que|qui|sans|sera|ses|si|sont|sous|très|un|une|vers|votre|vos|"
    "vous|à|été|être"
)
_ENGLISH = (
    "and|are|be|been|by|do|does|each|from|has|have|his|how|if|into|is|it|"
    "its|not|of|than|that|the|their|then|there|these|they|this|those|to|"
    "was|were|what|when|where|which|who|will|with|would|you|your"
)
# Letters that French has and English, but for names, has not.
_LETTERS = "àâæçéèêëîïôœùûüÿ«»"
_MARKERS = {
    "fr": re.compile(rf"\b(?:{_ENGLISH})\b", re.IGNORECASE),
    "en": re.compile(rf"\b(?:{_FRENCH})\b|\w*[{_LETTERS}]\w*", re.IGNORECASE),
}
# Cells whose outputs are words of the course.
SPEAKING = frozenset({CHECK, SOLUTION, WORDS})
# Names, and words that are both languages' own.
SAME = frozenset({"si", "plus", "par"})
# What leads into another edition is said in its language.
_TWIN = re.compile(r"\[[^]]*\]\(\.\./\w\w/[^)]*\)")
_CODE = re.compile(
    r"```.*?```|`[^`]*`|<code>.*?</code>|<[^>]+>|\]\([^)]*\)", re.DOTALL
)
_STYLE = re.compile(r"<style.*?</style>", re.DOTALL)
_ALTERNATIVE = re.compile(r'alt="([^"]*)"')
_SVG = re.compile(r"<(?:title|text)[^>]*>([^<]*)<|aria-label=\"([^\"]*)\"")


def find_foreign(text: str, language: str) -> list[str]:
    """List the words of a text that are the other language's."""
    found = _MARKERS[language].findall(text)
    return [each for each in found if each.lower() not in SAME]


def read_prose(markdown: str) -> str:
    """Read what a reader reads as words; what stands as code is none."""
    own = _TWIN.sub(" ", markdown)
    return _CODE.sub(" ", own) + " ".join(_find(_ALTERNATIVE, own))


def read_picture(path: Path) -> str:
    """Read the words of a drawing."""
    return " ".join(_find(_SVG, path.read_text(encoding="utf-8")))


def read_texts(cells: Cells, language: str) -> Iterator[tuple[str, str]]:
    """Read all that an edition says, with the cell that says it.

    Code, and what tools print, is English in both: of the French outputs only
    those of the course's own words are read.
    """
    for cell in cells:
        if not is_code(cell):
            yield cell.id, read_prose(cell.source)
            continue
        if language == "en":
            yield cell.id, cell.source
        if language == "en" or read_tags(cell) & SPEAKING:
            for output in cell.outputs:
                yield cell.id, _read_output(output)


def _read_output(output: Any) -> str:
    data = output.get("data", {})
    kinds = ("text/plain", "text/html")
    shown = [output.get("text"), *map(data.get, kinds)]
    text = " ".join(str(each) for each in shown if each)
    return read_prose(_STYLE.sub(" ", text))


def _find(pattern: re.Pattern[str], text: str) -> list[str]:
    return ["".join(found.groups("")) for found in pattern.finditer(text)]
