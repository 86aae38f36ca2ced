"""English is the language of the code; others stand in the catalogs alone."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from course import messages
from course.authoring.foreign import find_foreign

COURSE = Path(messages.__file__).parent
# They look for French words in lessons, and say none.
READERS = {"authoring/foreign.py", "authoring/structure.py"}
# Names of fonts.
FONTS = re.compile("sans-serif|DejaVu Sans")


def list_texts(source: str) -> Iterator[str]:
    """List the constant texts of a module, docstrings among them."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Constant) and isinstance(node.value, str):
            yield node.value


def find_french(source: str) -> list[str]:
    return [
        each
        for each in list_texts(source)
        if find_foreign(FONTS.sub("", each), "en")
    ]


def test_no_module_says_french_words() -> None:
    found = {
        path.relative_to(COURSE).as_posix(): find_french(
            path.read_text("utf-8")
        )
        for path in COURSE.rglob("*.py")
    }
    speaking = {name for name, texts in found.items() if texts}
    assert {name: found[name] for name in speaking - READERS} == {}


@pytest.mark.parametrize(
    "words", ["Leçon {number}", "| n° | à |", "Il est au bucket.", "« {name} »"]
)
def test_french_words_are_recognized(words: str) -> None:
    assert find_french(f"A = {{'fr': {words!r}}}") == [words]
